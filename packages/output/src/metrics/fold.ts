import type { Value } from '@podsim/kernel';
import * as aq from 'arquero';
import { metricDefinitions } from './definitions.ts';
import { exactSum } from './exact-sum.ts';
import type { Metric, Recipe, SourceName } from './recipe.ts';
import { type SourceCollector, type SourceRow, sourceNames, sources } from './sources.ts';

/** A metric's value and the number of rows it is based on. */
export interface Measured {
  readonly value: number | null;
  readonly n: number;
}

const microsecondsPerSecond = 1_000_000n;
const microsecondsPerHour = 3_600n * microsecondsPerSecond;

type ArqueroTable = ReturnType<typeof aq.table>;

/**
 * Folds the rows of a run into its metrics, in the order of the definitions.
 *
 * @param end of the run, in microseconds: until then live pods lived.
 */
export function foldMetrics(collector: SourceCollector, end: number): Map<Metric, Measured> {
  const folds = new Map(sourceNames.map((name) => [name, new SourceFold(name, collector, end)]));
  const pods = folds.get('pods') as SourceFold;
  const life = pods.sum('life');
  const measured = new Map<Metric, Measured>();
  for (const metric of metricDefinitions) {
    const fold = folds.get(metric.source) as SourceFold;
    measured.set(
      metric,
      metric.recipe.kind === 'perPodHour'
        ? { value: ratio(BigInt(fold.rows) * microsecondsPerHour, life), n: pods.rows }
        : fold.measure(metric.recipe),
    );
  }
  return measured;
}

/** The same as rows of the table `metrics`. */
export function metricRows(measured: ReadonlyMap<Metric, Measured>): Value[][] {
  return [...measured].map(([metric, { value, n }]) => [metric.name, metric.unit, value, n]);
}

/** One source table: all that arquero computes of it is computed in one pass. */
class SourceFold {
  readonly rows: number;
  private readonly table: ArqueroTable;
  private readonly results: Readonly<Record<string, number | undefined>>;

  constructor(name: SourceName, collector: SourceCollector, end: number) {
    const derived = Object.entries(sources[name].derived).map(([column, derive]) => [
      column,
      aq.escape((row: SourceRow) => derive(row, end)),
    ]);
    this.table = aq.table(collector.take(name)).derive(Object.fromEntries(derived));
    this.rows = this.table.numRows();
    this.results = this.rows === 0 ? {} : this.rollUp(name);
  }

  /** Exact, in microseconds. */
  sum(column: string): bigint {
    return exactSum(this.table.array(column) as Iterable<number>);
  }

  measure(recipe: Exclude<Recipe, { kind: 'perPodHour' }>): Measured {
    switch (recipe.kind) {
      case 'quantile': {
        const value = this.results[`${recipe.of} ${recipe.p}`];
        return { value: value === undefined ? null : value / 1e6, n: this.known(recipe.of) };
      }
      case 'share': {
        const known = this.known(recipe.of);
        return {
          value: known === 0 ? null : (this.results[recipe.of] as number) / known,
          n: known,
        };
      }
      case 'count':
        return { value: this.count(recipe.of, recipe.is), n: this.rows };
      case 'total':
        return { value: ratio(this.sum(recipe.of), microsecondsPerSecond), n: this.rows };
      case 'extreme':
        return this.extreme(recipe.pick, recipe.of, recipe.among);
      case 'timeShare': {
        const among = recipe.among.reduce((total, column) => total + this.sum(column), 0n);
        return { value: ratio(this.sum(recipe.of), among), n: this.rows };
      }
    }
  }

  private extreme(pick: 'least' | 'greatest', of: string, among: string): Measured {
    const parts = [...this.table.array(of)] as number[];
    const wholes = [...this.table.array(among)] as number[];
    const shares = parts.flatMap((part, i) => {
      const whole = wholes[i] as number;
      return whole > 0 ? [part / whole] : [];
    });
    const better = (a: number, b: number): number => ((pick === 'least') === a < b ? a : b);
    return { value: shares.length === 0 ? null : shares.reduce(better), n: shares.length };
  }

  private known(column: string): number {
    return this.results[`${column} known`] ?? 0;
  }

  private count(column: string, value: Value): number {
    let count = 0;
    for (const candidate of this.table.array(column)) if (candidate === value) count += 1;
    return count;
  }

  private rollUp(name: SourceName): Record<string, number | undefined> {
    const wanted: Record<string, ReturnType<typeof aq.op.valid>> = {};
    for (const { source, recipe } of metricDefinitions) {
      if (source !== name) continue;
      if (recipe.kind === 'quantile') {
        wanted[`${recipe.of} ${recipe.p}`] = aq.op.quantile(recipe.of, recipe.p);
        wanted[`${recipe.of} known`] = aq.op.valid(recipe.of);
      } else if (recipe.kind === 'share') {
        wanted[recipe.of] = aq.op.sum(recipe.of);
        wanted[`${recipe.of} known`] = aq.op.valid(recipe.of);
      }
    }
    return this.table.rollup(wanted).object() as Record<string, number | undefined>;
  }
}

/** A quotient of exact sums; null if nothing is divided by. */
function ratio(numerator: bigint, denominator: bigint): number | null {
  return denominator === 0n ? null : Number(numerator) / Number(denominator);
}
