import type { StatefulSetStatus, WorkloadOf } from '../../store/workloads.ts';
import type { Member, Wanted } from './plan.ts';

/**
 * What a sync reports, by the pods it found (`computeReplicaStatus`, `completeRollingUpdate`).
 * The same object as before when nothing changed.
 *
 * @param deleted how many pods of the current revision the sync deletes for an update.
 */
export function setStatus(
  { status: before, generation }: WorkloadOf<'StatefulSet'>,
  { currentRevision, updateRevision, updateStrategy }: Wanted,
  members: readonly Member[],
  deleted: number,
): StatefulSetStatus {
  const count = (holds: (member: Member) => boolean): number => members.filter(holds).length;
  const standing = (revision: string): number =>
    count((member) => !member.terminating && member.revision === revision);
  const status: StatefulSetStatus = {
    observedGeneration: generation,
    replicas: members.length,
    readyReplicas: count(({ ready }) => ready),
    availableReplicas: count(({ available }) => available),
    currentReplicas: standing(currentRevision) - deleted,
    updatedReplicas: standing(updateRevision),
    currentRevision,
    updateRevision,
  };
  const { replicas, updatedReplicas, readyReplicas } = status;
  const isComplete =
    updateStrategy.type === 'RollingUpdate' &&
    updatedReplicas === replicas &&
    readyReplicas === replicas;
  const after = isComplete
    ? { ...status, currentReplicas: updatedReplicas, currentRevision: updateRevision }
    : status;
  return isSame(before, after) ? before : after;
}

function isSame(a: StatefulSetStatus, b: StatefulSetStatus): boolean {
  const values = Object.values(b);
  return Object.values(a).every((value, index) => value === values[index]);
}
