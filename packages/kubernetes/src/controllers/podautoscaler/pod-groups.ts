import { minutes, type SimTime, seconds } from '@podsim/kernel';
import { WINDOW } from '../../metrics/pod-metrics.ts';
import type { PodObject } from '../../store/objects.ts';
import type { PodGroups } from './replicas.ts';

/** So long after its start the CPU of a pod counts only while the pod is ready. */
const CPU_INITIALIZATION = minutes(5);
/** A pod that was never ready after so long is one that does not become so. */
const INITIAL_READINESS = seconds(30);

/** Whether the CPU that a pod uses tells nothing about the load yet (HPA-1). */
export function isUnready({ status }: PodObject, now: SimTime): boolean {
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  const { startTime } = status;
  if (!ready || startTime === null) return true;
  const isFalse = ready.status === 'False';
  const since = ready.lastTransitionTime;
  if (startTime + CPU_INITIALIZATION > now) return isFalse || now < since + WINDOW;
  return isFalse && startTime + INITIAL_READINESS > since;
}

/**
 * Sorts pods by how much their samples say; deleted and failed ones are left out.
 *
 * Mirrors groupPods of replica_calculator.go.
 */
export function groupPods(
  pods: readonly PodObject[],
  samples: ReadonlyMap<string, number>,
  isCpu: boolean,
  now: SimTime,
): PodGroups {
  const groups = { ready: [] as string[], unready: [] as string[], missing: [] as string[] };
  for (const pod of pods) {
    if (pod.deletionTimestamp !== null || pod.status.phase === 'Failed') continue;
    if (pod.status.phase === 'Pending') groups.unready.push(pod.name);
    else if (!samples.has(pod.name)) groups.missing.push(pod.name);
    else if (isCpu && isUnready(pod, now)) groups.unready.push(pod.name);
    else groups.ready.push(pod.name);
  }
  return groups;
}
