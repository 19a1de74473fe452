import type { JobSpec } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { JobStatus } from '../../store/workloads.ts';
import { withJobCondition } from './conditions.ts';
import type { JobContext } from './job-context.ts';
import { isConditionTrue, type Verdict } from './verdict.ts';

/** What the status will say of the pods; a sync goes on counting while it creates and deletes. */
export interface Counts {
  active: number;
  ready: number;
  terminating: number;
}

/** Whether a Job has all that it was to have, and nothing runs any more. */
export function settled(
  { spec, succeeded }: JobContext,
  { active }: Counts,
  interim: boolean,
): Verdict | null {
  const enough = spec.completions === null ? succeeded > 0 : succeeded >= spec.completions;
  if (!enough || active > 0) return null;
  return { type: 'Complete', reason: '', message: '', interim };
}

/** The status with the condition about suspension, and the event when that changed. */
export function suspension(
  { suspend }: JobSpec,
  status: JobStatus,
  now: SimTime,
): {
  readonly status: JobStatus;
  readonly event: { readonly reason: string; readonly message: string } | null;
} {
  const word = suspend ? 'suspended' : 'resumed';
  const message = `Job ${word}`;
  const conditions = withJobCondition(
    status.conditions,
    {
      type: 'Suspended',
      status: suspend ? 'True' : 'False',
      reason: suspend ? 'JobSuspended' : 'JobResumed',
      message,
    },
    now,
  );
  if (conditions === status.conditions) return { status, event: null };
  const isResumed = isConditionTrue(status.conditions, 'Suspended');
  return {
    status: { ...status, conditions, startTime: isResumed ? now : status.startTime },
    event: { reason: suspend ? 'Suspended' : 'Resumed', message },
  };
}
