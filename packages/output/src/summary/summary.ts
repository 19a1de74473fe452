import { quantile } from '../metrics/quantile.ts';
import type { Extreme, WorkloadPart } from './collector.ts';

/** Quantiles of a time in microseconds; null of nothing. */
export interface Quantiles {
  /** Values they are of. */
  readonly n: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** One workload over all runs. */
export interface WorkloadSummary {
  readonly namespace: string;
  readonly workload: string;
  readonly pods: number;
  readonly ready: number;
  readonly restarts: number;
  /** In code unit order of the cause. */
  readonly restartsByCause: readonly (readonly [cause: string, count: number])[];
  readonly timeToReady: Quantiles;
  readonly termination: Quantiles;
  readonly killed: number;
  readonly falseKills: number;
  /** The pod with most restarts of all runs; null if none has restarted. */
  readonly mostRestarted: ExtremeOfRuns | null;
  /** The pod whose termination took longest, in microseconds; null if none has ended. */
  readonly slowestEnd: ExtremeOfRuns | null;
}

/** A pod that stands out, and the run in which it does: of equals the first. */
export interface ExtremeOfRuns extends Extreme {
  readonly run: number;
}

/** What one run, by its number, says about one workload. */
export type RunPart = WorkloadPart & { readonly run: number };

/** All workloads, and each of them. */
export interface Summaries {
  /** With the name `all`; null if there was no pod. */
  readonly total: WorkloadSummary | null;
  readonly workloads: readonly WorkloadSummary[];
}

/**
 * Adds up the parts of all runs, by namespace and workload in code unit order. The result does not
 * depend on the order of the parts.
 */
export function mergeSummaries(parts: Iterable<RunPart>): Summaries {
  const groups = new Map<string, RunPart[]>();
  const all = [...parts];
  for (const part of all) {
    const key = `${part.namespace}\n${part.workload}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [part]);
    else group.push(part);
  }
  const workloads = [...groups.keys()].sort().map((key) => merge(groups.get(key) as RunPart[]));
  const total = all.length === 0 ? null : { ...merge(all), namespace: '', workload: 'all' };
  return { total, workloads };
}

function merge(parts: readonly RunPart[]): WorkloadSummary {
  const [{ namespace, workload }] = parts as [RunPart];
  const total = (count: (part: RunPart) => number) =>
    parts.reduce((sum, part) => sum + count(part), 0);
  const causes = new Map<string, number>();
  for (const [cause, count] of parts.flatMap((part) => part.restarts)) {
    causes.set(cause, (causes.get(cause) ?? 0) + count);
  }
  return {
    namespace,
    workload,
    pods: total((part) => part.pods),
    ready: total((part) => part.ready),
    restarts: [...causes.values()].reduce((sum, count) => sum + count, 0),
    restartsByCause: [...causes].sort(([a], [b]) => (a < b ? -1 : 1)),
    timeToReady: quantilesOf(parts.map((part) => part.timesToReady)),
    termination: quantilesOf(parts.map((part) => part.terminations)),
    killed: total((part) => part.killed),
    falseKills: total((part) => part.falseKills),
    mostRestarted: greatest(parts, (part) => part.mostRestarted),
    slowestEnd: greatest(parts, (part) => part.slowestEnd),
  };
}

function greatest(
  parts: readonly RunPart[],
  extremeOf: (part: RunPart) => Extreme | null,
): ExtremeOfRuns | null {
  const all = parts.flatMap((part) => {
    const extreme = extremeOf(part);
    return extreme === null ? [] : [{ ...extreme, run: part.run }];
  });
  const [first = null] = all.sort(
    (a, b) => b.value - a.value || a.run - b.run || (a.pod < b.pod ? -1 : 1),
  );
  return first;
}

function quantilesOf(lists: readonly Float64Array[]): Quantiles {
  const values = new Float64Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    values.set(list, at);
    at += list.length;
  }
  values.sort();
  const of = (p: number) => quantile(values, p);
  return { n: values.length, p50: of(0.5), p99: of(0.99), max: of(1) };
}
