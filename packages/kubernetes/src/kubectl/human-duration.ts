const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

interface Range {
  /** In seconds; the range ends before it. */
  readonly below: number;
  readonly unit: readonly [seconds: number, letter: string];
  /** Shown after the first unit unless it is zero. */
  readonly rest: readonly [seconds: number, letter: string] | null;
}

/** The longer a duration, the coarser it is shown (STAT-35). */
const RANGES: readonly Range[] = [
  { below: 2 * MINUTE, unit: [1, 's'], rest: null },
  { below: 10 * MINUTE, unit: [MINUTE, 'm'], rest: [1, 's'] },
  { below: 3 * HOUR, unit: [MINUTE, 'm'], rest: null },
  { below: 8 * HOUR, unit: [HOUR, 'h'], rest: [MINUTE, 'm'] },
  { below: 2 * DAY, unit: [HOUR, 'h'], rest: null },
  { below: 8 * DAY, unit: [DAY, 'd'], rest: [HOUR, 'h'] },
  { below: 2 * YEAR, unit: [DAY, 'd'], rest: null },
  { below: 8 * YEAR, unit: [YEAR, 'y'], rest: [DAY, 'd'] },
  { below: Number.POSITIVE_INFINITY, unit: [YEAR, 'y'], rest: null },
];

/**
 * A duration as kubectl shows ages: at most two units, all parts truncated (STAT-35).
 *
 * Mirrors HumanDuration of apimachinery pkg/util/duration.
 */
export function humanDuration(seconds: number): string {
  const whole = Math.trunc(seconds);
  // Clocks of two machines differ a little: a second into the future is still now.
  if (whole < -1) return '<invalid>';
  if (whole < 0) return '0s';
  const range = RANGES.find(({ below }) => whole < below) as Range;
  const [size, letter] = range.unit;
  const text = `${Math.floor(whole / size)}${letter}`;
  if (range.rest === null) return text;
  const [restSize, restLetter] = range.rest;
  const left = Math.floor((whole % size) / restSize);
  return left === 0 ? text : `${text}${left}${restLetter}`;
}
