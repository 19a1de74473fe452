import type { RestartPolicy } from '@podsim/api';
import type { CachedResult } from '../prober/worker.ts';
import { initActions, sidecarActions } from './init-actions.ts';

/** How the newest instance of a container stands, as the runtime last told. */
export interface ContainerView {
  readonly state: 'created' | 'running' | 'exited' | 'unknown';
  readonly exitCode: number;
  readonly oomKilled: boolean;
}

export interface ContainerInput {
  readonly name: string;
  /** An init container with restartPolicy Always. */
  readonly sidecar: boolean;
  /** null: no instance is known. */
  readonly status: ContainerView | null;
  /** Cached results; null: none for the present instance. */
  readonly liveness: CachedResult | null;
  readonly startup: CachedResult | null;
  readonly hasStartupProbe: boolean;
  /** Name or image differ from what runs (MAIN-1). */
  readonly specChanged: boolean;
}

export interface ActionInput {
  readonly restartPolicy: RestartPolicy;
  /** The object has a deletion timestamp. */
  readonly deleting: boolean;
  readonly hostNetwork: boolean;
  /** Newest first. */
  readonly sandboxes: readonly SandboxView[];
  readonly initContainers: readonly ContainerInput[];
  readonly containers: readonly ContainerInput[];
}
export interface SandboxView {
  readonly ready: boolean;
  readonly attempt: number;
  readonly ip: string;
  readonly hostNetwork: boolean;
}

export type KillReason = 'definition' | 'liveness' | 'startup' | 'unknown';
export interface ContainerKill {
  readonly name: string;
  readonly reason: KillReason;
  /** Text of the Killing event. */
  readonly message: string;
}

/** What a sync does to the runtime, in this order: kills, sandbox, init starts, main starts. */
export interface PodActions {
  /** Kill every running container and the sandbox. */
  killPod: boolean;
  createSandbox: boolean;
  /** Attempt of the sandbox to create. */
  attempt: number;
  startInit: string[];
  startContainers: string[];
  killContainers: ContainerKill[];
}

/** Whether the pod needs a new sandbox, and its attempt number (SBX-1). */
export function sandboxChange(
  sandboxes: readonly SandboxView[],
  hostNetwork: boolean,
): { readonly changed: boolean; readonly attempt: number } {
  const [newest] = sandboxes;
  if (!newest) return { changed: true, attempt: 0 };
  const next = { changed: true, attempt: newest.attempt + 1 };
  if (sandboxes.filter(({ ready }) => ready).length > 1) return next;
  if (!newest.ready || newest.hostNetwork !== hostNetwork) return next;
  if (!hostNetwork && newest.ip === '') return next;
  return { changed: false, attempt: newest.attempt };
}

/** What has to be done so that the runtime runs what the spec says (KRM computePodActions). */
export function computePodActions(input: ActionInput): PodActions {
  const { changed, attempt } = sandboxChange(input.sandboxes, input.hostNetwork);
  const actions: PodActions = {
    killPod: changed,
    createSandbox: changed,
    attempt,
    startInit: [],
    startContainers: [],
    killContainers: [],
  };
  if (changed) {
    sandboxActions(input, actions);
    return actions;
  }
  const hasSidecar = input.initContainers.some(({ sidecar }) => sidecar);
  const initialized = hasSidecar ? sidecarActions(input, actions) : initActions(input, actions);
  if (actions.killPod || !initialized) return actions;
  mainActions(input, actions);
  return actions;
}

/** SBX-3 and SBX-4: what follows when the pod has no usable sandbox. */
function sandboxActions(input: ActionInput, actions: PodActions): void {
  const all = [...input.initContainers, ...input.containers];
  const hasInstances = all.some(({ status }) => status !== null);
  if (input.restartPolicy === 'Never' && actions.attempt !== 0 && hasInstances) {
    actions.createSandbox = false;
    return;
  }
  const succeeded = ({ status }: ContainerInput): boolean =>
    status?.state === 'exited' && status.exitCode === 0;
  const starts = input.containers.filter(
    (container) => input.restartPolicy !== 'OnFailure' || !succeeded(container),
  );
  if (starts.length === 0) {
    const last = input.initContainers.at(-1);
    const initialized = !last || last.status !== null;
    if (initialized) {
      actions.createSandbox = false;
      return;
    }
  }
  const [first] = input.initContainers;
  if (first) actions.startInit = [first.name];
  else actions.startContainers = starts.map(({ name }) => name);
}

/** MAIN-1 and MAIN-2. */
function mainActions(input: ActionInput, actions: PodActions): void {
  let kept = 0;
  for (const container of input.containers) {
    if (container.status?.state !== 'running') {
      if (!startsAgain(input, container)) continue;
      actions.startContainers.push(container.name);
      if (container.status?.state === 'unknown') {
        const message = 'Container is in "unknown" state, try killing it before restart';
        actions.killContainers.push({ name: container.name, reason: 'unknown', message });
      }
      continue;
    }
    const reason = killReason(container);
    if (!reason) {
      kept++;
      continue;
    }
    const restarts = reason === 'definition' || input.restartPolicy !== 'Never';
    const what = reason === 'definition' ? 'definition changed' : `failed ${reason} probe`;
    const suffix = restarts ? ', will be restarted' : '';
    const message = `Container ${container.name} ${what}${suffix}`;
    actions.killContainers.push({ name: container.name, reason, message });
    if (restarts) actions.startContainers.push(container.name);
  }
  if (kept > 0 || actions.startContainers.length > 0) return;
  actions.killPod = true;
  actions.startInit = [];
}

/** Why a running container is to be killed, in order of priority (MAIN-1). */
function killReason(container: ContainerInput): KillReason | null {
  if (container.specChanged) return 'definition';
  if (container.liveness === 'failure') return 'liveness';
  return container.startup === 'failure' ? 'startup' : null;
}

/** KCH ShouldContainerBeRestarted for a container that does not run. */
function startsAgain(input: ActionInput, { status }: ContainerInput): boolean {
  if (input.deleting) return false;
  if (!status || status.state === 'created' || status.state === 'unknown') return true;
  if (input.restartPolicy === 'Never') return false;
  return input.restartPolicy === 'Always' || status.exitCode !== 0;
}
