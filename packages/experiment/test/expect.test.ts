import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../src/expect/student.ts';
import { judgeExpectations, type RunReport } from '../src/index.ts';

const report = (value: number | null, outcome: RunReport['outcome'] = 'reached'): RunReport => ({
  ...{ replication: 1, outcome, end_us: 1, tables: {}, trace: null, assertions: null },
  metrics: [{ name: 'm', unit: 's', value, n: 1 }],
});
const budget = (operator: '<' | '<=' | '>' | '>=', bound: number, confidence: number | null) => ({
  ...{ text: `m ${operator} ${bound}`, metric: 'm', operator, bound, confidence },
});

describe('studentQuantile', () => {
  // Table of the two-sided critical values of Student's t.
  it.each([
    [0.95, 1, 12.7062],
    [0.95, 2, 4.30265],
    [0.95, 4, 2.77645],
    [0.95, 9, 2.26216],
    [0.99, 19, 2.86093],
    [0.9, 29, 1.69913],
    [0.5, 3, 0.76489],
    [0.95, 1000, 1.96234],
  ])('%f with %i degrees is %f', (confidence, degrees, expected) => {
    expect(studentQuantile(confidence, degrees)).toBeCloseTo(expected, 4);
  });
});

describe('a budget', () => {
  it.each([
    ['<', 3, 'held'],
    ['<', 2, 'failed'],
    ['<=', 2, 'held'],
    ['>', 2, 'failed'],
    ['>=', 2, 'held'],
    ['>', 1.5, 'held'],
  ] as const)('of the mean, 2 %s %f: %s', (operator, bound, verdict) => {
    const [judged] = judgeExpectations([budget(operator, bound, null)], [report(1), report(3)]);
    expect(judged).toMatchObject({ verdict, mean: 2, interval: null, runs: 2, unit: 's' });
  });

  it('is judged by the interval of the mean', () => {
    // Mean 2, standard error 1, 4.30265 of it to either side.
    const reports = [2 - Math.sqrt(3), 2, 2 + Math.sqrt(3)].map((value) => report(value));
    const verdict = (bound: number) =>
      judgeExpectations([budget('<', bound, 0.95)], reports)[0]?.verdict;
    expect(verdict(6.4)).toBe('held');
    expect(verdict(6.2)).toBe('inconclusive');
    expect(verdict(-2.2)).toBe('inconclusive');
    expect(verdict(-2.4)).toBe('failed');
  });

  it.each([
    ['no run has a value', [report(null)], null, 0],
    ['one run says nothing about others', [report(1)], 1, 1],
    ['an interrupted run says nothing', [report(1), report(1, 'interrupted')], 1, 1],
  ] as const)('is open where %s', (_, reports, mean, runs) => {
    const [judged] = judgeExpectations([budget('<', 5, 0.95)], reports);
    expect(judged).toMatchObject({ verdict: 'inconclusive', mean, runs });
  });

  it('needs the fewer runs the lower its confidence', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2 });
    const ask = (list: readonly number[], confidence: number) =>
      judgeExpectations(
        [budget('<', 5e5, confidence)],
        list.map((value) => report(value)),
      )[0]?.verdict;
    fc.assert(
      fc.property(values, (list) => {
        const strict = ask(list, 0.99);
        return strict === 'inconclusive' || strict === ask(list, 0.8);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
