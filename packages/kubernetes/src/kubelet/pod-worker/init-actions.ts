import { FOLLOWS_POD, restartsAfter } from '../restart-policy.ts';
import type { ActionInput, ContainerInput, ContainerKill, PodActions } from './actions.ts';
import { resizeKill } from './resize-kill.ts';

/** An init container failed: exit code other than 0, out of memory, or lost (section 4). */
function failed({ status }: ContainerInput): boolean {
  if (!status) return false;
  if (status.state === 'unknown') return true;
  return status.state === 'exited' && (status.exitCode !== 0 || status.oomKilled);
}

/** A failed init container runs again, by the pod's policy or its own (INIT-1.2, NEW-6). */
function isRetried(input: ActionInput, { status, restart }: ContainerInput): boolean {
  // An end that nobody saw, or an out-of-memory kill with code 0, counts as a failure.
  const code = status?.state === 'exited' && status.exitCode !== 0 ? status.exitCode : LOST;
  return restartsAfter(input.restartPolicy, restart ?? FOLLOWS_POD, code);
}

/** Counts as the exit code of an end that nobody saw: that of SIGKILL. */
const LOST = 137;

/**
 * INIT-1, for pods without sidecars. Returns whether initialisation is done, so that main
 * containers are looked at.
 */
export function initActions(input: ActionInput, actions: PodActions): boolean {
  const { initContainers } = input;
  if (initContainers.length === 0) return true;
  if (input.containers.some(({ status }) => status?.state === 'running')) return true;
  const broken = initContainers.findLast(failed);
  if (broken) {
    if (!isRetried(input, broken)) {
      actions.killPod = true;
      return false;
    }
    if (broken.status?.state === 'unknown') actions.killContainers.push(unknownKill(broken));
    start(actions, broken);
    return false;
  }
  const index = initContainers.findLastIndex(({ status }) => status !== null);
  const newest = initContainers[index];
  if (!newest) {
    start(actions, initContainers[0] as ContainerInput);
    return false;
  }
  if (newest.status?.state === 'running') return false;
  if (newest.status?.state === 'created') {
    start(actions, newest);
    return false;
  }
  const next = initContainers[index + 1];
  if (!next) return true;
  start(actions, next);
  return false;
}

/** SIDE-1, for pods with at least one sidecar. Returns whether the pod is initialised. */
export function sidecarActions(input: ActionInput, actions: PodActions): boolean {
  const { initContainers } = input;
  const mainsBegun = input.containers.some(({ status }) => {
    return status?.state === 'created' || status?.state === 'running';
  });
  const progress = { initialized: mainsBegun, previously: mainsBegun };
  const starts = new Set<string>();
  for (let i = initContainers.length - 1; i >= 0; i--) {
    const container = initContainers[i] as ContainerInput;
    if (!container.status) {
      if (progress.previously && container.sidecar) starts.add(container.name);
      continue;
    }
    if (progress.previously && !container.sidecar) continue;
    judge(input, actions, i, progress, starts);
    if (actions.killPod) return false;
    progress.previously = true;
  }
  const nothingBegun = !mainsBegun && initContainers.every(({ status }) => status === null);
  if (nothingBegun) starts.add((initContainers[0] as ContainerInput).name);
  actions.startInit = initContainers.map(({ name }) => name).filter((name) => starts.has(name));
  return progress.initialized;
}

interface Progress {
  initialized: boolean;
  previously: boolean;
}

function judge(
  input: ActionInput,
  actions: PodActions,
  index: number,
  progress: Progress,
  starts: Set<string>,
): void {
  const container = input.initContainers[index] as ContainerInput;
  const advance = (): void => {
    const next = input.initContainers[index + 1];
    if (!next) progress.initialized = true;
    else if (!progress.previously) starts.add(next.name);
  };
  switch (container.status?.state) {
    case 'created':
      starts.add(container.name);
      return;
    case 'running':
      if (container.sidecar) judgeRunningSidecar(container, actions, starts, advance);
      return;
    case 'exited':
      if (container.sidecar) starts.add(container.name);
      else if (!failed(container)) advance();
      else if (!isRetried(input, container)) giveUp(actions, starts);
      else starts.add(container.name);
      return;
    default:
      if (!container.sidecar && !isRetried(input, container)) giveUp(actions, starts);
      else {
        actions.killContainers.push(unknownKill(container));
        starts.add(container.name);
      }
  }
}

function judgeRunningSidecar(
  container: ContainerInput,
  actions: PodActions,
  starts: Set<string>,
  advance: () => void,
): void {
  if (container.hasStartupProbe && container.startup !== 'success') {
    if (container.startup === 'failure') kill(actions, starts, container, 'startup');
    return;
  }
  advance();
  if (container.specChanged) kill(actions, starts, container, 'definition');
  else if (container.liveness === 'failure') kill(actions, starts, container, 'liveness');
  else if (container.resizeRestarts === true) {
    actions.killContainers.push(resizeKill(container));
    starts.add(container.name);
  }
}

/** SIDE-4: the texts of sidecars have no suffix. */
function kill(
  actions: PodActions,
  starts: Set<string>,
  { name }: ContainerInput,
  reason: 'startup' | 'liveness' | 'definition',
): void {
  const message =
    reason === 'definition'
      ? `Init container ${name} definition changed`
      : `Init container ${name} failed ${reason} probe`;
  actions.killContainers.push({ name, reason, message });
  starts.add(name);
}

/** An instance whose state is not known is killed before the next one starts. */
function unknownKill({ name }: ContainerInput): ContainerKill {
  const message = 'Init container is in "unknown" state, try killing it before restart';
  return { name, reason: 'unknown', message };
}

function giveUp(actions: PodActions, starts: Set<string>): void {
  actions.killPod = true;
  starts.clear();
  actions.startInit = [];
}

function start(actions: PodActions, { name }: ContainerInput): void {
  actions.startInit = [name];
}
