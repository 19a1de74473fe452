import type { RunResult, WorkloadSummary } from '@podsim/output';
import type { AssertionFailures } from './worker/protocol.ts';

/** How far an experiment is. */
export interface Progress {
  readonly runs: number;
  readonly runsDone: number;
  /** Virtual time of the runs under way, by worker, in microseconds. */
  readonly virtualTimes: readonly number[];
}

/** One run, once it is over. */
export interface RunReport extends RunResult {
  readonly replication: number;
  /** Stack of the error, for a report of our bug; null if there was none. */
  readonly trace: string | null;
  /** In the order of the definitions; null unless asked for. */
  readonly metrics: readonly MetricValue[] | null;
  /** What of each assertion did not hold, in their order; null if none were judged. */
  readonly assertions: AssertionFailures;
}
export interface MetricValue {
  readonly name: string;
  readonly unit: string;
  readonly value: number | null;
  /** Rows it is based on. */
  readonly n: number;
}

/** An experiment, once it is over. */
export interface ExperimentResult {
  /** Runs that were begun, by replication. */
  readonly runs: readonly RunReport[];
  /** A signal ended it before all runs were done. */
  readonly interrupted: boolean;
  readonly workloads: readonly WorkloadSummary[];
  /** All of them together; null if there was no pod. */
  readonly total: WorkloadSummary | null;
  /** What was assumed, once each, in the order of the runs. */
  readonly notes: readonly string[];
}
