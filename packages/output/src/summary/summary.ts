import { quantile } from '../metrics/quantile.ts';
import type { WorkloadPart } from './collector.ts';

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
}

/**
 * Adds up the parts of all runs, by namespace and workload in code unit order. The result does not
 * depend on the order of the parts.
 */
export function mergeSummaries(parts: Iterable<WorkloadPart>): WorkloadSummary[] {
  const groups = new Map<string, WorkloadPart[]>();
  for (const part of parts) {
    const key = `${part.namespace}\n${part.workload}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [part]);
    else group.push(part);
  }
  return [...groups.keys()].sort().map((key) => merge(groups.get(key) as WorkloadPart[]));
}

function merge(parts: readonly WorkloadPart[]): WorkloadSummary {
  const [{ namespace, workload }] = parts as [WorkloadPart];
  const total = (count: (part: WorkloadPart) => number) =>
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
  };
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
