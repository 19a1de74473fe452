import { nearest, type Path, parseMemory } from '@podsim/api';
import { duration } from '@podsim/kernel';
import type { FoundProblem } from '../place-problem.ts';
import { didYouMean } from '../problems.ts';
import type { Source } from '../source/source.ts';
import type { Budget, Expectation } from '../types.ts';
import { AssertionReader } from './assertions.ts';
import type { Findings } from './builder.ts';
import type { World } from './objects.ts';

/** A metric that budgets may name, with its unit: `s`, `1`, `1/h`, or one of a plugin's own. */
export interface MetricName {
  readonly name: string;
  readonly unit: string;
}

/** A budget on a metric of a plugin, which is looked up when the plugins are loaded. */
export interface PluginBudget {
  readonly budget: Budget;
  /** Where it is written, in the Scenario document. */
  readonly path: Path;
}

const FORM = 'expected METRIC < BOUND, also <=, > or >=, and @95% after it for a confidence';
const BUDGET = /^((?:[\w-]+\/)?[\w.-]+)\s*(<=|>=|<|>)\s*([^\s@]+)(?:\s*@\s*([\d.]+)\s*%)?$/;
const MICROSECONDS = 1_000_000;

/** Reads `expect`: budgets on metrics, and assertions. */
export class ExpectationReader {
  /** Budgets on metrics of plugins: neither name nor bound could be checked. */
  readonly ofPlugins: PluginBudget[] = [];
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
    const fail = (message: string, hint: string): void =>
      this.findings.at('invalid-value', this.source, path, message, hint);
    const name = BUDGET.exec(text.trim())?.[1];
    const isOfPlugin = name?.includes('/') === true;
    const unit = isOfPlugin || name === undefined ? null : this.unitOf(name, fail);
    const budget = readBudget(text, unit, fail);
    if (budget !== null && isOfPlugin) this.ofPlugins.push({ budget, path });
    return budget;
  }

  private unitOf(metric: string, fail: Fail): string | null {
    if (this.metrics === null) return null;
    const known = this.metrics.find(({ name }) => name === metric);
    if (known !== undefined) return known.unit;
    const names = this.metrics.map(({ name }) => name);
    const near = nearest(metric, names) ?? names.find((name) => name.startsWith(`${metric}.`));
    const hint = didYouMean(near ?? null) ?? 'docs/metrics.md lists them';
    fail(`there is no metric ${JSON.stringify(metric)}`, hint);
    return null;
  }
}

type Fail = (message: string, hint: string) => void;

/** @param unit of its metric; null: any. */
function readBudget(text: string, unit: string | null, fail: Fail): Budget | null {
  const [, metric = '', operator = '', bound = '', confidence] = BUDGET.exec(text.trim()) ?? [];
  if (metric === '') {
    fail(`${JSON.stringify(text)} is not a budget`, FORM);
    return null;
  }
  const value = boundOf(bound, unit);
  if (value === null) {
    fail(`${JSON.stringify(bound)} is no bound for ${metric}`, `expected one, ${boundsOf(unit)}`);
  }
  const level = confidence === undefined ? null : Number(confidence) / 100;
  if (level !== null && !(level >= 0.5 && level < 1)) {
    fail(`a confidence of ${confidence} %`, 'expected 50 to 99.9 %');
  }
  if (value === null) return null;
  const op = operator as Budget['operator'];
  return { text: text.trim(), metric, operator: op, bound: value, confidence: level };
}

/**
 * Expectations whose budgets on metrics of plugins have their bounds in the unit of the metric.
 *
 * @param ofPlugins those budgets, as the loader found them.
 * @param metrics of the plugins that are loaded, called `namespace/name`.
 * @param namespaces of these plugins; some may have no metric.
 */
export function resolveBudgets(
  expect: readonly Expectation[],
  ofPlugins: readonly PluginBudget[],
  metrics: readonly MetricName[],
  namespaces: readonly string[],
): { readonly expect: readonly Expectation[]; readonly problems: readonly FoundProblem[] } {
  const problems: FoundProblem[] = [];
  const read = new Map<string, Budget>();
  for (const { budget, path } of ofPlugins) {
    const fail = (message: string, hint: string) => problems.push({ path, message, hint });
    const { metric, text } = budget;
    const known = metrics.find(({ name }) => name === metric);
    if (known === undefined) {
      const hint = unknownHint(metric, metrics, namespaces);
      fail(`there is no metric ${JSON.stringify(metric)}`, hint);
    } else {
      const whole = readBudget(text, known.unit, fail);
      if (whole !== null) read.set(text, whole);
    }
  }
  const resolved = expect.map((one) => ('metric' in one ? (read.get(one.text) ?? one) : one));
  return { expect: resolved, problems };
}

function unknownHint(
  metric: string,
  metrics: readonly MetricName[],
  namespaces: readonly string[],
): string {
  const names = metrics.map(({ name }) => name);
  const near = didYouMean(nearest(metric, names));
  if (near !== null) return near;
  const [namespace = ''] = metric.split('/');
  if (!namespaces.includes(namespace)) {
    return `no plugin has the namespace ${namespace}; list it under spec.plugins, or --plugin`;
  }
  const own = names.filter((name) => name.startsWith(`${namespace}/`));
  return `the plugin has ${own.join(', ') || 'no metric'}`;
}

/** `0.1`, `5%`, for a time `45s`, for bytes `256Mi`. @param unit null: any. */
function boundOf(text: string, unit: string | null): number | null {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const readers: readonly (readonly [fits: boolean, read: () => number])[] = [
    [isShare(unit), () => percent(text)],
    [unit === 's', () => duration(text) / MICROSECONDS],
    [isBytes(unit), () => parseMemory(text)],
  ];
  for (const [fits, read] of readers) {
    try {
      if (fits || unit === null) return read();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return null;
}

const isShare = (unit: string | null): boolean => unit === '1' || unit === '1/h';
/** As people write it, and as UCUM does. */
const isBytes = (unit: string | null): boolean => /^(bytes|By|B)$/.test(unit ?? '');

function percent(text: string): number {
  if (/^\d+(\.\d+)?%$/.test(text)) return Number(text.slice(0, -1)) / 100;
  throw new RangeError('no share');
}

/** Bounds that somebody may write. */
function boundsOf(unit: string | null): string {
  if (unit === 's') return 'such as 45s or 1.5';
  if (isBytes(unit)) return 'such as 1500 or 256Mi';
  return unit === null || isShare(unit) ? 'such as 0.1 or 5%' : `a number of ${unit}`;
}
