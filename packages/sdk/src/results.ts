import type { Column, Value } from '@podsim/kernel';
import type { Contribution } from './models.ts';
import type { Row } from './process.ts';
import type { OptionsOf, OptionsSchema } from './schema.ts';

/**
 * A table that models of this plugin write with `process.record`. The result table is called
 * `namespace_name`, and its first columns say when and where: `time`, `namespace`, `pod` and
 * `container` are filled in.
 */
export interface TableDeclaration {
  /** One sentence with a full stop. */
  readonly description: string;
  readonly columns: readonly Column[];
}

/**
 * A number folded from the rows of one table; it cannot see the simulation. It becomes the row
 * `namespace/name` of the table `metrics`.
 */
export interface Metric<State> {
  /** One sentence with a full stop. */
  readonly description: string;
  /** `s`, `1` (a share or a count), `1/h`, `By` and so on. */
  readonly unit: string;
  /** A result table such as `restarts`, or one that this plugin declares, by its short name. */
  readonly from: string;
  init(): State;
  /** The next state; may be the same object. Times are microseconds. */
  add(state: State, row: Row): State;
  /** null where nothing defines it, such as the mean of no rows. */
  value(state: State): number | null;
}

/** How a run ended. */
export type SinkOutcome = 'reached' | 'idle' | 'interrupted' | 'limit' | 'failed' | 'plugin';

/** The run whose rows a sink is given. */
export interface SinkRun {
  /** Name of the scenario. */
  readonly scenario: string;
  readonly seed: number | string;
  /** From 1. */
  readonly replication: number;
  /** Folder of this run alone: that of its results; without `--out` the working directory. */
  readonly directory: string;
}

/** Takes the rows of one run. */
export interface SinkWriter {
  /**
   * Some rows of one table, in order. Times are microseconds. A call that takes more than a minute
   * ends the run.
   *
   * @param table as results call it: `jobs_done` for the table `done` of the namespace `jobs`.
   */
  write(table: string, rows: readonly Row[]): void | Promise<void>;
  /** Always called, also after an error. */
  close(outcome: SinkOutcome): void | Promise<void>;
}

/**
 * Where rows go. The only contribution that may be asynchronous: it lives outside of virtual time
 * and cannot change a run.
 */
export interface Sink<S = undefined> extends Contribution<S> {
  /** Names of the tables it wants. */
  readonly tables: readonly string[];
  open(run: SinkRun, options: OptionsOf<S>): SinkWriter | Promise<SinkWriter>;
}

export type { Column, Value };

/** Types the state of a fold; returns the metric unchanged. */
export function defineMetric<State>(metric: Metric<State>): Metric<never> {
  // A plugin holds metrics of any state; each one is only ever given its own.
  return metric as unknown as Metric<never>;
}
/** Types `options` inside `open`; returns the sink unchanged. */
export function defineSink<S extends OptionsSchema | undefined = undefined>(
  sink: Sink<S>,
): Sink<S> {
  return sink;
}
/** Types a table; returns it unchanged. */
export function defineTable(table: TableDeclaration): TableDeclaration {
  return table;
}
