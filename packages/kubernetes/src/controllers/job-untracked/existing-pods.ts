import type { JobSpec } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { PodObject } from '../../store/objects.ts';
import type { JobStatus } from '../../store/workloads.ts';
import { NO_FAILURES } from '../job/back-off.ts';
import type { JobContext } from '../job/job-context.ts';
import { isActive } from '../job/job-pods.ts';
import { restartsExceed, untilDeadline, type Verdict } from '../job/verdict.ts';

/**
 * What a sync knows of a Job whose pods have no finalizers: how many of those that still exist
 * have ended (K21-51). There are no indexes, and the work queue does the back-off.
 */
export function examineExisting(
  spec: JobSpec,
  status: JobStatus,
  pods: readonly PodObject[],
  now: SimTime,
): JobContext {
  const inPhase = (phase: string): number =>
    pods.filter((pod) => pod.status.phase === phase).length;
  return {
    ...{ spec, status, now, pods },
    active: pods.filter(isActive),
    ...{ ready: 0, terminating: 0, ended: new Map() },
    succeeded: inPhase('Succeeded'),
    failed: inPhase('Failed'),
    ...{ succeededIndexes: [], failedIndexes: null, awaiting: new Map() },
    record: NO_FAILURES,
  };
}

/** Failures that the status does not show yet are what a sync backs off for (K21-51). */
export const hasNewFailure = ({ failed, status }: JobContext): boolean => failed > status.failed;

/** Why a Job fails, if it does. The limit counts only in a sync that finds a new failure. */
export function failureOf(context: JobContext): Verdict | null {
  const { spec, failed, active } = context;
  const exceeds =
    hasNewFailure(context) && active.length !== spec.parallelism && failed > spec.backoffLimit;
  if (exceeds || restartsExceed(context)) {
    const message = 'Job has reached the specified backoff limit';
    return { type: 'Failed', reason: 'BackoffLimitExceeded', message, interim: false };
  }
  const left = untilDeadline(context);
  if (left === null || left > 0) return null;
  const message = 'Job was active longer than specified deadline';
  return { type: 'Failed', reason: 'DeadlineExceeded', message, interim: false };
}
