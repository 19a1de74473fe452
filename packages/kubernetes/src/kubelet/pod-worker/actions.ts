import type { RestartPolicy } from '@podsim/api';
import type { CachedResult } from '../prober/outcome.ts';
import { type Newest, type OwnRestart, shouldRestart } from '../restart-policy.ts';
import { initActions, sidecarActions } from './init-actions.ts';
import { resizeKill } from './resize-kill.ts';

/** How the newest instance of a container stands, as the runtime last told. */
export interface ContainerView extends Newest {
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
  /** Other resources are granted, and its policy wants a restart for them (NEW-9). */
  readonly resizeRestarts?: boolean;
  /** What the container says about its own restarts; absent in releases without NEW-6. */
  readonly restart?: OwnRestart;
}

/** An ephemeral container: started once, never again. */
export interface EphemeralInput {
  readonly name: string;
  readonly status: Newest | null;
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
  /** Absent: the pod has none. */
  readonly ephemeralContainers?: readonly EphemeralInput[];
}

export interface SandboxView {
  readonly ready: boolean;
  readonly attempt: number;
  readonly ip: string;
  readonly hostNetwork: boolean;
}

export type KillReason = 'definition' | 'resize' | 'liveness' | 'startup' | 'unknown';

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
  startEphemeral: string[];
  killContainers: ContainerKill[];
}

/** Whether a pod needs a new sandbox. */
export interface SandboxChange<S extends SandboxView = SandboxView> {
  readonly changed: boolean;
  /** Of the sandbox to create, or of the one that stays. */
  readonly attempt: number;
  /** The sandbox whose identity the pod keeps until it has a new one; null for none. */
  readonly passedOn: S | null;
}

/** Whether the pod needs a new sandbox, and its attempt number (SBX-1). */
export function sandboxChange<S extends SandboxView>(
  sandboxes: readonly S[],
  hostNetwork: boolean,
): SandboxChange<S> {
  const [newest] = sandboxes;
  if (!newest) return { changed: true, attempt: 0, passedOn: null };
  const next = { changed: true, attempt: newest.attempt + 1, passedOn: newest };
  if (sandboxes.filter(({ ready }) => ready).length > 1) return next;
  if (!newest.ready) return next;
  if (newest.hostNetwork !== hostNetwork) return { ...next, passedOn: null };
  if (!hostNetwork && newest.ip === '') return next;
  return { changed: false, attempt: newest.attempt, passedOn: newest };
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
    startEphemeral: [],
    killContainers: [],
  };
  if (changed) {
    sandboxActions(input, actions);
    return actions;
  }
  const unborn = input.ephemeralContainers?.filter(({ status }) => status === null) ?? [];
  actions.startEphemeral = unborn.map(({ name }) => name);
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
  const starts = input.containers.filter((container) => !isDone(input, container));
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

/** Under OnFailure a container that has succeeded is not run again in a new sandbox. */
function isDone(input: ActionInput, { status, restart }: ContainerInput): boolean {
  if ((restart?.policy ?? input.restartPolicy) !== 'OnFailure') return false;
  return status?.state === 'exited' && status.exitCode === 0;
}

/** MAIN-1 and MAIN-2. */
function mainActions(input: ActionInput, actions: PodActions): void {
  let kept = 0;
  for (const container of input.containers) {
    if (container.status?.state !== 'running') {
      const { status, restart } = container;
      if (!shouldRestart(input.restartPolicy, status, input.deleting, restart)) continue;
      actions.startContainers.push(container.name);
      if (status?.state === 'unknown') {
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
    if (reason === 'resize') {
      actions.killContainers.push(resizeKill(container));
      actions.startContainers.push(container.name);
      continue;
    }
    // Rules look at exit codes; a kill by a probe follows the policy alone (NEW-6).
    const policy = container.restart?.policy ?? input.restartPolicy;
    const restarts = reason === 'definition' || policy !== 'Never';
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
  if (container.startup === 'failure') return 'startup';
  return container.resizeRestarts === true ? 'resize' : null;
}
