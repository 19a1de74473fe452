import { existsSync, mkdirSync } from 'node:fs';
import { arch, availableParallelism, hostname, platform } from 'node:os';
import { join } from 'node:path';
import {
  type Batch,
  canonical,
  digestTable,
  type Environment,
  type FormatName,
  loadFormat,
  type OpenTable,
  type Origin,
  type RunResult,
  type TableWriter,
  writeEnvironment,
  writeReceipt,
  writing,
} from '@podsim/output';
import { type Tables, tableNamed } from '../tables.ts';

/** Where results go, and as what. */
export interface Destination {
  readonly directory: string;
  readonly format: FormatName;
  /** Names of the tables to write. */
  readonly tables: readonly string[];
}

/** The folder of one run among several. */
export function runFolder(directory: string, replication: number): string {
  return join(directory, `run=${replication}`);
}

type Numbered = RunResult & { readonly replication: number };

/**
 * The folder of an experiment: its only run directly, or one folder per run. A run's folder does
 * not tell how many others there are.
 */
export class ResultFolder {
  private readonly destination: Destination;
  private readonly origin: Origin;
  private readonly replications: readonly number[];
  private readonly openTable: OpenTable;
  private readonly tables: Tables;
  private readonly open = new Map<number, RunFiles>();
  private readonly started = new Date();

  private constructor(
    destination: Destination,
    origin: Origin,
    replications: readonly number[],
    tables: Tables,
    openTable: OpenTable,
  ) {
    this.tables = tables;
    this.destination = destination;
    this.origin = origin;
    this.replications = replications;
    this.openTable = openTable;
  }

  /** Loads the format. The folder must have been prepared. */
  static async load(
    destination: Destination,
    origin: Origin,
    replications: readonly number[],
    tables: Tables,
  ): Promise<ResultFolder> {
    const openTable = await loadFormat(destination.format);
    // Every run's receipt holds the scenario: it is brought in order once.
    const ordered = { ...origin, scenario: canonical(origin.scenario) };
    return new ResultFolder(destination, ordered, replications, tables, openTable);
  }

  write(replication: number, batch: Batch): void {
    this.filesOf(replication).write(batch);
  }

  /** Completes the files of one run, the receipt last: a folder with a receipt is complete. */
  closeRun({ replication, ...result }: Numbered): void {
    const files = this.filesOf(replication);
    files.close();
    this.open.delete(replication);
    writeReceipt(files.directory, { kind: 'Run', replication, ...this.origin, ...result });
  }

  /** Completes the folder. @param results of the runs that were begun, by replication. */
  close(
    results: readonly Numbered[],
    { workers, plugins }: Pick<Environment, 'workers' | 'plugins'>,
  ): void {
    const { directory } = this.destination;
    const runs = this.replications.length;
    if (runs > 1) this.writeExperiment(results);
    else if (results.length === 0) this.closeRun(this.notBegun(this.replications[0] as number));
    writeEnvironment(directory, {
      node: process.version,
      platform: `${platform()} ${arch()}`,
      host: hostname(),
      processors: availableParallelism(),
      workers,
      plugins,
      started: this.started.toISOString(),
      wall_seconds: (Date.now() - this.started.getTime()) / 1000,
    });
  }

  private writeExperiment(reports: readonly Numbered[]): void {
    const results = reports.map(({ replication, outcome, end_us, error, tables }) => ({
      ...{ replication, outcome, end_us, tables },
      ...(error === undefined ? {} : { error }),
    }));
    writeReceipt(this.destination.directory, {
      kind: 'Experiment',
      runs: this.replications.length,
      ...this.origin,
      results,
    });
  }

  /** Stopped before its only run began: the folder still says so. */
  private notBegun(replication: number): Numbered {
    const none = this.destination.tables.map((table) => [table, digestTable(0, [])] as const);
    return { replication, outcome: 'interrupted', end_us: 0, tables: Object.fromEntries(none) };
  }

  private filesOf(replication: number): RunFiles {
    let files = this.open.get(replication);
    if (files === undefined) {
      const { directory } = this.destination;
      const alone = this.replications.length === 1;
      const own = alone ? directory : runFolder(directory, replication);
      // Not recursive, which would look at every parent again for each run.
      if (!alone && !existsSync(own)) writing(own, () => mkdirSync(own));
      files = new RunFiles(own, this.destination, this.tables, this.openTable);
      this.open.set(replication, files);
    }
    return files;
  }
}

/** The tables of one run, being written. */
class RunFiles {
  readonly directory: string;
  private readonly writers: ReadonlyMap<string, TableWriter>;

  constructor(
    directory: string,
    { format, tables }: Destination,
    known: Tables,
    openTable: OpenTable,
  ) {
    this.directory = directory;
    this.writers = new Map(
      tables.map((name) => [
        name,
        openTable(join(directory, `${name}.${format}`), tableNamed(name, known)),
      ]),
    );
  }

  write(batch: Batch): void {
    const writer = this.writers.get(batch.table);
    if (writer === undefined) throw new Error(`a batch of ${batch.table}, which nobody asked for`);
    writer.write(batch);
  }

  close(): void {
    for (const writer of this.writers.values()) writer.close();
  }
}
