import type { SimTime } from '@podsim/kernel';
import type { PodStatus } from '../../store/objects.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { type Generated, generateStatus, type StatusOverride } from './generate.ts';

/**
 * Probability that a readiness worker wakes before the status that triggered it is stored, so
 * that it still sees the old one (PROBE-7). A race of two goroutines within microseconds; in the
 * recordings the worker saw the new status in all but about one of sixteen first triggers.
 */
const LOST_TRIGGER = 0.06;

interface Published {
  readonly status: PodStatus;
  /** Readiness workers were triggered. */
  readonly triggers: boolean;
}

/**
 * Generates the status of a pod from the cache of time `at`, hands it to the status manager and
 * triggers the readiness workers of what is not ready yet (PROBE-6).
 */
export function publishStatus(
  context: KubeletContext,
  pod: KubeletPod,
  at: SimTime,
  podIsTerminal: boolean,
  kill: StatusOverride | null = null,
): Published {
  const before = pod.status;
  const { status, triggers } = generate(context, pod, at, podIsTerminal, kill);
  context.statuses.set(pod, status);
  for (const worker of triggers) {
    const { name } = worker.container;
    const id = idOf(status, name);
    const isNew = before === null || idOf(before, name) !== id;
    const race = pod.latencies.next(`${name}/readiness/trigger-race`);
    const mayLose = isNew && !pod.release.triggersReadinessOnce;
    worker.trigger(mayLose && race.chance(LOST_TRIGGER));
  }
  return { status, triggers: triggers.length > 0 };
}

/** The status of a pod by the cache of time `at`, with the event that a passed deadline gives. */
export function generate(
  context: KubeletContext,
  pod: KubeletPod,
  at: SimTime,
  podIsTerminal: boolean,
  kill: StatusOverride | null,
): Generated {
  const { clock, simulation } = context;
  const override = pastDeadline(context, pod) ?? kill;
  return generateStatus(pod, clock, simulation.now, at, podIsTerminal, override);
}

const SECOND = 1_000_000;
const DEADLINE = 'Pod was active on the node longer than the specified deadline';

/** When the active deadline of a pod passes; null without one, or before its start (TERM-19). */
export function deadlineOf(pod: KubeletPod): SimTime | null {
  const seconds = pod.object.spec.activeDeadlineSeconds;
  const start = pod.status?.startTime ?? null;
  return seconds === null || start === null ? null : ((start + seconds * SECOND) as SimTime);
}

/** Past the deadline every generation says so, each with its event (TERM-19). */
function pastDeadline(context: KubeletContext, pod: KubeletPod): StatusOverride | null {
  const deadline = deadlineOf(pod);
  if (deadline === null || context.simulation.now < deadline) return null;
  context.recorder.pod(pod.object, 'Normal', 'DeadlineExceeded', DEADLINE);
  return { reason: 'DeadlineExceeded', message: DEADLINE, disruption: null };
}

function idOf(status: PodStatus, container: string): number | null {
  const find = (list: PodStatus['statuses']): number | null | undefined =>
    list.find(({ name }) => name === container)?.containerId;
  return find(status.statuses) ?? find(status.initStatuses) ?? null;
}
