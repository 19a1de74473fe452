import type { CronSchedule } from '@podsim/api';
import { calendarDay } from '../../clock.ts';

/** All times here are whole seconds from 2026-01-01T00:00:00, in the time zone of the schedule. */

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** 2026-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;

/** A schedule that matches no day for so long (30 February) never does. */
const LONGEST_SEARCH = 5 * 366;

/** The first time of a schedule after a time; null if it has none. */
export function nextTime(schedule: CronSchedule, after: number): number | null {
  if (schedule.type === 'every') return after + schedule.seconds;
  const start = (Math.floor(after / MINUTE) + 1) * MINUTE;
  const firstDay = Math.floor(start / DAY);
  for (let day = firstDay; day <= firstDay + LONGEST_SEARCH; day++) {
    if (!matchesDay(schedule, day)) continue;
    const time = timeOfDay(schedule, day === firstDay ? start - day * DAY : 0);
    if (time !== null) return day * DAY + time;
  }
  return null;
}

type Fields = Extract<CronSchedule, { type: 'fields' }>;

function matchesDay({ daysOfMonth, months, daysOfWeek, bothDays }: Fields, day: number): boolean {
  const { month, date } = calendarDay(day);
  if (!months.has(month)) return false;
  const weekday = (((day + FIRST_WEEKDAY) % 7) + 7) % 7;
  const [ofMonth, ofWeek] = [daysOfMonth.has(date), daysOfWeek.has(weekday)];
  return bothDays ? ofMonth && ofWeek : ofMonth || ofWeek;
}

/** The first time of a day not before one, in seconds of the day. */
function timeOfDay({ hours, minutes }: Fields, from: number): number | null {
  for (let time = from; time < DAY; ) {
    const hour = Math.floor(time / HOUR);
    if (!hours.has(hour)) time = (hour + 1) * HOUR;
    else if (!minutes.has(Math.floor((time - hour * HOUR) / MINUTE))) time += MINUTE;
    else return time;
  }
  return null;
}

/** Times of a schedule that have come since another one. */
export interface Missed {
  /** The newest; null if there is none. */
  readonly newest: number | null;
  readonly count: number;
}

/** Times after `earliest` and not after `now`. */
export function missedTimes(schedule: CronSchedule, earliest: number, now: number): Missed {
  let newest: number | null = null;
  let count = 0;
  for (
    let time = nextTime(schedule, earliest);
    time !== null && time <= now;
    time = nextTime(schedule, time)
  ) {
    newest = time;
    count++;
  }
  return { newest, count };
}
