import type { Step } from '../../steps.ts';
import type { JobStatus, WorkloadOf } from '../../store/workloads.ts';
import type { Client, ControllerParts } from '../controller.ts';

type Job = WorkloadOf<'Job'>;

/** Writes the status of a Job, and a row of the timeline for each condition that changed. */
export function* writeJobStatus(
  { store, timeline }: Pick<ControllerParts, 'store' | 'timeline'>,
  client: Client,
  job: Job,
  status: JobStatus,
): Step {
  yield* client.request(job);
  const before = job.status.conditions;
  store.workloads.writeStatus(job, status);
  if (before === status.conditions || job.removed) return;
  const subject = { namespace: job.namespace, name: `Job/${job.name}` };
  for (const condition of job.status.conditions) {
    if (before.includes(condition)) continue;
    const detail = `${condition.status} ${condition.reason}`.trim();
    timeline.row('job', subject, '', condition.type, detail);
  }
}
