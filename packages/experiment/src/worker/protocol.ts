import type { Value } from '@podsim/kernel';
import type { Batch, TableDigest, WorkloadPart } from '@podsim/output';
import type { Assertion } from '@podsim/scenario';
import type { Cell, Ending } from '../simulate.ts';

/** What a worker is told at its start: everything. It only answers from then on. */
export interface WorkerInput {
  readonly worker: number;
  readonly words: SharedArrayBuffer;
  readonly times: SharedArrayBuffer;
  /** Where it says which plugin it calls. */
  readonly calls: SharedArrayBuffer;
  readonly job: Job;
}

/** The runs of one experiment, and what is wanted of each. */
export interface Job {
  readonly cell: Cell;
  /** Replications, by index of run. */
  readonly replications: readonly number[];
  /** Names of the tables to write. */
  readonly tables: readonly string[];
  /** Fold the metrics, whether or not they are written. */
  readonly metrics: boolean;
  /** What has to happen in every run. */
  readonly assertions: readonly Assertion[];
  /** Modules of the plugins, absolute. */
  readonly plugins: readonly string[];
}

/** A full batch of a run under way. */
export interface BatchMessage {
  readonly kind: 'batch';
  readonly run: number;
  readonly batch: Batch;
}

/** A run is over. */
export interface DoneMessage extends RunData {
  readonly assertions: AssertionFailures;
  readonly kind: 'done';
  readonly run: number;
}

export interface RunData {
  readonly ending: Ending;
  /** The last batches of its tables. */
  readonly rest: readonly Batch[];
  readonly digests: Readonly<Record<string, TableDigest>>;
  readonly summary: readonly WorkloadPart[];
  /** Rows of the table `metrics`; null unless asked for. */
  readonly metrics: readonly (readonly Value[])[] | null;
}

/** What of each assertion did not hold, in their order; null after a run that was cut short. */
export type AssertionFailures = readonly (readonly string[])[] | null;

export type WorkerMessage = BatchMessage | DoneMessage;
