import type { SimTime } from '@podsim/kernel';
import { conditionOf, type PodObject } from '../../store/objects.ts';

const SECOND = 1_000_000;

/**
 * When a pod finished, as far as its object tells (JOB-3): the latest end of its containers and
 * sidecars, else when it stopped being ready, else when its deletion was asked for.
 */
export function finishTime(pod: PodObject): SimTime {
  const { status, deletionTimestamp, deletionGracePeriodSeconds } = pod;
  const ended = latestEnd(pod);
  if (ended !== null) return ended;
  const ready = conditionOf(status, 'Ready');
  if (ready?.status === 'False') return ready.lastTransitionTime;
  if (deletionTimestamp !== null) {
    return (deletionTimestamp - (deletionGracePeriodSeconds ?? 0) * SECOND) as SimTime;
  }
  return pod.createdAt;
}

/** null unless every main container and every sidecar has ended. */
function latestEnd({ status }: PodObject): SimTime | null {
  const sidecars = status.initStatuses.filter(({ kind }) => kind === 'sidecar');
  let latest: SimTime | null = null;
  for (const { state } of [...status.statuses, ...sidecars]) {
    if (state.type !== 'terminated') return null;
    if (latest === null || state.finishedAt > latest) latest = state.finishedAt;
  }
  return latest;
}
