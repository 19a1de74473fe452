import { type IntOrPercent, type StatefulSetSpec, scaled } from '@podsim/api';

/** A pod of a set, as the decisions see it. */
export interface Member {
  readonly ordinal: number;
  /** Name of the revision that it was made from. */
  readonly revision: string;
  /** Phase Succeeded or Failed. */
  readonly finished: boolean;
  /** Phase Running, and condition Ready. */
  readonly ready: boolean;
  /** Ready for minReadySeconds. */
  readonly available: boolean;
  readonly terminating: boolean;
}

/** What a set wants, and its two revisions. */
export interface Wanted
  extends Pick<StatefulSetSpec, 'replicas' | 'start' | 'podManagementPolicy' | 'updateStrategy'> {
  readonly currentRevision: string;
  readonly updateRevision: string;
  /** A rolling update waits for minReadySeconds too. */
  readonly waitsForAvailable: boolean;
}

export type SetAction<M> =
  | { readonly do: 'create'; readonly ordinal: number; readonly revision: string }
  | { readonly do: 'delete'; readonly pod: M }
  | null;

/** What one sync does, in three rounds one after the other. */
export interface SetPlan<M> {
  /** For each ordinal that should be there, in order. */
  readonly replicas: readonly SetAction<M>[];
  /** For pods beyond the range, highest ordinal first. */
  readonly condemned: readonly SetAction<M>[];
  /** Pods of another revision. */
  readonly outdated: readonly SetAction<M>[];
}

/**
 * What a sync of a StatefulSet does (STS-1 to STS-4). Mirrors `updateStatefulSet` with
 * `processReplica` and `processCondemned`.
 */
export function planSet<M extends Member>(wanted: Wanted, members: readonly M[]): SetPlan<M> {
  const slots = new Array<M | null>(wanted.replicas).fill(null);
  const condemned: M[] = [];
  for (const member of members) {
    const index = member.ordinal - wanted.start;
    if (index >= 0 && index < wanted.replicas) slots[index] = member;
    else condemned.push(member);
  }
  condemned.sort((a, b) => b.ordinal - a.ordinal);
  if (wanted.podManagementPolicy === 'Parallel') {
    return {
      replicas: slots.map((member, index) => replicaAction(wanted, member, index)),
      condemned: condemned.map((pod) => (pod.terminating ? null : { do: 'delete', pod })),
      outdated: outdated(wanted, slots),
    };
  }
  return planInOrder(wanted, slots, condemned);
}

function planInOrder<M extends Member>(
  wanted: Wanted,
  slots: readonly (M | null)[],
  condemned: readonly M[],
): SetPlan<M> {
  const nothing = { replicas: [], condemned: [], outdated: [] };
  const open = slots.findIndex((member) => !member || isOpen(member));
  if (open >= 0) {
    return { ...nothing, replicas: [replicaAction(wanted, slots[open] ?? null, open)] };
  }
  const [next] = condemned;
  if (!next) return { ...nothing, outdated: outdated(wanted, slots) };
  // All replicas are healthy here, so the first pod that is not is among the condemned.
  const isServing = serving(wanted);
  const firstUnhealthy = condemned.findLast((member) => !isServing(member));
  const blocked = next.terminating || (!next.available && next !== firstUnhealthy);
  return { ...nothing, condemned: blocked ? [] : [{ do: 'delete', pod: next }] };
}

/** Whether the ones after a pod have to wait for it. */
function isOpen({ finished, terminating, available }: Member): boolean {
  return finished || terminating || !available;
}

/** What the place of one pod asks for; a pod that has ended for good is made anew (STS-1). */
function replicaAction<M extends Member>(
  wanted: Wanted,
  member: M | null,
  index: number,
): SetAction<M> {
  if (!member) {
    const ordinal = wanted.start + index;
    return { do: 'create', ordinal, revision: revisionFor(wanted, ordinal) };
  }
  return member.finished && !member.terminating ? { do: 'delete', pod: member } : null;
}

/** Below the partition a new pod is of the current revision (`newVersionedStatefulSetPod`). */
function revisionFor(
  { updateStrategy, start, currentRevision, updateRevision }: Wanted,
  ordinal: number,
): string {
  const isKept =
    updateStrategy.type === 'RollingUpdate' && ordinal < start + updateStrategy.partition;
  return isKept ? currentRevision : updateRevision;
}

/** STS-3 and STS-4: pods of another revision that are deleted now, from the highest ordinal. */
function outdated<M extends Member>(
  wanted: Wanted,
  slots: readonly (M | null)[],
): readonly SetAction<M>[] {
  const { updateStrategy, updateRevision, replicas } = wanted;
  if (updateStrategy.type === 'OnDelete') return [];
  const isServing = serving(wanted);
  const { partition, maxUnavailable } = updateStrategy;
  const isOld = (member: M | null): member is M =>
    member !== null && member.revision !== updateRevision && !member.terminating;
  const targets = slots.slice(partition).reverse();
  if (maxUnavailable === null) {
    const next = targets.find((member) => isOld(member) || !member || !isServing(member)) ?? null;
    // One that has ended is deleted as a replica already.
    return isOld(next) && !next.finished ? [{ do: 'delete', pod: next }] : [];
  }
  const most = mostUnavailable(maxUnavailable, replicas);
  const unavailable = slots.filter((member) => !member || !isServing(member)).length;
  return targets
    .filter(isOld)
    .slice(0, Math.max(0, most - unavailable))
    .filter(({ finished }) => !finished)
    .map((pod) => ({ do: 'delete', pod }));
}

/** At least one pod, so that an update goes on. */
function mostUnavailable(value: IntOrPercent, replicas: number): number {
  return Math.max(1, scaled(value, replicas, 'down'));
}

function serving({ waitsForAvailable }: Wanted): (member: Member) => boolean {
  return ({ ready, available, terminating }) =>
    ready && !terminating && (available || !waitsForAvailable);
}
