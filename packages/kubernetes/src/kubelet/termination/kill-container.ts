import { type Duration, seconds } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import { all, Gate, type Step, within } from '../../steps.ts';
import type { KubeletContext } from '../context.ts';
import { runHook } from '../hooks/hooks.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { Instance, KillCause } from '../runtime/instance.ts';

const SECOND = 1_000_000;
/** TERM-6 step 6: SIGTERM always gets at least this long. */
const MINIMUM_GRACE_SECONDS = 2;

export interface KillRequest {
  readonly cause: KillCause;
  /** Text of the Killing event; null for the default one. */
  readonly message: string | null;
  /** Pod termination always overrides the grace period (SYNC-17); seconds. */
  readonly overrideSeconds: number | null;
}

/** Waits for its turn in the order of termination; returns the whole seconds it waited. */
export type OrderWait = (graceSeconds: number) => Step<number>;

/** The grace period of a kill, in seconds, before preStop (TERM-6 steps 1 and 3). */
export function gracePeriod(pod: KubeletPod, instance: Instance, request: KillRequest): number {
  const { object } = pod;
  if (request.overrideSeconds !== null) return request.overrideSeconds;
  if (object.deletionGracePeriodSeconds !== null) return object.deletionGracePeriodSeconds;
  const { livenessProbe, startupProbe } = instance.container;
  const own =
    request.cause === 'liveness'
      ? livenessProbe?.terminationGracePeriodSeconds
      : request.cause === 'startup'
        ? startupProbe?.terminationGracePeriodSeconds
        : null;
  return own ?? object.spec.terminationGracePeriodSeconds;
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
  order: OrderWait | null = null,
): Step {
  const { container } = instance;
  let grace = gracePeriod(pod, instance, request);
  const now = context.simulation.now;
  instance.killed ??= {
    cause: request.cause,
    at: now,
    healthy: instance.process?.healthy ?? false,
    graceSeconds: grace,
    preStopEndedAt: null,
    sigtermAt: null,
    sigkill: false,
  };
  context.ledger.killed(pod, instance);
  context.timeline.row('kill', pod.object, container.name, request.cause, String(grace));
  const text = request.message ?? `Stopping container ${container.name}`;
  context.recorder.container(pod.object, container.name, 'Normal', 'Killing', text);
  if (grace > 0 && container.preStop && instance.exitedAt === null) {
    const control = { cut: false };
    const hook = runHook(context, pod, instance, 'preStop', control);
    const inTime = yield* within(pod.entity, phases.runtime, seconds(grace), hook);
    control.cut = inTime === null;
    const end = context.simulation.now;
    if (instance.killed) instance.killed.preStopEndedAt = end;
    grace -= Math.floor((end - now) / SECOND);
  }
  if (order && grace > 0) grace -= yield* order(grace);
  grace = Math.max(grace, MINIMUM_GRACE_SECONDS);
  yield* context.runtime.stopContainer(pod, instance, grace);
}

/**
 * Kills every running container of a pod at once, then stops its sandbox (SBX-4 step A,
 * TERM-11 step 3). With sidecars the signals are ordered (TERM-12), the hooks are not.
 */
export function* killPod(
  context: KubeletContext,
  pod: KubeletPod,
  running: readonly Instance[],
  request: KillRequest,
): Step {
  const order = terminationOrder(context, pod, running);
  yield* all(
    running.map(function* (instance): Step {
      yield* killContainer(context, pod, instance, request, order?.waitFor(instance) ?? null);
      order?.ended(instance);
    }),
  );
  yield* context.runtime.stopSandbox(pod);
}

interface Order {
  waitFor(instance: Instance): OrderWait | null;
  ended(instance: Instance): void;
}

/** TERM-12: sidecars wait for all main containers, then for the sidecar after them. */
function terminationOrder(
  context: KubeletContext,
  pod: KubeletPod,
  running: readonly Instance[],
): Order | null {
  const sidecars = pod.containers.filter(({ kind }) => kind === 'sidecar');
  if (sidecars.length === 0) return null;
  const gates = new Map<string, Gate>();
  for (const { container } of pod.containers) {
    const gate = new Gate();
    if (!running.some((instance) => instance.container.name === container.name)) gate.open();
    gates.set(container.name, gate);
  }
  const mains = pod.containers.filter(({ kind }) => kind === 'main');
  return {
    waitFor: (instance) => {
      const { name } = instance.container;
      const index = sidecars.findIndex(({ container }) => container.name === name);
      if (index < 0) return null;
      const next = sidecars[index + 1];
      const before = next ? [...mains, next] : mains;
      const waits = before.map(({ container }) => gates.get(container.name) as Gate);
      return (grace) => waitFor(context, pod, waits, grace);
    },
    ended: (instance) => gates.get(instance.container.name)?.open(),
  };
}

function* waitFor(
  context: KubeletContext,
  pod: KubeletPod,
  gates: readonly Gate[],
  graceSeconds: number,
): Step<number> {
  const start = context.simulation.now;
  const limit = (graceSeconds * SECOND) as Duration;
  yield* within(pod.entity, phases.runtime, limit, all(gates.map((gate) => gate.wait())));
  return Math.floor((context.simulation.now - start) / SECOND);
}
