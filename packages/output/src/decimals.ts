const perSecond = 1_000_000;

/**
 * Microseconds as seconds with exactly six decimals: 1500000 gives `1.500000`. Works on integers
 * alone, so no rounding of a division can reach the text.
 *
 * @throws RangeError for a number that is not a safe integer; pass such a sum as a bigint.
 */
export function secondsText(microseconds: number | bigint): string {
  if (typeof microseconds === 'bigint') return fixed(microseconds.toString());
  if (!Number.isSafeInteger(microseconds)) {
    throw new RangeError(`not an exact number of microseconds: ${microseconds}`);
  }
  if (microseconds < 0) return `-${secondsText(-microseconds)}`;
  const rest = microseconds % perSecond;
  return `${(microseconds - rest) / perSecond}.${String(rest).padStart(6, '0')}`;
}

function fixed(digits: string): string {
  if (digits.startsWith('-')) return `-${fixed(digits.slice(1))}`;
  const padded = digits.padStart(7, '0');
  return `${padded.slice(0, -6)}.${padded.slice(-6)}`;
}

/**
 * The inverse of {@link secondsText}.
 *
 * @throws RangeError for text of another form, or beyond 2^53 microseconds.
 */
export function microsecondsOf(text: string): number {
  const match = /^(-?)(\d+)\.(\d{6})$/.exec(text);
  const microseconds = match === null ? Number.NaN : Number(`${match[1]}${match[2]}${match[3]}`);
  if (!Number.isSafeInteger(microseconds)) {
    throw new RangeError(`"${text}" is not a time in seconds with six decimals`);
  }
  return microseconds;
}
