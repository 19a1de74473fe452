import { readAnnotations, readLabels } from '../metadata.ts';
import type { Field } from '../reading/field.ts';
import type { ReadOptions } from '../release.ts';
import { parseCron } from './cron-schedule.ts';
import { readJobSpec } from './job.ts';
import type { CronJobSpec } from './job-types.ts';
import { readCount } from './numbers.ts';

const SUCCESSFUL_HISTORY = 3;
const FAILED_HISTORY = 1;

/** Reads, defaults and validates `spec` of a CronJob (pkg/apis/batch/validation). */
export function readCronJobSpec(field: Field, options: ReadOptions): CronJobSpec {
  const spec = field.struct();
  const deadline = spec.get('startingDeadlineSeconds');
  const startingDeadlineSeconds = deadline.integer(64);
  if (startingDeadlineSeconds !== null && startingDeadlineSeconds < 0) {
    deadline.invalid('must be greater than or equal to 0');
  }
  const template = spec.get('jobTemplate').struct();
  const metadata = template.get('metadata').struct();
  return {
    schedule: readSchedule(spec.get('schedule')),
    timeZone: readTimeZone(spec.get('timeZone')),
    startingDeadlineSeconds,
    concurrencyPolicy: spec.get('concurrencyPolicy').oneOf(['Allow', 'Forbid', 'Replace'], 'Allow'),
    suspend: spec.get('suspend').boolean() ?? false,
    jobTemplate: {
      metadata: {
        labels: readLabels(metadata.get('labels')),
        annotations: readAnnotations(metadata.get('annotations')),
      },
      spec: readJobSpec(template.get('spec'), options),
    },
    successfulJobsHistoryLimit: readCount(
      spec.get('successfulJobsHistoryLimit'),
      SUCCESSFUL_HISTORY,
    ),
    failedJobsHistoryLimit: readCount(spec.get('failedJobsHistoryLimit'), FAILED_HISTORY),
  };
}

function readSchedule(field: Field): string {
  const schedule = field.text() ?? '';
  if (schedule === '') {
    field.required();
    return schedule;
  }
  if (/TZ=/.test(schedule)) {
    field.invalid('cannot use TZ or CRON_TZ in schedule, use timeZone field instead');
    return schedule;
  }
  const parsed = parseCron(schedule);
  if (typeof parsed === 'string') field.invalid(parsed);
  return schedule;
}

function readTimeZone(field: Field): string | null {
  const zone = field.text();
  if (zone === '') field.invalid('timeZone must be nil or non-empty string');
  if (zone?.toLowerCase() === 'local') field.invalid('timeZone must be an explicit time zone');
  return zone;
}
