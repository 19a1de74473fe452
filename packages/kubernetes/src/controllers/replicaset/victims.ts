import type { SimTime } from '@podsim/kernel';

/** What the order of deletion looks at of one pod (RS-4). */
export interface Candidate {
  readonly uid: string;
  readonly isAssigned: boolean;
  readonly phase: 'Pending' | 'Unknown' | 'Running';
  /** When the Ready condition became True, in whole seconds of the wall clock; null: it is not. */
  readonly readySince: SimTime | null;
  /** Annotation `controller.kubernetes.io/pod-deletion-cost`. */
  readonly deletionCost: number;
  /** Active pods of the ReplicaSets of the same Deployment on its node. */
  readonly relatedOnNode: number;
  /** The most restarts of a container; sidecars are only looked at after the others. */
  readonly restarts: number;
  readonly sidecarRestarts: number;
  /** In whole seconds of the wall clock. */
  readonly createdAt: SimTime;
}

const PHASES = ['Pending', 'Unknown', 'Running'];

/** Which of two times is to go first: negative for the first one. */
export type AgeOrder = (one: SimTime, other: SimTime) => number;

/** Negative if `one` is to be deleted before `other` (`ActivePodsWithRanks.Less`). */
export function compareVictims(one: Candidate, other: Candidate, byAge: AgeOrder): number {
  const byState =
    Number(one.isAssigned) - Number(other.isAssigned) ||
    PHASES.indexOf(one.phase) - PHASES.indexOf(other.phase) ||
    Number(one.readySince !== null) - Number(other.readySince !== null) ||
    one.deletionCost - other.deletionCost ||
    other.relatedOnNode - one.relatedOnNode;
  if (byState !== 0) return byState;
  if (one.readySince !== null && other.readySince !== null && one.readySince !== other.readySince) {
    return byAge(one.readySince, other.readySince) || byUid(one, other);
  }
  return (
    other.restarts - one.restarts ||
    other.sidecarRestarts - one.sidecarRestarts ||
    byAge(one.createdAt, other.createdAt) ||
    // Upstream leaves pods that are alike in the order of a hash table.
    byUid(one, other)
  );
}

/** The younger first, but ages of one power of two are alike (`logarithmicRankDiff`). */
export function byAgeRank(now: SimTime): AgeOrder {
  return (one, other) => ageRank(now - one) - ageRank(now - other);
}

/** The younger first, to the second (K21-52). */
export const byExactAge: AgeOrder = (one, other) => other - one;

/** The binary logarithm of an age in nanoseconds, rounded down; -1 for none. */
function ageRank(microseconds: number): number {
  let rank = -1;
  for (let rest = microseconds * 1000; rest >= 1; rest /= 2) rank++;
  return rank;
}

function byUid(one: Candidate, other: Candidate): number {
  if (one.uid === other.uid) return 0;
  return one.uid < other.uid ? -1 : 1;
}
