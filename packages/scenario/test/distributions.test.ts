import { milliseconds, seconds } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import { readDistribution, readDuration } from '../src/index.ts';
import { problemsOf, scenarioOf, withSpec } from './loading.ts';

const s = seconds;

describe('distributions', () => {
  test.each([
    ['20s', { kind: 'constant', value: s(20) }],
    [0, { kind: 'constant', value: 0 }],
    ['5s..20s', { kind: 'logNormal', median: s(5), p99: s(20) }],
    ['5s .. 20s', { kind: 'logNormal', median: s(5), p99: s(20) }],
    ['1.5s..2.5s', { kind: 'logNormal', median: s(1.5), p99: s(2.5) }],
    ['5s..5s', { kind: 'constant', value: s(5) }],
    ['~6h', { kind: 'exponential', mean: s(21600) }],
    [{ constant: '5s' }, { kind: 'constant', value: s(5) }],
    [{ uniform: ['1s', '2s'] }, { kind: 'uniform', min: s(1), max: s(2) }],
    [{ exponential: '6h' }, { kind: 'exponential', mean: s(21600) }],
    [{ normal: { mean: '10s', sd: '2s' } }, { kind: 'normal', mean: s(10), sd: s(2) }],
    [{ logNormal: { median: '1s', p99: '3s' } }, { kind: 'logNormal', median: s(1), p99: s(3) }],
    [{ gamma: { shape: 2, scale: '3s' } }, { kind: 'gamma', shape: 2, scale: s(3) }],
    [{ weibull: { shape: 0.5, scale: '3s' } }, { kind: 'weibull', shape: 0.5, scale: s(3) }],
    [
      { empirical: ['3s', '1s', '20ms'] },
      { kind: 'empirical', values: [milliseconds(20), s(1), s(3)] },
    ],
    [
      {
        mixture: [
          { weight: 9, of: '1s' },
          { weight: 1, of: { uniform: ['1s', '9s'] } },
        ],
      },
      {
        kind: 'mixture',
        parts: [
          { weight: 9, of: { kind: 'constant', value: s(1) } },
          { weight: 1, of: { kind: 'uniform', min: s(1), max: s(9) } },
        ],
      },
    ],
  ])('%j', (given, expected) => {
    expect(readDistribution(given)).toEqual(expected);
  });

  const at = (yaml: string): string[] =>
    problemsOf(withSpec(`cluster: { runtime: { exec: ${yaml} } }`)).map((problem) =>
      problem.replace('spec.cluster.runtime.exec', '…'),
    );

  test.each([
    ['20', '4:31 …: the number 20 is not a distribution'],
    ['"20"', '4:31 …: "20" is not a distribution'],
    ['5s..', '4:31 …: "5s.." is not a distribution'],
    ['1s..2s..3s', '4:31 …: "1s..2s..3s" is not a distribution'],
    ['2s..1s', '4:31 …: the 99th percentile is below the median'],
    ['0..1s', '4:31 …: the median must be longer than 0'],
    ['[1s, 2s]', '4:31 …: a list is not a distribution'],
    ['{}', '4:31 …: a distribution has one key, got 0'],
    ['{ uniform: [1s, 2s], normal: 1 }', '4:31 …: a distribution has one key, got 2'],
    ['{ unifrom: [1s, 2s] }', '4:31 …: unknown distribution "unifrom"'],
    ['{ uniform: 1s }', '4:42 ….uniform: uniform needs two durations'],
    ['{ uniform: [2s, 1s] }', '4:42 ….uniform: the shortest is longer than the longest'],
    ['{ uniform: [1s, two] }', '4:47 ….uniform[1]: "two" is not a duration'],
    ['{ normal: { mean: 1s } }', '4:41 ….normal: missing key "sd"'],
    ['{ normal: { mean: 1s, ds: 2s } }', '4:57 ….normal.ds: unknown key "ds"'],
    ['{ normal: 5s }', '4:41 ….normal: "5s" is not a map'],
    [
      '{ gamma: { shape: 0, scale: 1s } }',
      '4:49 ….gamma.shape: the number 0 is not a number above 0',
    ],
    ['{ empirical: [] }', '4:44 ….empirical: empirical needs a list of durations'],
    ['{ empirical: file.csv }', '4:44 ….empirical: empirical needs a list of durations'],
    ['{ mixture: [{ weight: 1, of: x }] }', '4:60 ….mixture[0].of: "x" is not a distribution'],
    [
      '{ mixture: [{ weight: -1, of: 1s }] }',
      '4:53 ….mixture[0].weight: the number -1 is not a number above 0',
    ],
  ])('%s', (yaml, expected) => {
    expect(at(yaml)).toEqual([expected]);
  });

  test('unquoted texts arrive as they are written', () => {
    const text = withSpec(
      'cluster: { runtime: { watch: ~5ms, exec: 5ms..20ms, volumes: {uniform: [0, 1s]} } }',
    );
    const { watch, exec, volumes } = scenarioOf(text).cluster.runtime;
    expect([watch.kind, exec.kind, volumes.kind]).toEqual(['exponential', 'logNormal', 'uniform']);
  });
});

test('durations are Kubernetes notation, with surrounding space allowed', () => {
  expect(readDuration('1h30m')).toBe(s(5400));
  expect(readDuration(' 250ms ')).toBe(milliseconds(250));
  expect(readDuration(0)).toBe(0);
  for (const wrong of ['', '5', 's', '-1s', '1d', 5, true, null, [], '1s2']) {
    expect(() => readDuration(wrong), String(wrong)).toThrow('is not a duration');
  }
});
