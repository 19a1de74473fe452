import type { CronJobSpec } from '@podsim/api';
import type { WorkloadOf } from '../../store/workloads.ts';
import { isConditionTrue } from '../job/verdict.ts';

type Job = WorkloadOf<'Job'>;

/** How a Job ended; null while it has not. */
export function endOf({ status }: Job): 'Complete' | 'Failed' | null {
  if (isConditionTrue(status.conditions, 'Complete')) return 'Complete';
  return isConditionTrue(status.conditions, 'Failed') ? 'Failed' : null;
}

/** Ended Jobs beyond what the history keeps of each sort, the oldest. */
export function beyondHistory(spec: CronJobSpec, jobs: readonly Job[]): readonly Job[] {
  const oldest = (end: 'Complete' | 'Failed', limit: number): readonly Job[] => {
    const ended = jobs.filter((job) => endOf(job) === end).sort((a, b) => startOf(a) - startOf(b));
    return ended.slice(0, Math.max(0, ended.length - limit));
  };
  return [
    ...oldest('Complete', spec.successfulJobsHistoryLimit),
    ...oldest('Failed', spec.failedJobsHistoryLimit),
  ];
}

const startOf = ({ status, createdAt }: Job): number => status.startTime ?? createdAt;
