import type { Duration, SimTime } from '@podsim/kernel';
import { seconds } from '@podsim/kernel';
import { conditionOf, isTerminal, type PodObject } from '../../store/objects.ts';
import type { ReplicaSetStatus } from '../../store/workloads.ts';

/** RS-2: whether a pod counts as a replica. */
export function isActive(pod: PodObject): boolean {
  return !pod.removed && pod.deletionTimestamp === null && !isTerminal(pod.status.phase);
}

/** Since when a pod is Ready, in whole seconds of the wall clock; null if it is not. */
export function readySince({ status }: PodObject): SimTime | null {
  const ready = conditionOf(status, 'Ready');
  return ready?.status === 'True' ? ready.lastTransitionTime : null;
}

/** `IsPodAvailable`: Ready for longer than `minReadySeconds`. */
function isAvailable(pod: PodObject, minReadySeconds: number, now: SimTime): boolean {
  const since = readySince(pod);
  if (since === null) return false;
  return minReadySeconds === 0 || since + seconds(minReadySeconds) < now;
}

/** RS-5, for the replicas that a sync has found. */
export function replicaSetStatus(
  pods: readonly PodObject[],
  terminatingReplicas: number,
  about: { readonly generation: number; readonly minReadySeconds: number; readonly now: SimTime },
): ReplicaSetStatus {
  const { generation, minReadySeconds, now } = about;
  const ready = pods.filter((pod) => readySince(pod) !== null);
  return {
    observedGeneration: generation,
    replicas: pods.length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter((pod) => isAvailable(pod, minReadySeconds, now)).length,
    terminatingReplicas,
  };
}

/**
 * Until the next pod that is Ready becomes available; null if there is none. A pod is available
 * only after its time is over, so that is a microsecond more.
 */
export function untilNextAvailable(
  pods: readonly PodObject[],
  minReadySeconds: number,
  now: SimTime,
): Duration | null {
  let next: number | null = null;
  for (const pod of pods) {
    const since = readySince(pod);
    if (since === null) continue;
    const left = since + seconds(minReadySeconds) - now + 1;
    if (left > 0 && (next === null || left < next)) next = left;
  }
  return next as Duration | null;
}
