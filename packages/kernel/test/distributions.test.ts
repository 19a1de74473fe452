import { describe, expect, test } from 'vitest';
import {
  constant,
  type Distribution,
  Draws,
  type Duration,
  mean,
  quantile,
  runKey,
  sampleUniform,
  seconds,
} from '../src/index.ts';
import {
  average,
  erlangCdf,
  ksCritical,
  ksDistance,
  normalCdf,
  standardError,
} from './statistics.ts';

const key = runKey(42, 0);
const s = seconds;
const N = 20_000;

/** One distribution of each kind with its distribution function, in seconds. */
interface Case {
  readonly d: Distribution;
  readonly cdf: (x: number) => number;
}
const clamp = (p: number) => Math.max(0, Math.min(1, p));
const SIGMA = Math.log(30 / 8) / 2.3263478740408408;
const exponential = (m: number) => (x: number) => 1 - Math.exp(-x / m);
const CASES: Record<string, Case> = {
  uniform: { d: { kind: 'uniform', min: s(2), max: s(5) }, cdf: (x) => clamp((x - 2) / 3) },
  exponential: { d: { kind: 'exponential', mean: s(3) }, cdf: exponential(3) },
  normal: { d: { kind: 'normal', mean: s(50), sd: s(9) }, cdf: (x) => normalCdf((x - 50) / 9) },
  logNormal: {
    d: { kind: 'logNormal', median: s(8), p99: s(30) },
    cdf: (x) => normalCdf(Math.log(x / 8) / SIGMA),
  },
  'gamma, shape 3': {
    d: { kind: 'gamma', shape: 3, scale: s(2) },
    cdf: (x) => erlangCdf(3, x / 2),
  },
  'gamma, shape 1/2': {
    // Half the square of a normal variate.
    d: { kind: 'gamma', shape: 0.5, scale: s(1000) },
    cdf: (x) => 2 * normalCdf(Math.sqrt((2 * x) / 1000)) - 1,
  },
  'gamma, shape 40': { d: { kind: 'gamma', shape: 40, scale: s(1) }, cdf: (x) => erlangCdf(40, x) },
  weibull: {
    d: { kind: 'weibull', shape: 1.5, scale: s(4) },
    cdf: (x) => 1 - Math.exp(-((x / 4) ** 1.5)),
  },
  empirical: {
    d: { kind: 'empirical', values: [1, 2, 4, 8, 9].map(s) },
    cdf: (x) => clamp((x < 2 ? x - 1 : x < 4 ? x / 2 : x < 8 ? 1 + x / 4 : x - 5) / 4),
  },
  mixture: {
    d: {
      kind: 'mixture',
      parts: [
        { weight: 3, of: { kind: 'exponential', mean: s(1) } },
        { weight: 1, of: { kind: 'uniform', min: s(5), max: s(9) } },
      ],
    },
    cdf: (x) => 0.75 * exponential(1)(x) + 0.25 * clamp((x - 5) / 4),
  },
};

function samples(d: Distribution, name: string): Duration[] {
  const draws = new Draws(key, name);
  return Array.from({ length: N }, () => draws.sample(d));
}
const inSeconds = (us: readonly number[]) => us.map((value) => value / 1e6);

describe.each(Object.entries(CASES))('%s', (name, { d, cdf }) => {
  const drawn = samples(d, name);

  test('fits its distribution function', () => {
    expect(ksDistance(inSeconds(drawn), cdf)).toBeLessThan(ksCritical(N));
  });

  test('has its mean', () => {
    expect(Math.abs(average(drawn) - mean(d))).toBeLessThan(3.29 * standardError(drawn));
  });

  test('has its quantiles', () => {
    for (const p of [0.01, 0.3, 0.5, 0.9, 0.999]) {
      expect(cdf(quantile(d, p) / 1e6)).toBeCloseTo(p, 5);
    }
  });

  test('grows with the uniform, in integers of at least 0', () => {
    for (const value of drawn) expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
    if (d.kind === 'mixture') return;
    let last = 0;
    for (let i = 0; i < 2000; i++) {
      const value = sampleUniform(d, i / 2000);
      expect(value).toBeGreaterThanOrEqual(last);
      last = value;
    }
  });
});

/** A test that accepts anything is no test: each of these is nearly right. */
describe('the fit refuses', () => {
  const critical = ksCritical(N);
  test('a Weibull of shape 1.05 for an exponential', () => {
    const drawn = samples({ kind: 'weibull', shape: 1.05, scale: s(3) }, 'canary');
    expect(ksDistance(inSeconds(drawn), exponential(3))).toBeGreaterThan(critical);
  });
  test('a log-normal whose p99 is a tenth too large', () => {
    const drawn = samples({ kind: 'logNormal', median: s(8), p99: s(33) }, 'canary');
    const { cdf } = CASES.logNormal as Case;
    expect(ksDistance(inSeconds(drawn), cdf)).toBeGreaterThan(critical);
  });
  test('a mean that is one part in thirty off', () => {
    const drawn = samples({ kind: 'exponential', mean: s(3.1) }, 'canary');
    expect(ksDistance(inSeconds(drawn), exponential(3))).toBeGreaterThan(critical);
  });
});

