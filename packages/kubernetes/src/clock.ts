import type { Draws, SimTime } from '@podsim/kernel';

const SECOND = 1_000_000;
const DAY = 86_400;

/** From 1970 to 2026. */
const FIRST_DAY = 20_454;

/**
 * The cluster's wall clock. Virtual time 0 is 2026-01-01T00:00:00Z plus a drawn fraction of a
 * second: Kubernetes truncates timestamps to whole seconds, so the fraction shows (design 2.6).
 */
export class WallClock {
  readonly fraction: number;

  constructor(draws: Draws) {
    this.fraction = Math.floor(draws.uniform() * SECOND);
  }

  /** The start of the wall-clock second that `time` lies in, as virtual time. May be negative. */
  truncate(time: SimTime): SimTime {
    return (Math.floor((time + this.fraction) / SECOND) * SECOND - this.fraction) as SimTime;
  }

  /** Whole seconds from 2026-01-01T00:00:00Z to a time. */
  secondOf(time: SimTime): number {
    return Math.floor((time + this.fraction) / SECOND);
  }

  /** When a second begins; the inverse of `secondOf`. */
  timeOf(second: number): SimTime {
    return (second * SECOND - this.fraction) as SimTime;
  }

  /** A time as the API writes it, RFC 3339 in whole seconds: `2026-01-01T00:00:00Z`. */
  timestamp(time: SimTime): string {
    const second = this.secondOf(time);
    const day = Math.floor(second / DAY);
    const rest = second - day * DAY;
    const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
    return `${dateOf(day)}T${two(rest / 3600)}:${two((rest / 60) % 60)}:${two(rest % 60)}Z`;
  }

  /** Whole seconds from the wall-clock second of `earlier` to that of `later`. */
  secondsBetween(earlier: SimTime, later: SimTime): number {
    return (this.truncate(later) - this.truncate(earlier)) / SECOND;
  }
}

/** A date of the Gregorian calendar; months and dates count from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}

/** The date of a day, counted from 2026-01-01. */
export function calendarDay(day: number): CalendarDay {
  // Eras of 400 years that begin on 1 March, so that a leap day is the last of its year.
  const shifted = day + FIRST_DAY + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const leaps = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096);
  const year = Math.floor((ofEra - leaps) / 365);
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * month + 2) / 5) + 1;
  const calendarMonth = month < 10 ? month + 3 : month - 9;
  const calendarYear = year + era * 400 + (calendarMonth <= 2 ? 1 : 0);
  return { year: calendarYear, month: calendarMonth, date };
}

function dateOf(day: number): string {
  const { year, month, date } = calendarDay(day);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(date)}`;
}
