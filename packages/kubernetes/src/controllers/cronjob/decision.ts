import { type CronJobSpec, parseCron } from '@podsim/api';
import { missedTimes, nextTime } from './schedule.ts';

/** Seconds from 2026-01-01T00:00:00Z. */
export interface CronTimes {
  readonly now: number;
  readonly created: number;
  readonly lastScheduled: number | null;
  /** Of the time zone, ahead of UTC. */
  readonly offset: number;
}

export type CronDecision =
  /** No time of the schedule has come that was not taken up. */
  | { readonly do: 'nothing' }
  | { readonly do: 'start'; readonly at: number; readonly tooMany: boolean }
  /** It has come, but its deadline is over. */
  | { readonly do: 'miss'; readonly at: number; readonly tooMany: boolean };

/** More times than this missed at once are worth a warning. */
const TOO_MANY = 100;

/**
 * Which time of its schedule a CronJob has to take up: the newest that came since the last one,
 * or within the starting deadline (cronjob/utils.go `nextScheduleTime`).
 */
export function decide(spec: CronJobSpec, times: CronTimes): CronDecision {
  const { now, created, lastScheduled, offset } = times;
  const schedule = parseCron(spec.schedule);
  if (typeof schedule === 'string') return { do: 'nothing' };
  const deadline = spec.startingDeadlineSeconds;
  const since = lastScheduled ?? created;
  const earliest = deadline === null ? since : Math.max(since, now - deadline);
  const { newest, count } = missedTimes(schedule, earliest + offset, now + offset);
  if (newest === null) return { do: 'nothing' };
  const at = newest - offset;
  const tooMany = count > TOO_MANY;
  const isLate = deadline !== null && at + deadline < now;
  return { do: isLate ? 'miss' : 'start', at, tooMany };
}

/** The next time of the schedule after now; null if there is none. */
export function following({ schedule: text }: CronJobSpec, times: CronTimes): number | null {
  const schedule = parseCron(text);
  if (typeof schedule === 'string') return null;
  const next = nextTime(schedule, times.now + times.offset);
  return next === null ? null : next - times.offset;
}
