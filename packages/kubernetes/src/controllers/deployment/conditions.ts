import type { DeploymentSpec } from '@podsim/api';
import { type SimTime, seconds } from '@podsim/kernel';
import type {
  DeploymentStatus,
  ReplicaSetStatus,
  WorkloadCondition,
} from '../../store/workloads.ts';
import { fencepostsOf } from './fenceposts.ts';

type Conditions = readonly WorkloadCondition[];
type Content = Pick<WorkloadCondition, 'type' | 'status' | 'reason' | 'message'>;

/** Reasons of the condition Progressing. */
export const NEW_SET_AVAILABLE = 'NewReplicaSetAvailable';
const TIMED_OUT = 'ProgressDeadlineExceeded';
const PAUSED = 'DeploymentPaused';

/** The largest number is no deadline at all. */
const NO_DEADLINE = 2_147_483_647;

export const hasDeadline = ({ progressDeadlineSeconds }: DeploymentSpec): boolean =>
  progressDeadlineSeconds !== NO_DEADLINE;

export function conditionOf(conditions: Conditions, type: string): WorkloadCondition | undefined {
  return conditions.find((condition) => condition.type === type);
}

/**
 * Sets a condition (`SetDeploymentCondition`): one with the same status and reason stays as it
 * is, message and times included.
 *
 * @param stamp the present time in whole seconds of the wall clock.
 */
export function withCondition(conditions: Conditions, next: Content, stamp: SimTime): Conditions {
  const old = conditionOf(conditions, next.type);
  if (old && old.status === next.status && old.reason === next.reason) return conditions;
  return replaced(conditions, next, stamp);
}

function replaced(conditions: Conditions, next: Content, stamp: SimTime): Conditions {
  const old = conditionOf(conditions, next.type);
  const lastTransitionTime = old?.status === next.status ? old.lastTransitionTime : stamp;
  const others = conditions.filter(({ type }) => type !== next.type);
  return [...others, { ...next, lastTransitionTime, lastUpdateTime: stamp }];
}

/** The ReplicaSets of a Deployment, as its status sees them. */
export interface Counted {
  readonly replicas: number;
  readonly status: ReplicaSetStatus;
}

/** What a status is about. */
export interface Observed {
  readonly spec: DeploymentSpec;
  readonly generation: number;
  readonly conditions: Conditions;
  readonly stamp: SimTime;
}

/** The status of a Deployment by those of its ReplicaSets (`calculateStatus`). */
export function deploymentStatus(
  all: readonly Counted[],
  own: Counted | null,
  { spec, generation, conditions, stamp }: Observed,
): DeploymentStatus {
  const sum = (count: (set: Counted) => number): number =>
    all.reduce((total, set) => total + count(set), 0);
  const availableReplicas = sum(({ status }) => status.availableReplicas);
  const isEnough = availableReplicas >= spec.replicas - fencepostsOf(spec).maxUnavailable;
  const availability: Content = {
    type: 'Available',
    status: isEnough ? 'True' : 'False',
    reason: isEnough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: isEnough
      ? 'Deployment has minimum availability.'
      : 'Deployment does not have minimum availability.',
  };
  return {
    observedGeneration: generation,
    replicas: sum(({ status }) => status.replicas),
    readyReplicas: sum(({ status }) => status.readyReplicas),
    availableReplicas,
    terminatingReplicas: sum(({ status }) => status.terminatingReplicas),
    updatedReplicas: own?.status.replicas ?? 0,
    unavailableReplicas: Math.max(0, sum(({ replicas }) => replicas) - availableReplicas),
    conditions: withCondition(conditions, availability, stamp),
  };
}

/** DEP-6: all replicas are of the new template and available, and none is left over. */
export function isComplete(
  { replicas }: DeploymentSpec,
  generation: number,
  status: DeploymentStatus,
): boolean {
  return (
    status.updatedReplicas === replicas &&
    status.replicas === replicas &&
    status.availableReplicas === replicas &&
    status.observedGeneration >= generation
  );
}

