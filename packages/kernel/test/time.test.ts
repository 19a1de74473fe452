import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  asTime,
  type Duration,
  duration,
  formatDuration,
  hours,
  microseconds,
  milliseconds,
  minutes,
  plus,
  seconds,
  since,
  tickAfter,
  tickAtOrAfter,
} from '../src/index.ts';

test('units are rounded to integer microseconds', () => {
  expect([microseconds(1.4), milliseconds(0.0015), seconds(1.1), minutes(0.5), hours(2)]).toEqual([
    1, 2, 1_100_000, 30_000_000, 7_200_000_000,
  ]);
});

test('instants and spans add up', () => {
  expect(plus(asTime(5), microseconds(7))).toBe(12);
  expect(since(asTime(12), asTime(5))).toBe(7);
  expect(() => asTime(1.5)).toThrow(
    new RangeError('A time must be an integer number of microseconds, but is 1.5.'),
  );
  expect(() => asTime(Number.POSITIVE_INFINITY)).toThrow(RangeError);
});

test('ticks agree with counting them', () => {
  const small = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(small, fc.integer({ min: 1, max: 40 }), small, (anchor, period, t) => {
      let atOrAfter = anchor;
      while (atOrAfter < t) atOrAfter += period;
      let after = anchor;
      while (after <= t) after += period;
      expect(tickAtOrAfter(asTime(anchor), microseconds(period), asTime(t))).toBe(atOrAfter);
      expect(tickAfter(asTime(anchor), microseconds(period), asTime(t))).toBe(after);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test('ticks are exact far from the anchor', () => {
  const year = 366 * 86_400_000_000;
  // A quotient of doubles would round 1 us before a tick to that tick.
  expect(tickAtOrAfter(asTime(3), microseconds(7), asTime(3 + 7 * year - 1))).toBe(3 + 7 * year);
  expect(tickAfter(asTime(3), microseconds(7), asTime(3 + 7 * year))).toBe(10 + 7 * year);
});

test.each([
  ['0', 0],
  ['0s', 0],
  ['250ms', 250_000],
  ['1m30s', 90_000_000],
  ['1.5h', 5_400_000_000],
  ['.5s', 500_000],
  ['1.s', 1_000_000],
  ['10us', 10],
  ['10\u00b5s', 10],
  ['10\u03bcs', 10],
  ['1500ns', 2],
  ['1.1s', 1_100_000],
  ['1h2m3s4ms5us', 3_723_004_005],
  ['90s30m', 1_890_000_000],
])('duration(%j) is %d us', (text, us) => {
  expect(duration(text)).toBe(us);
});

test.each([
  '',
  '1',
  '-1s',
  '+1s',
  ' 1s',
  '1 s',
  '1s ',
  '1d',
  '1S',
  's',
  '.s',
  '1e3s',
  '1h-2m',
  '1,5h',
  '0x1s',
  '9999999999h',
])('duration(%j) is refused', (text) => {
  expect(() => duration(text)).toThrow(RangeError);
});

test('a refusal says what was given and what is expected', () => {
  expect(() => duration('5 minutes')).toThrow(
    '"5 minutes" is not a duration. Expected decimal numbers with units h, m, s, ms or us, ' +
      'such as "250ms", "1m30s", "1.5h" or "0".',
  );
});

test.each([
  [0, '0s'],
  [1, '1\u00b5s'],
  [999, '999\u00b5s'],
  [1_000, '1ms'],
  [1_500, '1.5ms'],
  [250_000, '250ms'],
  [999_999, '999.999ms'],
  [1_000_000, '1s'],
  [16_548_000, '16.548s'],
  [60_000_000, '1m0s'],
  [90_000_000, '1m30s'],
  [60_000_001, '1m0.000001s'],
  [3_600_000_000, '1h0m0s'],
  [90_061_100_000, '25h1m1.1s'],
  [-1_500_000, '-1.5s'],
])('formatDuration(%d) is %s', (us, text) => {
  expect(formatDuration(us as Duration)).toBe(text);
});

test('what is formatted reads back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (us) => {
      expect(duration(formatDuration(us as Duration))).toBe(us);
    }),
    { seed: 2, numRuns: 1000 },
  );
});
