import type { ProbeType } from '@podsim/api';
import type { ExecCall, Hold, RequestAttempt } from '@podsim/sdk';
import type { DeadAs } from '../../release-texts.ts';
import { hashName } from '../../store/names.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { Instance } from './instance.ts';

export interface ExecRequest {
  readonly argv: readonly string[];
  readonly purpose: ExecCall['purpose'];
  readonly probe?: ProbeType;
  readonly attempt?: RequestAttempt;
  readonly hook?: 'postStart' | 'preStop';
  /** The instance to run in; null for whichever runs. */
  readonly containerId: number | null;
}

type OnExit = (code: number, output: string, hold: Hold | null) => void;

/** Code of a command that could not be run at all: not an exit code, an error of the runtime. */
export const NOT_RUN = -1;
/** Exit code of a command whose container ended before it. */
export const KILLED = 137;

/**
 * Runs a command in a container, through its behaviour or by the shell model. Returns what kills
 * it. When the container ends first, the command dies with it (137, HOOK-9).
 */
export function exec(
  pod: KubeletPod,
  container: string,
  request: ExecRequest,
  onExit: OnExit,
): () => void {
  const instance = pod.runtime.running().find(({ container: spec, id }) => {
    return spec.name === container && (request.containerId ?? id) === id;
  });
  const process = instance?.process;
  if (!process?.alive) {
    onExit(NOT_RUN, deadText(pod, container, request.containerId), null);
    return () => {};
  }
  let open = true;
  const kills: (() => void)[] = [];
  const close = (code: number, output: string, hold: Hold | null): void => {
    if (!open) return;
    open = false;
    stopWatching();
    onExit(code, output, hold);
  };
  const kill = (): void => {
    if (!open) return;
    open = false;
    stopWatching();
    for (const action of kills) action();
  };
  const stopWatching = pod.onProcessChange(() => {
    if (process.alive || !open) return;
    for (const action of kills) action();
    close(KILLED, '', null);
  });
  const call: ExecCall = {
    argv: request.argv,
    purpose: request.purpose,
    ...(request.probe ? { probe: request.probe } : {}),
    ...(request.attempt ? { attempt: request.attempt } : {}),
    ...(request.hook ? { hook: request.hook } : {}),
    onKill: (action) => kills.push(action),
    exit: (code, output, hold) => close(code, output ?? '', hold ?? null),
  };
  process.exec(call);
  return kill;
}

/** The runtime's error of a command in a container without a process. */
function deadText(pod: KubeletPod, container: string, id: number | null): string {
  const instances = pod.runtime.instancesOf(container);
  const instance = instances.find((one) => one.id === id) ?? instances.at(-1);
  const known = !instance || instance.removedAt !== null ? 'removed' : stateOf(instance);
  const name = hashName(`${pod.object.uid}/${container}/${instance?.id ?? id}`);
  return pod.release.deadExecText(container, name, known);
}

const stateOf = ({ exitedAt }: Instance): DeadAs => (exitedAt === null ? 'running' : 'exited');
