import type { Duration, SimTime } from '@podsim/kernel';
import type { Step } from '../../steps.ts';
import { isTerminal } from '../../store/objects.ts';
import { resizeOf, resizeRunning, reviewResize } from '../allocation/actuate.ts';
import type { KubeletContext } from '../context.ts';
import {
  type KubeletPod,
  ownRestart,
  probeOf,
  type SpecContainer,
  type StartFailure,
} from '../kubelet-pod.ts';
import { viewAt } from '../status/containers.ts';
import { publishStatus } from '../status/publish.ts';
import { killContainer, killPod } from '../termination/kill-container.ts';
import {
  type ActionInput,
  type ContainerInput,
  computePodActions,
  type PodActions,
} from './actions.ts';
import { prunedInit } from './prune-init.ts';
import { clearAllContainers, startsOver } from './restart-all.ts';
import { runningAt } from './running.ts';
import { sandboxViews } from './sandbox-views.ts';
import { startContainer } from './start-container.ts';
import { waitForVolumes } from './volumes.ts';

/** What one SyncPod step came to. */
export interface SyncResult {
  /** The pod's phase is terminal: the worker goes on to terminate it (SYNC-20 step 2). */
  readonly terminal: boolean;
  /** Any part failed; back-off counts as failure (SYNC-14, SYNC-15). */
  readonly failed: boolean;
  /** What is left of the shortest restart back-off, if nothing else failed (NEW-12). */
  readonly retryAfter: Duration | null;
  /** Another sync has to follow at once. */
  readonly again: boolean;
  /** A resize waits for room, and only periodic syncs look for it (NEW-9, before 1.34). */
  readonly waits: boolean;
  /** The sync triggered a readiness probe: the next periodic one may do so again (PROBE-6). */
  readonly triggers: boolean;
}

/**
 * One SyncPod step (SYNC-20): publishes the picture from before, then makes the runtime run what
 * the spec says. `cancelled` interrupts only the wait for volumes (SYNC-16).
 *
 * Mirrors SyncPod of pkg/kubelet/kubelet.go and of kuberuntime_manager.go. Left out: cgroups,
 * pull secrets, static pods' mirrors, a network plugin that is not ready.
 */
export function* syncPod(
  context: KubeletContext,
  pod: KubeletPod,
  cancelled: () => boolean,
): Step<SyncResult> {
  const at = context.loops.lastRelist(context.simulation.now);
  reviewResize(context, pod, at);
  const { status, triggers } = publishStatus(context, pod, at, false);
  const terminal = isTerminal(status.phase);
  const isDeferred = pod.resized?.pending?.reason === 'Deferred';
  const waits = isDeferred && !context.release.resizesOnArrival;
  const result = { terminal, failed: false, retryAfter: null, triggers, again: false, waits };
  if (result.terminal) return result;
  if (!(yield* waitForVolumes(context, pod, cancelled))) return { ...result, failed: true };
  context.prober.addPod(pod);
  if (startsOver(context, pod, at)) {
    yield* clearAllContainers(context, pod, at);
    return { ...result, again: true };
  }
  const { failures, resized } = yield* syncRuntime(context, pod, at);
  const failed = failures.length > 0 || !resized;
  return { ...result, failed, retryAfter: resized ? shortestWait(failures) : null };
}

export function shortestWait(failures: readonly StartFailure[]): Duration | null {
  const waits = failures.map(({ retryAfter }) => retryAfter);
  const known = waits.filter((wait): wait is Duration => wait !== undefined);
  return known.length === 0 || known.length < waits.length
    ? null
    : (Math.min(...known) as Duration);
}

/** Computes and carries out the actions; returns what failed, and whether resizes did not. */
export function* syncRuntime(
  context: KubeletContext,
  pod: KubeletPod,
  at: SimTime,
): Step<{ readonly failures: readonly StartFailure[]; readonly resized: boolean }> {
  const actions = computePodActions(actionInput(pod, at));
  const hadSandbox = pod.runtime.sandboxAt(at) !== null;
  if (actions.createSandbox && hadSandbox) {
    const text = 'Pod sandbox changed, it will be killed and re-created.';
    context.recorder.pod(pod.object, 'Normal', 'SandboxChanged', text);
  }
  if (actions.killPod) yield* killAll(context, pod, actions, at);
  else yield* killSome(context, pod, actions, at);
  if (actions.createSandbox) yield* context.runtime.createSandbox(pod, actions.attempt);
  const inits = yield* startAll(context, pod, actions.startInit, at);
  // SIDE-2: a regular init container that does not start ends this sync's starts.
  if (inits.stopped) return { failures: inits.failures, resized: true };
  const resized = actions.killPod || resizeRunning(context, pod, at);
  const mains = yield* startAll(context, pod, actions.startContainers, at);
  return { failures: [...inits.failures, ...mains.failures], resized };
}

