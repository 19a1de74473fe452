import { type CronJobSpec, type CronSchedule, parseCron } from '@podsim/api';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/controllers/cronjob/decision.ts';
import { jobName } from '../../src/controllers/cronjob/job-of.ts';
import { missedTimes, nextTime } from '../../src/controllers/cronjob/schedule.ts';
import { offsetOf } from '../../src/controllers/cronjob/time-zone.ts';

const START = Date.UTC(2026, 0, 1);
const HOUR = 3600;
const DAY = 24 * HOUR;

function scheduleOf(text: string): CronSchedule {
  const schedule = parseCron(text);
  if (typeof schedule === 'string') throw new Error(schedule);
  return schedule;
}

const shown = (second: number | null): string =>
  second === null ? 'never' : new Date(START + second * 1000).toISOString().slice(0, 16);

describe('times of a schedule', () => {
  it.each([
    ['*/15 * * * *', 0, '2026-01-01T00:15'],
    ['0 * * * *', 59, '2026-01-01T01:00'],
    ['30 2 * * mon', 0, '2026-01-05T02:30'],
    ['0 0 29 2 *', 0, '2028-02-29T00:00'],
    ['0 0 30 2 *', 0, 'never'],
    // Both days restricted: one of them is enough; a star asks for both.
    ['0 0 13 * fri', 0, '2026-01-02T00:00'],
    ['0 0 13 * *', 0, '2026-01-13T00:00'],
    ['@monthly', DAY, '2026-02-01T00:00'],
    ['5-10/5,20 8-9 * jan *', 9 * HOUR + 600, '2026-01-01T09:20'],
    ['@every 90m', 60, '2026-01-01T01:31'],
  ])('%s after %i s: %s', (text, after, expected) => {
    expect(shown(nextTime(scheduleOf(text), after))).toBe(expected);
  });

  it('are the minutes whose date matches all fields', () => {
    const field = (max: number) => fc.oneof(fc.constant('*'), fc.nat(max).map(String));
    const check = fc.property(
      field(59),
      field(23),
      fc.constantFrom('*', '1', '15', '31'),
      fc.constantFrom('*', '0', '3', '6'),
      fc.nat(400 * DAY),
      (minute, hour, date, weekday, after) => {
        const text = `${minute} ${hour} ${date} * ${weekday}`;
        const time = nextTime(scheduleOf(text), after);
        const found = new Date(START + (time ?? 0) * 1000);
        const is = (wanted: string, value: number) => wanted === '*' || Number(wanted) === value;
        const ofMonth = is(date, found.getUTCDate());
        const ofWeek = is(weekday, found.getUTCDay());
        const isOpen = date === '*' || weekday === '*';
        expect(time).toBeGreaterThan(after);
        expect(is(minute, found.getUTCMinutes()) && is(hour, found.getUTCHours())).toBe(true);
        expect(isOpen ? ofMonth && ofWeek : ofMonth || ofWeek).toBe(true);
      },
    );
    fc.assert(check, { seed: 3, numRuns: 300 });
  });

  it('that were missed are counted, the newest is known', () => {
    const schedule = scheduleOf('*/10 * * * *');
    expect(missedTimes(schedule, 600, 1800)).toEqual({ newest: 1800, count: 2 });
    expect(missedTimes(schedule, 600, 1199)).toEqual({ newest: null, count: 0 });
  });
});

describe('what a CronJob takes up', () => {
  const spec = (deadline: number | null): CronJobSpec =>
    ({ schedule: '0 * * * *', startingDeadlineSeconds: deadline }) as CronJobSpec;
  const times = { now: 10 * HOUR + 100, created: 0, lastScheduled: HOUR, offset: 0 };

  it('is the newest time since the last one', () => {
    expect(decide(spec(null), times)).toEqual({ do: 'start', at: 10 * HOUR, tooMany: false });
    const done = { ...times, lastScheduled: 10 * HOUR };
    expect(decide(spec(null), done)).toEqual({ do: 'nothing' });
  });

  it('is nothing that is older than the starting deadline', () => {
    expect(decide(spec(99), times)).toEqual({ do: 'nothing' });
    expect(decide(spec(101), times)).toMatchObject({ do: 'start', at: 10 * HOUR });
  });

  it('warns of more than a hundred missed times', () => {
    expect(decide(spec(null), { ...times, now: 200 * HOUR })).toMatchObject({ tooMany: true });
  });

  it('goes by the time zone', () => {
    const midnight = { ...spec(null), schedule: '0 0 * * *' };
    const ahead = { now: 23 * HOUR, created: 1, lastScheduled: null, offset: 2 * HOUR };
    expect(decide(midnight, ahead)).toMatchObject({ do: 'start', at: 22 * HOUR });
    expect(decide(midnight, { ...ahead, offset: 0 })).toEqual({ do: 'nothing' });
  });
});

it('time zones without rules of their own are simulated', () => {
  expect(offsetOf(null)).toBe(0);
  expect(offsetOf('Etc/UTC')).toBe(0);
  expect(offsetOf('Etc/GMT-2')).toBe(2 * HOUR);
  expect(offsetOf('Etc/GMT+5')).toBe(-5 * HOUR);
  expect(offsetOf('Europe/Berlin')).toBeNull();
});

it('Jobs are named by the minute', () => {
  expect(jobName('backup', 120)).toBe(`backup-${START / 60_000 + 2}`);
});
