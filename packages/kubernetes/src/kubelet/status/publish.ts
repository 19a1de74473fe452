import type { SimTime } from '@podsim/kernel';
import type { PodStatus } from '../../store/objects.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { generateStatus } from './generate.ts';

/**
 * Probability that a readiness worker wakes before the status that triggered it is stored, so
 * that it still sees the old one (PROBE-7). A race of two goroutines within microseconds; in the
 * recordings the worker saw the new status in all but about one of sixteen first triggers.
 */
const LOST_TRIGGER = 0.06;

/**
 * Generates the status of a pod from the cache of time `at`, hands it to the status manager and
 * triggers the readiness workers of what is not ready yet (PROBE-6).
 */
export function publishStatus(
  context: KubeletContext,
  pod: KubeletPod,
  at: SimTime,
  podIsTerminal: boolean,
): { readonly status: PodStatus; readonly triggers: boolean } {
  const { clock, simulation, statuses } = context;
  const before = pod.status;
  const { status, triggers } = generateStatus(pod, clock, simulation.now, at, podIsTerminal);
  statuses.set(pod, status);
  for (const worker of triggers) {
    const { name } = worker.container;
    const id = idOf(status, name);
    const isNew = before === null || idOf(before, name) !== id;
    const race = pod.latencies.stream(`${name}/readiness/trigger-race`);
    worker.trigger(isNew && race.chance(LOST_TRIGGER));
  }
  return { status, triggers: triggers.length > 0 };
}

function idOf(status: PodStatus, container: string): number | null {
  const find = (list: PodStatus['statuses']): number | null | undefined =>
    list.find(({ name }) => name === container)?.containerId;
  return find(status.statuses) ?? find(status.initStatuses) ?? null;
}
