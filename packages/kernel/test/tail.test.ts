import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  constant,
  type Distribution,
  Draws,
  type Duration,
  milliseconds,
  runKey,
  sampleFrom,
  sampleUnder,
  sampleUniform,
  seconds,
  shareFrom,
} from '../src/index.ts';
import { ksCritical, ksDistance, normalCdf } from './statistics.ts';

const ms = milliseconds;
const EXPONENTIAL: Distribution = { kind: 'exponential', mean: ms(200) };
const LOG_NORMAL: Distribution = { kind: 'logNormal', median: ms(40), p99: ms(900) };
const DISTRIBUTIONS: readonly (readonly [string, Distribution])[] = [
  ['constant', constant(ms(300))],
  ['uniform', { kind: 'uniform', min: ms(100), max: ms(500) }],
  ['exponential', EXPONENTIAL],
  ['normal', { kind: 'normal', mean: ms(300), sd: ms(90) }],
  ['log-normal', LOG_NORMAL],
  ['gamma', { kind: 'gamma', shape: 2.5, scale: ms(100) }],
  ['weibull', { kind: 'weibull', shape: 0.8, scale: ms(250) }],
  ['empirical', { kind: 'empirical', values: [ms(1), ms(200), ms(290), ms(310), ms(1200)] }],
  [
    'mixture',
    {
      kind: 'mixture',
      parts: [
        { weight: 3, of: EXPONENTIAL },
        { weight: 0, of: constant(ms(1)) },
        { weight: 1, of: { kind: 'normal', mean: ms(300), sd: ms(20) } },
      ],
    },
  ],
];
const LIMIT = ms(300);

describe('shareFrom', () => {
  it('is the exceedance probability in closed form', () => {
    expect(shareFrom(EXPONENTIAL, ms(200))).toBeCloseTo(Math.exp(-1), 5);
    const sigma = Math.log(900 / 40) / 2.3263478740408408;
    expect(shareFrom(LOG_NORMAL, seconds(1))).toBeCloseTo(
      1 - normalCdf(Math.log(1000 / 40) / sigma),
      7,
    );
    expect(shareFrom({ kind: 'uniform', min: ms(0), max: ms(400) }, LIMIT)).toBeCloseTo(0.25, 5);
  });

  it('counts a draw of just the limit as one above it', () => {
    expect(shareFrom(constant(LIMIT), LIMIT)).toBe(1);
    expect(shareFrom(constant((LIMIT - 1) as Duration), LIMIT)).toBe(0);
  });

  it.each(DISTRIBUTIONS)('is what plain draws show: %s', (_name, d) => {
    const draws = new Draws(runKey(3, 0), 'plain');
    const n = 4_000;
    let above = 0;
    for (let i = 0; i < n; i++) if (draws.sample(d) >= LIMIT) above++;
    const share = shareFrom(d, LIMIT);
    const error = Math.sqrt((share * (1 - share)) / n);
    expect(Math.abs(above / n - share)).toBeLessThanOrEqual(4 * error);
  });
});

describe('sampleUnder and sampleFrom', () => {
  const drawn = DISTRIBUTIONS.filter(([name]) => name !== 'constant');

  it.each(drawn)('stay on their side of the limit: %s', (_name, d) => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1 - 2 ** -53, noNaN: true }), (u) => {
        expect(sampleUnder(d, LIMIT, u)).toBeLessThan(LIMIT);
        expect(sampleUnder(d, LIMIT, u)).toBeGreaterThanOrEqual(0);
        expect(sampleFrom(d, LIMIT, u)).toBeGreaterThanOrEqual(LIMIT);
      }),
      { seed: 2, numRuns: 100, examples: [[0], [1 - 2 ** -53]] },
    );
  });

  it.each(drawn)('with the share, they give the whole distribution back: %s', (_name, d) => {
    const draws = new Draws(runKey(4, 0), 'sides');
    const share = shareFrom(d, LIMIT);
    const n = 4_000;
    const sample = Array.from({ length: n }, () =>
      draws.chance(share)
        ? sampleFrom(d, LIMIT, draws.uniform())
        : sampleUnder(d, LIMIT, draws.uniform()),
    );
    const reference = Array.from({ length: 20_000 }, (_, i) =>
      sampleUniform(d, d.kind === 'mixture' ? draws.uniform() : (i + 0.5) / 20_000),
    ).sort((a, b) => a - b);
    const cdf = (x: number): number => upperBound(reference, x) / reference.length;
    expect(ksDistance(sample, cdf)).toBeLessThan(1.2 * ksCritical(n));
  });
});

/** How many of the ascending values are at most `x`. */
function upperBound(values: readonly number[], x: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