/** DEP-6: more updated, fewer old, more ready or more available replicas than before. */
function isProgressing(before: DeploymentStatus, now: DeploymentStatus): boolean {
  return (
    now.updatedReplicas > before.updatedReplicas ||
    now.replicas - now.updatedReplicas < before.replicas - before.updatedReplicas ||
    now.readyReplicas > before.readyReplicas ||
    now.availableReplicas > before.availableReplicas
  );
}

/** `DeploymentTimedOut`: no progress for longer than the deadline. */
function isTimedOut(
  { progressDeadlineSeconds }: DeploymentSpec,
  conditions: Conditions,
  now: SimTime,
) {
  const progressing = conditionOf(conditions, 'Progressing');
  if (!progressing || progressing.reason === NEW_SET_AVAILABLE) return false;
  if (progressing.reason === TIMED_OUT) return true;
  return progressing.lastUpdateTime + seconds(progressDeadlineSeconds) < now;
}

/** What the progress of a rollout is judged on. */
export interface Rollout {
  readonly spec: DeploymentSpec;
  readonly generation: number;
  readonly before: DeploymentStatus;
  /** Who the messages are about: `ReplicaSet "web-1"`, or the Deployment without one. */
  readonly subject: string;
  readonly now: SimTime;
  readonly stamp: SimTime;
}

/** The conditions after a sync of a rollout (`syncRolloutStatus`). */
export function rolloutConditions(status: DeploymentStatus, rollout: Rollout): Conditions {
  const { spec, generation, before, subject, now, stamp } = rollout;
  const { conditions } = status;
  if (!hasDeadline(spec)) return conditions.filter(({ type }) => type !== 'Progressing');
  const current = conditionOf(before.conditions, 'Progressing');
  const isOver =
    status.replicas === status.updatedReplicas && current?.reason === NEW_SET_AVAILABLE;
  if (isOver) return conditions;
  const said = (state: 'True' | 'False', reason: string, words: string): Content => {
    return { type: 'Progressing', status: state, reason, message: `${subject} ${words}.` };
  };
  if (isComplete(spec, generation, status)) {
    const next = said('True', NEW_SET_AVAILABLE, 'has successfully progressed');
    return withCondition(conditions, next, stamp);
  }
  if (isProgressing(before, status)) {
    // The time of the update is that of the last progress, also where the reason stays.
    return replaced(conditions, said('True', 'ReplicaSetUpdated', 'is progressing'), stamp);
  }
  if (!isTimedOut(spec, conditions, now)) return conditions;
  return withCondition(conditions, said('False', TIMED_OUT, 'has timed out progressing'), stamp);
}

/**
 * Microseconds until a rollout without progress has to be looked at again; null if it need not be
 * (`requeueStuckDeployment`).
 */
export function untilDeadline(
  spec: DeploymentSpec,
  generation: number,
  status: DeploymentStatus,
  now: SimTime,
): number | null {
  const current = conditionOf(status.conditions, 'Progressing');
  if (!hasDeadline(spec) || !current || current.reason === TIMED_OUT) return null;
  if (isComplete(spec, generation, status)) return null;
  return current.lastUpdateTime + seconds(spec.progressDeadlineSeconds) - now;
}

/** Paused and resumed Deployments say so, unless they have timed out (`checkPausedConditions`). */
export function pausedConditions(
  { paused, ...spec }: DeploymentSpec,
  conditions: Conditions,
  stamp: SimTime,
): Conditions {
  const current = conditionOf(conditions, 'Progressing');
  if (!hasDeadline({ paused, ...spec }) || current?.reason === TIMED_OUT) return conditions;
  const isSaid = current?.reason === PAUSED;
  if (paused === isSaid) return conditions;
  const reason = paused ? PAUSED : 'DeploymentResumed';
  const message = `Deployment is ${paused ? 'paused' : 'resumed'}`;
  return withCondition(
    conditions,
    { type: 'Progressing', status: 'Unknown', reason, message },
    stamp,
  );
}
