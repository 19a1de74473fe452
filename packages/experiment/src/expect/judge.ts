import type { Assertion, Budget, Expectation } from '@podsim/scenario';
import type { RunReport } from '../results.ts';
import { studentQuantile } from './student.ts';

/**
 * Whether a budget held. `inconclusive`: the interval straddles the bound, or no run says anything
 * about it; more runs, or other ones, are needed to tell.
 */
export type Verdict = 'held' | 'failed' | 'inconclusive';

/** What the runs say about a budget or an assertion. */
export interface Judgement {
  readonly expectation: Expectation;
  readonly verdict: Verdict;
  /** Of the runs that have a value; null without any. */
  readonly mean: number | null;
  /** Interval of the mean with the budget's confidence; null without one, or with one run. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Runs that have a value; of an assertion those in which it was judged. */
  readonly runs: number;
  /** Runs in which an assertion did not hold, and why not. */
  readonly failures: readonly { readonly replication: number; readonly message: string }[];
  readonly unit: string;
}

/** Judges what is expected by all runs; an interrupted run is none. */
export function judgeExpectations(
  expectations: readonly Expectation[],
  reports: readonly RunReport[],
): readonly Judgement[] {
  const whole = reports.filter(({ outcome }) => outcome === 'reached' || outcome === 'idle');
  const assertions = expectations.filter((one) => 'assertion' in one);
  return expectations.map((one) =>
    'assertion' in one
      ? judgedAssertion(one, assertions.indexOf(one), whole)
      : judgedBudget(one, whole),
  );
}

function judgedBudget(budget: Budget, whole: readonly RunReport[]): Judgement {
  const found = whole.flatMap(({ metrics }) => {
    const metric = metrics?.find(({ name }) => name === budget.metric);
    return metric?.value == null ? [] : [metric.value];
  });
  const unit = whole[0]?.metrics?.find(({ name }) => name === budget.metric)?.unit ?? '';
  const said = { expectation: budget, unit, runs: found.length, failures: [] };
  return { ...said, ...judged(budget, found) };
}

/** An assertion holds if it does so in every run. */
function judgedAssertion(
  expectation: Assertion,
  index: number,
  whole: readonly RunReport[],
): Judgement {
  const judgedRuns = whole.filter(({ assertions }) => assertions !== null);
  const failures = judgedRuns.flatMap(({ replication, assertions }) => {
    const lines = assertions?.[index] ?? [];
    return lines.length === 0 ? [] : [{ replication, message: lines.join('; ') }];
  });
  const runs = judgedRuns.length;
  const verdict = runs === 0 ? 'inconclusive' : failures.length === 0 ? 'held' : 'failed';
  return { expectation, verdict, mean: null, interval: null, runs, failures, unit: '' };
}

function judged(
  budget: Budget,
  values: readonly number[],
): Pick<Judgement, 'verdict' | 'mean' | 'interval'> {
  const n = values.length;
  if (n === 0) return { verdict: 'inconclusive', mean: null, interval: null };
  const mean = sum(values) / n;
  if (budget.confidence === null) {
    return { verdict: holds(budget, mean) ? 'held' : 'failed', mean, interval: null };
  }
  if (n === 1) return { verdict: 'inconclusive', mean, interval: null };
  const squares = values.map((value) => (value - mean) * (value - mean));
  const error = Math.sqrt(sum(squares) / (n - 1) / n);
  const half = error === 0 ? 0 : studentQuantile(budget.confidence, n - 1) * error;
  const interval = [mean - half, mean + half] as const;
  const sides = interval.map((side) => holds(budget, side));
  const verdict = sides.every(Boolean) ? 'held' : sides.some(Boolean) ? 'inconclusive' : 'failed';
  return { verdict, mean, interval };
}

/** Values come in the order of the runs, so the last bit is the same each time. */
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function holds({ operator, bound }: Budget, value: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
  }
}
