import { type Duration, type SimTime, seconds } from '@podsim/kernel';
import type { PodObject } from '../../store/objects.ts';
import { finishTime } from './finish-time.ts';

const FIRST = seconds(10);
const LONGEST = seconds(600);

/** Failures of a Job's pods since the last success (JOB-3). */
export interface BackOffRecord {
  readonly failures: number;
  /** End of the newest failed pod; null without one. */
  readonly lastFailure: SimTime | null;
}

export const NO_FAILURES: BackOffRecord = { failures: 0, lastFailure: null };

/** The record after pods that were not counted before have ended. */
export function nextRecord(
  record: BackOffRecord,
  succeeded: readonly PodObject[],
  failed: readonly PodObject[],
): BackOffRecord {
  const failures = failed.map(finishTime).sort((a, b) => a - b);
  if (succeeded.length === 0) {
    if (failures.length === 0) return record;
    return {
      failures: record.failures + failures.length,
      lastFailure: failures.at(-1) as SimTime,
    };
  }
  const lastSuccess = Math.max(...succeeded.map(finishTime));
  const later = failures.filter((time) => time > lastSuccess);
  return { failures: later.length, lastFailure: later.at(-1) ?? null };
}

/** How long no pod is created: 10 s, doubled with each failure, at most 10 min, from the last. */
export function remainingBackOff({ failures, lastFailure }: BackOffRecord, now: SimTime): Duration {
  if (failures === 0 || lastFailure === null) return 0 as Duration;
  let wait: number = FIRST;
  for (let i = 1; i < failures && wait < LONGEST; i++) wait *= 2;
  return Math.max(0, Math.min(wait, LONGEST) - (now - lastFailure)) as Duration;
}
