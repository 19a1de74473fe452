import { describe, expect, it } from 'vitest';
import {
  isDistributionMap,
  type OptionReader,
  readBytes,
  readDistribution,
  readDuration,
  readPositive,
  readShare,
  type SchemaIssue,
} from '../src/index.ts';

function read<T>(reader: OptionReader<T>, value: unknown): T | string[] {
  const issues: SchemaIssue[] = [];
  const result = reader(value, ['x'], issues);
  if (issues.length === 0) return result;
  return issues.map(({ path, message }) => `${path?.map(String).join('.')}: ${message}`);
}

describe('readDistribution', () => {
  const s = 1_000_000;

  it.each([
    [0, { kind: 'constant', value: 0 }],
    ['20s', { kind: 'constant', value: 20 * s }],
    ['5s..20s', { kind: 'logNormal', median: 5 * s, p99: 20 * s }],
    ['~6h', { kind: 'exponential', mean: 21_600 * s }],
    [{ constant: '1s' }, { kind: 'constant', value: s }],
    [{ exponential: '1s' }, { kind: 'exponential', mean: s }],
    [{ uniform: ['1s', '2s'] }, { kind: 'uniform', min: s, max: 2 * s }],
    [{ normal: { mean: '9s', sd: '1s' } }, { kind: 'normal', mean: 9 * s, sd: s }],
    [{ logNormal: { median: '1s', p99: '2s' } }, { kind: 'logNormal', median: s, p99: 2 * s }],
    [{ gamma: { shape: 2, scale: '1s' } }, { kind: 'gamma', shape: 2, scale: s }],
    [{ weibull: { shape: 0.7, scale: '1s' } }, { kind: 'weibull', shape: 0.7, scale: s }],
    [{ empirical: ['3s', '1s'] }, { kind: 'empirical', values: [s, 3 * s] }],
    [
      {
        mixture: [
          { weight: 9, of: '1s' },
          { weight: 1, of: { uniform: [0, '2s'] } },
        ],
      },
      {
        kind: 'mixture',
        parts: [
          { weight: 9, of: { kind: 'constant', value: s } },
          { weight: 1, of: { kind: 'uniform', min: 0, max: 2 * s } },
        ],
      },
    ],
  ])('reads %j', (value, expected) => {
    expect(read(readDistribution, value)).toEqual(expected);
  });

  it.each([
    [20, /^x: expected a distribution such as 20s, .*, not 20$/],
    [null, /^x: expected a distribution .*, not null$/],
    [['1s'], /^x: expected a distribution .*, not a list$/],
    ['soon', /^x: "soon" is not a distribution\./],
    ['2s..1s', /^x: The 99th percentile is below the median\.$/],
    [{}, /^x: expected one key: one of constant, .*, mixture$/],
    [{ unifrom: [] }, /^x: expected one key/],
    [{ constant: '1s', uniform: ['1s', '2s'] }, /^x: expected one key/],
    [{ constant: 7 }, /^x\.constant: expected a duration such as .*, not 7$/],
    [{ uniform: '1s' }, /^x\.uniform: expected a list of durations, not "1s"$/],
    [{ uniform: ['1s', '2s', '3s'] }, /^x\.uniform: expected \[shortest, longest\]$/],
    [{ uniform: ['1s', 'b'] }, /^x\.uniform\.1: expected a duration/],
    [{ normal: '1s' }, /^x\.normal: expected a map of mean and sd, not "1s"$/],
    [{ normal: { mean: '1s' } }, /^x\.normal\.sd: expected a duration .*, not nothing$/],
    [{ logNormal: { median: '2s', p99: '1s' } }, /^x\.logNormal: The 99th percentile is below/],
    [{ gamma: { shape: 0, scale: '1s' } }, /^x\.gamma\.shape: expected a number above 0, not 0$/],
    [{ empirical: [] }, /^x\.empirical: expected a list of durations, not a list$/],
    [{ mixture: [{ weight: 1, of: 'x' }] }, /^x\.mixture\.0\.of: "x" is not a distribution/],
  ])('refuses %j at its place', (value, expected) => {
    expect(read(readDistribution, value)).toEqual([expect.stringMatching(expected)]);
  });

  it('reports all problems of one value', () => {
    const wrong = { weibull: { shape: -1, scale: 'x', rate: 3 } };
    const found = read(readDistribution, wrong) as string[];
    expect(found.map((text) => text.split(':')[0])).toEqual([
      'x.weibull.rate',
      'x.weibull.shape',
      'x.weibull.scale',
    ]);
  });

  it('is not led astray by names of objects', () => {
    expect(read(readDistribution, JSON.parse('{ "__proto__": "1s" }'))).toEqual([
      expect.stringMatching(/^x: expected one key/),
    ]);
    expect(isDistributionMap({ toString: 1 })).toBe(false);
    expect(isDistributionMap({ uniform: ['1s', '2s'] })).toBe(true);
    expect(isDistributionMap({ uniform: ['1s', '2s'], fail: 0.1 })).toBe(false);
    expect(isDistributionMap(['uniform'])).toBe(false);
  });
});

describe('readShare', () => {
  it.each([
    ['0.5%', 0.005],
    ['100 %', 1],
    ['.5%', 0.005],
    [0, 0],
    [0.25, 0.25],
  ])('reads %j', (value, expected) => {
    expect(read(readShare, value)).toBe(expected);
  });
  it.each(['0.5', '101%', '-1%', 1.01, -0.1, Number.NaN, true, null])('refuses %j', (value) => {
    expect(read(readShare, value)).toEqual([expect.stringMatching(/^x: expected a share such as/)]);
  });
});

it('readDuration reads Kubernetes notation', () => {
  expect(read(readDuration, '1m30s')).toBe(90_000_000);
  expect(read(readDuration, 0)).toBe(0);
  for (const wrong of [30, '30', '', null, true]) {
    expect(read(readDuration, wrong)).toEqual([expect.stringMatching(/^x: expected a duration/)]);
  }
});

it('readPositive reads a number above 0', () => {
  expect(read(readPositive, 0.5)).toBe(0.5);
  for (const wrong of [0, -1, Number.POSITIVE_INFINITY, '1']) {
    expect(read(readPositive, wrong)).toEqual([expect.stringMatching(/^x: expected a number/)]);
  }
});

describe('readBytes', () => {
  it.each([
    ['256Mi', 256 * 1024 * 1024],
    ['1.5G', 1_500_000_000],
    ['64', 64],
    ['1e3', 1000],
    [' 1Ki ', 1024],
    [0, 0],
    [4096, 4096],
  ])('reads %j', (value, bytes) => {
    expect(read(readBytes, value)).toBe(bytes);
  });

  it.each(['256MB', '256m', '-1Mi', -1, 1.5, 'much', '', null, ['1Mi']])('refuses %j', (value) => {
    const [said] = read(readBytes, value) as string[];
    expect(said).toMatch(/^x: expected a quantity of bytes such as 256Mi or 1G, not /);
  });
});

it('what readers of times show allows no number but 0', () => {
  for (const { json } of [readDuration, readDistribution]) {
    expect(json).toMatchObject({ minimum: 0, maximum: 0 });
  }
});
