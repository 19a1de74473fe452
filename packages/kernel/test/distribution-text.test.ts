import { describe, expect, it } from 'vitest';
import { logNormalOf, minutes, parseDistribution, seconds } from '../src/index.ts';

describe('parseDistribution', () => {
  it.each([
    ['20s', { kind: 'constant', value: 20_000_000 }],
    ['0', { kind: 'constant', value: 0 }],
    [' 1m30s ', { kind: 'constant', value: 90_000_000 }],
    ['5s..20s', { kind: 'logNormal', median: 5_000_000, p99: 20_000_000 }],
    ['40ms .. 1.5s', { kind: 'logNormal', median: 40_000, p99: 1_500_000 }],
    ['5s..5s', { kind: 'constant', value: 5_000_000 }],
    ['0..0', { kind: 'constant', value: 0 }],
    ['~6h', { kind: 'exponential', mean: 21_600_000_000 }],
    ['~ 250ms', { kind: 'exponential', mean: 250_000 }],
  ])('reads %j', (text, expected) => {
    expect(parseDistribution(text)).toEqual(expected);
  });

  it.each(['', '20', '5s..', '..5s', '5s..10s..20s', '~', '~5s..6s', '-5s', 'soon'])(
    'refuses %j and says what is expected',
    (text) => {
      const refusal = new RegExp(`^${JSON.stringify(text).replaceAll('.', '\\.')} is not a distr`);
      expect(() => parseDistribution(text)).toThrow(refusal);
      expect(() => parseDistribution(text)).toThrow(RangeError);
      expect(() => parseDistribution(text)).toThrow(/Expected .*"20s".*"5s\.\.20s".*"~6h"\.$/);
    },
  );

  it('refuses a 99th percentile below the median, and a median of 0', () => {
    expect(() => parseDistribution('20s..5s')).toThrow('The 99th percentile is below the median.');
    expect(() => parseDistribution('0s..5s')).toThrow('The median must be longer than 0.');
  });
});

it('logNormalOf gives a constant where there is nothing to draw', () => {
  expect(logNormalOf(seconds(60), minutes(1))).toEqual({ kind: 'constant', value: 60_000_000 });
});
