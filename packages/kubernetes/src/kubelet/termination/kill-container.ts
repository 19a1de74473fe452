import { type Duration, seconds } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import { all, type Step, within } from '../../steps.ts';
import type { KubeletContext } from '../context.ts';
import { runHook } from '../hooks/hooks.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { Instance, KillCause } from '../runtime/instance.ts';
import { type GraceInput, gracePeriod, runsPreStop, signalGrace } from './grace.ts';
import { TerminationOrder } from './order.ts';

const SECOND = 1_000_000;

export interface KillRequest {
  readonly cause: KillCause;
  /** Text of the Killing event; null for the default one. */
  readonly message: string | null;
  /** Pod termination always overrides the grace period (SYNC-17); seconds. */
  readonly overrideSeconds: number | null;
  /** What was restored from the labels of a container: the grace of its spec, no events (K21-8). */
  readonly restored?: boolean;
}

/** The probe whose own grace period a kill of this cause uses. */
function reasonOf(cause: KillCause): GraceInput['reason'] {
  if (cause === 'liveness') return 'livenessProbe';
  return cause === 'startup' ? 'startupProbe' : 'unknown';
}

function graceOf(pod: KubeletPod, { container }: Instance, request: KillRequest): number {
  const { spec, deletionGracePeriodSeconds } = pod.object;
  return gracePeriod({
    reason: reasonOf(request.cause),
    podGrace: spec.terminationGracePeriodSeconds,
    deletionGrace: request.restored ? null : deletionGracePeriodSeconds,
    livenessGrace: container.livenessProbe?.terminationGracePeriodSeconds ?? null,
    startupGrace: container.startupProbe?.terminationGracePeriodSeconds ?? null,
    override: pod.release.overridesGraceLast ? null : request.overrideSeconds,
  });
}

/**
 * Kills one container, whatever the reason: event, preStop, order, stop signal, SIGKILL (TERM-6).
 *
 * Mirrors killContainer of pkg/kubelet/kuberuntime/kuberuntime_container.go.
 */
export function* killContainer(
  context: KubeletContext,
  pod: KubeletPod,
  instance: Instance,
  request: KillRequest,
  order: TerminationOrder | null = null,
): Step {
  const { container } = instance;
  let grace = graceOf(pod, instance, request);
  const { overrideSeconds } = request;
  const last = pod.release.overridesGraceLast ? overrideSeconds : null;
  const now = context.simulation.now;
  instance.killed ??= {
    cause: request.cause,
    at: now,
    healthy: instance.process?.healthy ?? false,
    graceSeconds: last ?? grace,
    preStop: null,
    sigtermAt: null,
    sigkill: false,
  };
  // A kubelet that restarts decides again and runs the hook again; the last run counts.
  instance.killed.graceSeconds = last ?? grace;
  instance.killed.preStop = null;
  context.ledger.killed(pod, instance);
  context.timeline.row('kill', pod.object, container.name, request.cause, String(last ?? grace));
  const text = request.message ?? `Stopping container ${container.name}`;
  if (!request.restored) {
    context.recorder.container(pod.object, container.name, 'Normal', 'Killing', text);
  }
  const hasHook = container.preStop !== null && knowsSpec(request);
  if (runsPreStop(grace, hasHook) && instance.exitedAt === null) {
    const control = { cut: false, silent: request.restored === true };
    const hook = runHook(context, pod, instance, 'preStop', control);
    const inTime = yield* within(pod, phases.runtime, seconds(grace), hook);
    control.cut = inTime === null;
    const end = context.simulation.now;
    if (instance.killed) instance.killed.preStop = (end - now) as Duration;
    grace -= Math.floor((end - now) / SECOND);
  }
  if (order && grace > 0) grace -= yield* order.wait(container.name, grace);
  yield* context.runtime.stopContainer(pod, instance, last ?? signalGrace(grace));
}

/**
 * Of an orphan the runtime tells only names: it has no hooks and no order (TERM-28). Up to 1.21
 * its labels tell the hooks (K21-8).
 */
function knowsSpec({ cause, restored }: KillRequest): boolean {
  return cause !== 'orphan' || restored === true;
}

/** Kills every running container of a pod, then stops its sandbox (SBX-4, TERM-11 step 3). */
export function* killPod(
  context: KubeletContext,
  pod: KubeletPod,
  running: readonly Instance[],
  request: KillRequest,
): Step {
  yield* killEach(context, pod, running, request);
  yield* context.runtime.stopSandbox(pod);
}

/**
 * Kills containers all at once. With sidecars the signals are ordered (TERM-12), the hooks are
 * not.
 */
export function* killEach(
  context: KubeletContext,
  pod: KubeletPod,
  running: readonly Instance[],
  request: KillRequest,
): Step {
  const containers = pod.containers.map(({ container, kind }) => ({
    name: container.name,
    kind,
    running: running.some((instance) => instance.container.name === container.name),
  }));
  const order = knowsSpec(request)
    ? new TerminationOrder(pod, () => context.simulation.now, containers)
    : null;
  yield* all(
    running.map(function* (instance): Step {
      yield* killContainer(context, pod, instance, request, order);
      order?.ended(instance.container.name);
    }),
  );
}
