import { type Duration, seconds } from '@podsim/kernel';
import type { PodObject } from '../../store/objects.ts';
import type { WorkloadCondition } from '../../store/workloads.ts';
import { countOf } from './indexes.ts';
import type { JobContext } from './job-context.ts';
import { hasFailed } from './job-pods.ts';
import { matchFailurePolicy } from './pod-failure-policy.ts';
import { matchSuccessPolicy } from './success-policy.ts';

/** How a Job ends: what its condition will say. */
export interface Verdict {
  readonly type: 'Complete' | 'Failed';
  readonly reason: string;
  readonly message: string;
  /** A condition says so before the pods have gone: FailureTarget or SuccessCriteriaMet. */
  readonly interim: boolean;
}

/** A Job that has reached its end gets no more pods. */
export function isFinished(conditions: readonly WorkloadCondition[]): boolean {
  return conditions.some(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
}

export const isConditionTrue = (conditions: readonly WorkloadCondition[], type: string): boolean =>
  conditions.some((condition) => condition.type === type && condition.status === 'True');

/**
 * Whether a Job ends, other than by having all its completions (JOB-4 to JOB-9).
 *
 * @param delays failures are announced before they are final (releases from 1.31 on; JOB-7).
 */
export function verdictOf(context: JobContext, delays: boolean): Verdict | null {
  return announced(context) ?? failure(context, delays) ?? byIndexes(context, delays);
}

/** What an earlier sync has decided. */
function announced({ status, spec, pods }: JobContext): Verdict | null {
  const { conditions } = status;
  const success = conditions.find(({ type }) => type === 'SuccessCriteriaMet');
  const target = conditions.find(({ type }) => type === 'FailureTarget');
  if (success) return { ...textOf(success), type: 'Complete', interim: true };
  if (target) return { ...textOf(target), type: 'Failed', interim: true };
  const message = failJobMessage(spec.podFailurePolicy === null ? [] : pods, { spec });
  if (message === null) return null;
  return { type: 'Failed', reason: 'PodFailurePolicy', message, interim: true };
}

const textOf = ({ reason, message }: WorkloadCondition): Pick<Verdict, 'reason' | 'message'> => ({
  reason,
  message,
});

function failJobMessage(
  pods: readonly PodObject[],
  { spec }: Pick<JobContext, 'spec'>,
): string | null {
  for (const pod of pods) {
    if (!hasFailed(pod, spec)) continue;
    const { failJob } = matchFailurePolicy(spec.podFailurePolicy, pod);
    if (failJob !== null) return failJob;
  }
  return null;
}

function failure(context: JobContext, interim: boolean): Verdict | null {
  const { spec, failed } = context;
  if (failed > spec.backoffLimit || restartsExceed(context)) {
    const message = 'Job has reached the specified backoff limit';
    return { type: 'Failed', reason: 'BackoffLimitExceeded', message, interim };
  }
  const left = untilDeadline(context);
  if (left === null || left > 0) return null;
  const message = 'Job was active longer than specified deadline';
  return { type: 'Failed', reason: 'DeadlineExceeded', message, interim };
}

/** JOB-5: under OnFailure restarts count as well. */
export function restartsExceed({ spec, pods }: JobContext): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status.phase !== 'Running' && status.phase !== 'Pending') continue;
    for (const one of [...status.initStatuses, ...status.statuses]) restarts += one.restartCount;
  }
  return spec.backoffLimit === 0 ? restarts > 0 : restarts >= spec.backoffLimit;
}

/**
 * Time that is left of the Job's own deadline (JOB-6); null without one. It does not run while the
 * Job is suspended, and begins anew when it is resumed.
 */
export function untilDeadline({ spec, status, now }: JobContext): Duration | null {
  const { activeDeadlineSeconds, suspend } = spec;
  if (activeDeadlineSeconds === null || suspend) return null;
  const isResumed = isConditionTrue(status.conditions, 'Suspended');
  const start = isResumed ? now : (status.startTime ?? now);
  return (seconds(activeDeadlineSeconds) - (now - start)) as Duration;
}

function byIndexes(context: JobContext, interim: boolean): Verdict | null {
  const { spec, succeededIndexes, failedIndexes } = context;
  if (spec.completionMode !== 'Indexed') return null;
  const completions = spec.completions ?? 0;
  const failed = countOf(failedIndexes ?? []);
  if (spec.maxFailedIndexes !== null && failed > spec.maxFailedIndexes) {
    const message = 'Job has exceeded the specified maximal number of failed indexes';
    return { type: 'Failed', reason: 'MaxFailedIndexesExceeded', message, interim };
  }
  if (failed > 0 && failed + countOf(succeededIndexes) >= completions) {
    const message = 'Job has failed indexes';
    return { type: 'Failed', reason: 'FailedIndexes', message, interim };
  }
  const message = matchSuccessPolicy(spec.successPolicy, completions, succeededIndexes);
  if (message === null) return null;
  return { type: 'Complete', reason: 'SuccessPolicy', message, interim: true };
}