/** SBX-4 steps A and B, and MAIN-2. */
function* killAll(
  context: KubeletContext,
  pod: KubeletPod,
  actions: PodActions,
  at: SimTime,
): Step {
  const cause = actions.createSandbox ? ('sandbox' as const) : ('completed' as const);
  const request = { cause, message: null, overrideSeconds: null };
  yield* killPod(context, pod, runningAt(pod, at), request);
  if (!actions.createSandbox) return;
  for (const { container, kind } of pod.containers) {
    if (kind === 'main') continue;
    for (const { instance } of viewAt(pod, container.name, at)) context.runtime.remove(instance);
  }
}

/** MAIN-3: one after the other, each blocking the sync. */
function* killSome(
  context: KubeletContext,
  pod: KubeletPod,
  actions: PodActions,
  at: SimTime,
): Step {
  for (const { name, reason, message } of actions.killContainers) {
    const instance = pod.runtime.newestAt(name, at);
    if (!instance) continue;
    const cause = reason === 'unknown' ? 'definition' : reason;
    yield* killContainer(context, pod, instance, { cause, message, overrideSeconds: null });
  }
}

/** Starts in order; every result goes to the reason cache. */
function* startAll(
  context: KubeletContext,
  pod: KubeletPod,
  names: readonly string[],
  at: SimTime,
): Step<{ readonly failures: readonly StartFailure[]; readonly stopped: boolean }> {
  const failures: StartFailure[] = [];
  for (const name of names) {
    const spec = specOf(pod, name);
    if (spec.kind !== 'main') pruneInit(context, pod, at);
    const failure = yield* startContainer(context, pod, spec, at);
    pod.setStartFailure(name, failure);
    if (!failure) continue;
    failures.push(failure);
    if (spec.kind === 'init') return { failures, stopped: true };
  }
  return { failures, stopped: false };
}

/** Clears dead init containers before one is started (INIT-6). */
function pruneInit(context: KubeletContext, pod: KubeletPod, at: SimTime): void {
  for (const { container, kind } of pod.containers) {
    if (kind === 'main') continue;
    const records = viewAt(pod, container.name, at).map((view) => ({
      ...view,
      name: container.name,
    }));
    for (const { instance } of prunedInit(records)) context.runtime.remove(instance);
  }
}

function specOf(pod: KubeletPod, name: string): SpecContainer {
  const spec = pod.containers.find(({ container }) => container.name === name);
  if (!spec) throw new Error(`${pod.object.identity} has no container ${name}`);
  return spec;
}

/** The cached picture of a pod, as the pure decision sees it. */
function actionInput(pod: KubeletPod, at: SimTime): ActionInput {
  const { object } = pod;
  const inputs = pod.containers.map((spec) => ({ spec, input: containerInput(pod, spec, at) }));
  return {
    restartPolicy: object.spec.restartPolicy,
    deleting: pod.deleting,
    hostNetwork: object.spec.hostNetwork,
    sandboxes: sandboxViews(pod, at),
    initContainers: inputs.filter(({ spec }) => spec.kind !== 'main').map(({ input }) => input),
    containers: inputs.filter(({ spec }) => spec.kind === 'main').map(({ input }) => input),
  };
}

function containerInput(pod: KubeletPod, spec: SpecContainer, at: SimTime): ContainerInput {
  const { name, image, startupProbe } = spec.container;
  const [newest] = viewAt(pod, name, at);
  const id = newest?.instance.id ?? null;
  const restart = ownRestart(pod, spec);
  return {
    name,
    sidecar: spec.kind === 'sidecar',
    status: newest
      ? {
          state: newest.state,
          exitCode: newest.instance.exitCode,
          oomKilled: newest.instance.exitReason === 'OOMKilled',
        }
      : null,
    liveness: probeOf(pod, name, 'liveness')?.resultFor(id) ?? null,
    startup: probeOf(pod, name, 'startup')?.resultFor(id) ?? null,
    hasStartupProbe: startupProbe !== null,
    ...(restart ? { restart } : {}),
    specChanged: newest !== undefined && newest.instance.container.image !== image,
    ...(resizeOf(pod, spec, at)?.means === 'restart' ? { resizeRestarts: true } : {}),
  };
}