describe('edges', () => {
  const LAST = 1 - 2 ** -53;
  test('the least and the greatest uniform give durations', () => {
    for (const { d } of Object.values(CASES)) {
      const [least, greatest] = [sampleUniform(d, 0), sampleUniform(d, LAST)];
      expect(least).toBeGreaterThanOrEqual(0);
      expect(greatest).toBeGreaterThan(least);
      expect(greatest).toBeLessThan(s(100_000));
    }
  });

  test('a log-normal has its median and p99, also the other way round', () => {
    expect(sampleUniform({ kind: 'logNormal', median: s(8), p99: s(30) }, 0.5)).toBe(s(8));
    expect(sampleUniform({ kind: 'logNormal', median: s(8), p99: s(30) }, 0.99)).toBe(s(30));
    expect(sampleUniform({ kind: 'logNormal', median: s(8), p99: s(8) }, 0.3)).toBe(s(8));
    expect(sampleUniform({ kind: 'logNormal', median: s(0), p99: s(8) }, 0.3)).toBe(0);
  });

  test('what would be negative is 0', () => {
    const d: Distribution = { kind: 'normal', mean: s(1), sd: s(2) };
    expect(sampleUniform(d, 0.1)).toBe(0);
    // E max(0, X) = Phi(1/2) + 2 phi(1/2), in seconds.
    expect(mean(d) / 1e6).toBeCloseTo(normalCdf(0.5) + 2 * 0.3520653267642995, 10);
    expect(mean({ kind: 'normal', mean: s(3), sd: s(0) })).toBe(s(3));
  });

  test('a constant takes a uniform and gives its value', () => {
    expect(sampleUniform(constant(s(3)), 0.7)).toBe(s(3));
    expect([mean(constant(s(3))), quantile(constant(s(3)), 0.5)]).toEqual([s(3), s(3)]);
  });

  test('one empirical value is a constant', () => {
    const d: Distribution = { kind: 'empirical', values: [s(7)] };
    expect([sampleUniform(d, 0), sampleUniform(d, LAST), mean(d)]).toEqual([s(7), s(7), s(7)]);
  });

  test('the mean of few empirical values counts the ends half', () => {
    expect(mean({ kind: 'empirical', values: [1, 1, 4].map(s) })).toBe(s(1.75));
  });

  test('a part without weight is never chosen, nested mixtures are', () => {
    const inner: Distribution = {
      kind: 'mixture',
      parts: [
        { weight: 1, of: constant(s(1)) },
        { weight: 1, of: constant(s(2)) },
      ],
    };
    const d: Distribution = {
      kind: 'mixture',
      parts: [
        { weight: 0, of: constant(s(9)) },
        { weight: 1, of: inner },
        { weight: 1, of: constant(s(3)) },
        { weight: 0, of: constant(s(9)) },
      ],
    };
    const at = [0, 0.2499, 0.25, 0.4999, 0.5, LAST].map((u) => sampleUniform(d, u));
    expect(at).toEqual([1, 1, 2, 2, 3, 3].map(s));
    expect([mean(d), quantile(d, 0.2), quantile(d, 0.3), quantile(d, 0.7)]).toEqual(
      [2.25, 1, 2, 3].map(s),
    );
  });

  test('draws are cut where a time would no longer be exact', () => {
    expect(sampleUniform({ kind: 'weibull', shape: 0.01, scale: s(1) }, 0.99999)).toBe(2 ** 52);
  });

  test('parameters without a distribution are an error', () => {
    for (const d of [
      { kind: 'empirical', values: [] },
      { kind: 'mixture', parts: [] },
      { kind: 'exponential', mean: Number.NaN as Duration },
    ] satisfies Distribution[]) {
      expect(() => sampleUniform(d, 0.5)).toThrow(
        expect.objectContaining({ code: 'DISTRIBUTION' }),
      );
    }
  });
});

/** What seed 42 yields. A change here changes the results of every scenario: a major version. */
test('draws are golden', () => {
  const golden = Object.entries(CASES).map(([name, { d }]) => {
    const draws = new Draws(key, 'golden');
    return [name, draws.sample(d), draws.sample(d), draws.sample(d)];
  });
  expect(golden).toEqual([
    ['uniform', 4383282, 4719613, 4621726],
    ['exponential', 4745867, 7110590, 6212250],
    ['normal', 57396917, 61877583, 60305582],
    ['logNormal', 12761171, 16933102, 15333352],
    ['gamma, shape 3', 8471208, 10839592, 9965999],
    ['gamma, shape 1/2', 801167234, 1406852047, 1169989872],
    ['gamma, shape 40', 45067309, 48563306, 47317181],
    ['weibull', 5430705, 7110764, 6498480],
    ['empirical', 8177709, 8626151, 8495635],
    ['mixture', 5710837, 7504602, 6982541],
  ]);
});
