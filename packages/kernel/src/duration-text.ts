import type { Duration } from './time.ts';

/** Microseconds per unit. Both micro signs are accepted, as in Go: U+00B5 and U+03BC. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-3],
  ['us', 1],
  ['\u00b5s', 1],
  ['\u03bcs', 1],
  ['ms', 1e3],
  ['s', 1e6],
  ['m', 6e7],
  ['h', 3.6e9],
]);

const TERM = /(\d+\.?\d*|\.\d+)([a-z\u00b5\u03bc]+)/y;

/**
 * Reads a duration in Kubernetes notation: decimal numbers with a unit, one after the other, as in
 * `250ms`, `1m30s`, `1.5h`, or a bare `0`. Rounded to microseconds.
 *
 * @throws RangeError for any other text, and for durations of 2^53 us and more; the message says
 *   what was given and what is expected.
 */
export function duration(text: string): Duration {
  if (text === '0') return 0 as Duration;
  let total = 0;
  let end = 0;
  while (end < text.length) {
    TERM.lastIndex = end;
    const term = TERM.exec(text);
    const unit = term === null ? undefined : UNITS.get(term[2] as string);
    if (term === null || unit === undefined) throw notADuration(text);
    total += Number(term[1]) * unit;
    end = TERM.lastIndex;
  }
  const rounded = Math.round(total);
  if (end === 0) throw notADuration(text);
  if (!Number.isSafeInteger(rounded)) throw new TooLongError(text);
  return rounded as Duration;
}

/** A duration that the clock cannot count: 2^53 us, some 285 years, and more. */
export class TooLongError extends RangeError {
  constructor(text: string) {
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    super(`${JSON.stringify(shown)} is too long a duration; expected less than 285 years.`);
  }
}

function notADuration(text: string): RangeError {
  return new RangeError(
    `${JSON.stringify(text)} is not a duration. Expected decimal numbers with units ` +
      'h, m, s, ms or us, such as "250ms", "1m30s", "1.5h" or "0".',
  );
}

/** Writes a duration as Go's `time.Duration` prints itself: `0s`, `1.5ms`, `1m30s`, `1h0m0s`. */
export function formatDuration(d: Duration): string {
  if (d < 0) return `-${formatDuration(-d as Duration)}`;
  if (d === 0) return '0s';
  if (d < 1_000) return `${d}\u00b5s`;
  if (d < 1_000_000) return `${decimal(d, 1_000)}ms`;
  const fraction = d % 60_000_000;
  const wholeMinutes = (d - fraction) / 60_000_000;
  const secondsText = `${decimal(fraction, 1_000_000)}s`;
  if (wholeMinutes === 0) return secondsText;
  const minutesText = `${wholeMinutes % 60}m${secondsText}`;
  return wholeMinutes < 60 ? minutesText : `${Math.floor(wholeMinutes / 60)}h${minutesText}`;
}

/** `us / unit` with as many decimals as needed; `unit` is a power of ten. */
function decimal(us: number, unit: number): string {
  const rest = us % unit;
  const whole = String((us - rest) / unit);
  if (rest === 0) return whole;
  // Adding the unit keeps the leading zeros of the fraction.
  return `${whole}.${String(unit + rest)
    .slice(1)
    .replace(/0+$/, '')}`;
}
