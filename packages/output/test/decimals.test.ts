import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microsecondsOf, secondsText } from '../src/index.ts';

describe('secondsText', () => {
  it.each([
    [0, '0.000000'],
    [1, '0.000001'],
    [1_500_000, '1.500000'],
    [-1, '-0.000001'],
    [16_548_000, '16.548000'],
    // The nearest double to the quotient would print as ...740.992 or lose digits.
    [Number.MAX_SAFE_INTEGER, '9007199254.740991'],
    [9_007_199_253_999_999, '9007199253.999999'],
    [-Number.MAX_SAFE_INTEGER, '-9007199254.740991'],
  ])('writes %d microseconds as %s', (microseconds, text) => {
    expect(secondsText(microseconds)).toBe(text);
  });

  it('is exact beyond 2^53, given a bigint', () => {
    expect(secondsText(123_456_789_012_345_678_901n)).toBe('123456789012345.678901');
    expect(secondsText(-7n)).toBe('-0.000007');
  });

  it('refuses numbers that are not exact', () => {
    expect(() => secondsText(2 ** 53)).toThrow(RangeError);
    expect(() => secondsText(0.5)).toThrow(RangeError);
  });

  it('agrees with bigint arithmetic and reads back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (microseconds) => {
        const text = secondsText(microseconds);
        expect(text).toBe(secondsText(BigInt(microseconds)));
        expect(microsecondsOf(text) + 0).toBe(microseconds + 0);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it.each(['1', '1.5', '1.0000000', '', 'x', '9007199254.740993'])('does not read %j', (text) => {
    expect(() => microsecondsOf(text)).toThrow(RangeError);
  });
});
