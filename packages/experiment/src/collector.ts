import {
  type Batch,
  digestTable,
  mergeSummaries,
  type Outcome,
  type RunResult,
  type WorkloadPart,
} from '@podsim/output';
import { PluginError } from '@podsim/sdk/host';
import type { ResultFolder } from './folders/result-folder.ts';
import type { SinkRunner } from './plugins/sinks.ts';
import type { ExperimentResult, MetricValue, RunReport } from './results.ts';
import type { Ending } from './simulate.ts';
import type { PoolListener } from './worker/pool.ts';
import type { BatchMessage, DoneMessage, RunData } from './worker/protocol.ts';

/** Gathers what workers report, in whatever order, into a result that does not depend on it. */
export class Collector {
  /** By replication. */
  private readonly reports = new Map<number, RunReport>();
  private readonly parts = new Map<number, readonly WorkloadPart[]>();
  private readonly notes = new Map<number, readonly string[]>();
  private readonly blocks = new Map<number, BlockTally>();
  private readonly replications: readonly number[];
  private readonly tables: readonly string[];

  private readonly sinks: SinkRunner | null;
  /** The first error of a sink, by replication. */
  private readonly sinkErrors = new Map<number, PluginError>();

  /**
   * @param replications by index of run.
   * @param tables that are written to files.
   * @param sinks are given rows, too.
   */
  constructor(
    replications: readonly number[],
    tables: readonly string[],
    sinks: SinkRunner | null = null,
  ) {
    this.replications = replications;
    this.tables = tables;
    this.sinks = sinks;
  }

  get runsDone(): number {
    return this.reports.size;
  }

  /** What to tell the workers' messages to; files go to `folder`. */
  writingTo(folder: ResultFolder | null): PoolListener {
    return {
      onMessage: async (message) => {
        const replication = this.replications[message.run] as number;
        if (message.kind === 'batch') await this.addBatch(folder, replication, message);
        else await this.addRun(folder, replication, message);
      },
      onCrash: async (run, error) => {
        const replication = this.replications[run];
        // A worker that died between two runs took none with it.
        if (replication === undefined || this.reports.has(replication)) return;
        await this.closeSinks(replication, 'failed');
        this.addCrash(folder, replication, error);
      },
    };
  }

  /** All that was gathered. */
  result(): Omit<ExperimentResult, 'interrupted'> {
    const inOrder = this.replications.filter((replication) => this.reports.has(replication));
    const notes = new Set(inOrder.flatMap((replication) => this.notes.get(replication) ?? []));
    return {
      runs: inOrder.map((replication) => this.reports.get(replication) as RunReport),
      ...mergeSummaries(
        [...this.parts].flatMap(([run, parts]) => parts.map((part) => ({ ...part, run }))),
      ),
      notes: [...notes],
    };
  }

  private async addBatch(
    folder: ResultFolder | null,
    replication: number,
    { batch }: BatchMessage,
  ): Promise<void> {
    await this.hand(folder, replication, batch);
    const tally = this.blocks.get(replication) ?? new Map();
    this.blocks.set(replication, tally);
    const { rows, digests } = tally.get(batch.table) ?? { rows: 0, digests: [] };
    tally.set(batch.table, { rows: rows + batch.rows, digests: [...digests, batch.digest] });
  }

  private async addRun(
    folder: ResultFolder | null,
    replication: number,
    data: DoneMessage,
  ): Promise<void> {
    for (const batch of data.rest) await this.hand(folder, replication, batch);
    await this.closeSinks(replication, data.ending.outcome);
    const ending = this.endingOf(replication, data.ending);
    const result: RunResult = {
      outcome: ending.outcome,
      end_us: ending.end,
      ...(ending.error === null ? {} : { error: ending.error }),
      tables: Object.fromEntries(
        Object.entries(data.digests).filter(([name]) => this.tables.includes(name)),
      ),
    };
    this.parts.set(replication, data.summary);
    this.notes.set(replication, ending.notes);
    this.close(folder, replication, result, { ...data, trace: ending.trace });
  }

  /** A batch goes to the file of its table, and to the sinks that want it. */
  private async hand(
    folder: ResultFolder | null,
    replication: number,
    batch: Batch,
  ): Promise<void> {
    if (this.tables.includes(batch.table)) folder?.write(replication, batch);
    // After its first error a sink gets nothing more of that run.
    if (this.sinks === null || this.sinkErrors.has(replication)) return;
    await this.keepError(replication, this.sinks.write(replication, batch));
  }

  private async closeSinks(replication: number, outcome: Outcome): Promise<void> {
    if (this.sinks === null) return;
    const told = this.sinkErrors.has(replication) ? 'plugin' : outcome;
    await this.keepError(replication, this.sinks.close(replication, told));
  }

  private async keepError(replication: number, action: Promise<void>): Promise<void> {
    try {
      await action;
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      if (!this.sinkErrors.has(replication)) this.sinkErrors.set(replication, error);
    }
  }

  /** A sink that failed makes the run one that a plugin ended: missing rows are no result. */
  private endingOf(replication: number, ending: Ending): Ending {
    const error = this.sinkErrors.get(replication);
    if (error === undefined || ending.error !== null) return ending;
    const { cause } = error;
    const trace = cause instanceof Error ? cause.stack : error.stack;
    return { ...ending, outcome: 'plugin', error: error.message, trace: trace ?? null };
  }

  /** What a dead worker had written stays readable; its digests are of what arrived. */
  private addCrash(folder: ResultFolder | null, replication: number, error: Error): void {
    const tally = this.blocks.get(replication);
    const digests = this.tables.map((table) => {
      const { rows, digests: blocks } = tally?.get(table) ?? { rows: 0, digests: [] };
      return [table, digestTable(rows, blocks)] as const;
    });
    const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
    const result: RunResult = {
      outcome: outOfMemory ? 'limit' : error instanceof PluginError ? 'plugin' : 'failed',
      end_us: error instanceof PluginError ? (error.place.at ?? 0) : 0,
      error: outOfMemory ? memoryMessage : error.message,
      tables: Object.fromEntries(digests),
    };
    const trace = error.stack ?? error.message;
    this.close(folder, replication, result, { trace, metrics: null, assertions: null });
  }

  private close(
    folder: ResultFolder | null,
    replication: number,
    result: RunResult,
    { trace, metrics, assertions }: Told,
  ): void {
    folder?.closeRun({ replication, ...result });
    this.blocks.delete(replication);
    this.reports.set(replication, {
      replication,
      ...result,
      trace,
      metrics: (metrics as MetricRows)?.map(metricValue) ?? null,
      assertions,
    });
  }
}

const memoryMessage =
  'the run needs more memory than its thread may use; raise that with ' +
  'NODE_OPTIONS=--max-old-space-size=MEGABYTES';

/** What is told of a run beside its result. */
type Told = Pick<RunReport, 'trace' | 'assertions'> & Pick<RunData, 'metrics'>;
type BlockTally = Map<string, { rows: number; digests: string[] }>;
type MetricRow = readonly [name: string, unit: string, value: number | null, n: number];
type MetricRows = readonly MetricRow[] | null;

function metricValue([name, unit, value, n]: MetricRow): MetricValue {
  return { name, unit, value, n };
}
