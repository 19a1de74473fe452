import { isRecord, type Job, type Raw } from '@podsim/api';
import type { WorkloadOf } from '../../store/workloads.ts';

/** Minutes from 1970 to 2026. */
const FIRST_MINUTE = 29_453_760;

/** Names tell the minute that the Job was planned for, so that none is made twice. */
export function jobName(cronJob: string, second: number): string {
  return `${cronJob}-${FIRST_MINUTE + Math.floor(second / 60)}`;
}

/** The Job of a CronJob for one time of its schedule. @param timestamp that time, RFC 3339. */
export function jobOf(cronJob: WorkloadOf<'CronJob'>, second: number, timestamp: string): Job {
  const { jobTemplate } = cronJob.manifest.spec;
  const annotations = {
    ...jobTemplate.metadata.annotations,
    'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp,
  };
  const metadata = {
    name: jobName(cronJob.name, second),
    namespace: cronJob.namespace,
    labels: jobTemplate.metadata.labels,
    annotations,
  };
  return {
    kind: 'Job',
    metadata: { ...metadata, finalizers: [] },
    raw: { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: rawSpecOf(cronJob.manifest.raw) },
    spec: jobTemplate.spec,
  };
}

function rawSpecOf({ spec }: Raw): unknown {
  const template = isRecord(spec) ? spec.jobTemplate : undefined;
  return isRecord(template) && isRecord(template.spec) ? template.spec : {};
}
