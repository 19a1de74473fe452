import { nearest, type Path } from '@podsim/api';
import { duration } from '@podsim/kernel';
import { didYouMean } from '../problems.ts';
import type { Source } from '../source/source.ts';
import type { Budget, Expectation } from '../types.ts';
import { AssertionReader } from './assertions.ts';
import type { Findings } from './builder.ts';
import type { World } from './objects.ts';

/** A metric that budgets may name, with its unit: `s`, `1` or `1/h`. */
export interface MetricName {
  readonly name: string;
  readonly unit: string;
}

const FORM = 'expected METRIC < BOUND, also <=, > or >=, and @95% after it for a confidence';
const BUDGET = /^([\w.-]+)\s*(<=|>=|<|>)\s*([^\s@]+)(?:\s*@\s*([\d.]+)\s*%)?$/;
const MICROSECONDS = 1_000_000;

/** Reads `expect`: budgets on metrics, and assertions. */
export class ExpectationReader {
  private readonly source: Source;
  private readonly findings: Findings;
  /** null: not known here, so every name will do. */
  private readonly metrics: readonly MetricName[] | null;

  constructor(source: Source, metrics: readonly MetricName[] | null, findings: Findings) {
    this.source = source;
    this.metrics = metrics;
    this.findings = findings;
  }

  /** @param actions entries of the timeline. */
  readAll(entries: readonly unknown[], actions: number, world: World): Expectation[] {
    const assertions = new AssertionReader(this.source, actions, this.findings);
    const read = entries.flatMap((entry, i): Expectation | readonly Expectation[] => {
      const path = ['spec', 'expect', i];
      if (typeof entry === 'string') return this.read(entry, path) ?? [];
      return assertions.read(entry, path) ?? [];
    });
    assertions.finish(world);
    return read;
  }

  private read(text: string, path: Path): Budget | null {
    const [, metric = '', operator = '', bound = '', confidence] = BUDGET.exec(text.trim()) ?? [];
    if (metric === '') {
      this.fail(path, `${JSON.stringify(text)} is not a budget`, FORM);
      return null;
    }
    const unit = this.unitOf(metric, path);
    const value = boundOf(bound, unit);
    if (value === null) {
      const times = unit === 's' ? ', such as 45s or 1.5' : ', such as 0.1 or 5%';
      this.fail(path, `${JSON.stringify(bound)} is no bound for ${metric}`, `expected one${times}`);
    }
    const level = confidence === undefined ? null : Number(confidence) / 100;
    if (level !== null && !(level >= 0.5 && level < 1)) {
      this.fail(path, `a confidence of ${confidence} %`, 'expected 50 to 99.9 %');
    }
    if (value === null) return null;
    const op = operator as Budget['operator'];
    return { text: text.trim(), metric, operator: op, bound: value, confidence: level };
  }

  private unitOf(metric: string, path: Path): string | null {
    if (this.metrics === null) return null;
    const known = this.metrics.find(({ name }) => name === metric);
    if (known !== undefined) return known.unit;
    const names = this.metrics.map(({ name }) => name);
    const near = nearest(metric, names) ?? names.find((name) => name.startsWith(`${metric}.`));
    const hint = didYouMean(near ?? null) ?? 'docs/metrics.md lists them';
    this.fail(path, `there is no metric ${JSON.stringify(metric)}`, hint);
    return null;
  }

  private fail(path: Path, message: string, hint: string): void {
    this.findings.at('invalid-value', this.source, path, message, hint);
  }
}

/** `0.1`, `5%`, or for a time `45s`; in the unit of the metric. @param unit null: any. */
function boundOf(text: string, unit: string | null): number | null {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (/^\d+(\.\d+)?%$/.test(text)) return unit === 's' ? null : Number(text.slice(0, -1)) / 100;
  if (unit !== null && unit !== 's') return null;
  try {
    return duration(text) / MICROSECONDS;
  } catch {
    return null;
  }
}
