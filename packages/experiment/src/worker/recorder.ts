import type { RecordBus, SimTime, Table } from '@podsim/kernel';
import {
  type Batch,
  Batcher,
  digestTable,
  type loadMetricsFold,
  metricsTable,
  SourceCollector,
  SummaryCollector,
  sourceNames,
  summarySources,
  type TableDigest,
} from '@podsim/output';
import { PluginError } from '@podsim/sdk/host';
import { MetricFolds } from '../plugins/metric-folds.ts';
import { described, type Ending, type RunPlugins } from '../simulate.ts';
import { tableNamed } from '../tables.ts';
import type { RunData } from './protocol.ts';

/** The loaded fold of metrics. */
export type MetricsFold = Awaited<ReturnType<typeof loadMetricsFold>>;

/** Takes the records of one run and makes of them what the main thread needs. */
export class Recorder {
  private readonly batchers: readonly Batcher[];
  private readonly blocks = new Map<string, { rows: number; readonly digests: string[] }>();
  private readonly summary = new SummaryCollector();
  private readonly sources = new SourceCollector();
  private readonly fold: MetricsFold | null;
  private readonly plugins: RunPlugins;
  private pluginFolds: MetricFolds | null = null;

  /** @param onBatch is handed every full batch; @param fold is null if no metrics are wanted. */
  constructor(
    tables: readonly Table[],
    fold: MetricsFold | null,
    plugins: RunPlugins,
    onBatch: (b: Batch) => void,
  ) {
    this.fold = fold;
    this.plugins = plugins;
    this.batchers = tables.map(
      (table) =>
        new Batcher(table, (batch) => {
          this.note(batch);
          onBatch(batch);
        }),
    );
    for (const table of tables) this.blocks.set(table.name, { rows: 0, digests: [] });
  }

  subscribe(records: RecordBus, now: () => SimTime): void {
    for (const batcher of this.batchers) {
      if (batcher.table === metricsTable) continue;
      records.subscribe(batcher.table, (row) => batcher.append(row));
    }
    for (const source of summarySources) {
      const table = tableNamed(source);
      records.subscribe(table, this.summary.listener(source, table));
    }
    if (this.fold === null) return;
    for (const source of sourceNames) {
      const table = tableNamed(source);
      records.subscribe(table, this.sources.listener(source, table));
    }
    this.pluginFolds = new MetricFolds(this.plugins.plugins, now, this.plugins.watch);
    this.pluginFolds.subscribe(records);
  }

  /** Everything that is left, once the run is over. */
  finish(simulated: Ending): RunData {
    const { metrics, ending } = this.foldMetrics(simulated);
    const rest = this.batchers.flatMap((batcher) => batcher.rest() ?? []);
    for (const batch of rest) this.note(batch);
    const digests: Record<string, TableDigest> = {};
    for (const [name, { rows, digests: blocks }] of this.blocks) {
      digests[name] = digestTable(rows, blocks);
    }
    return { ending, rest, digests, summary: this.summary.take(), metrics };
  }

  /** A metric of a plugin that fails makes the run one that failed. */
  private foldMetrics(ending: Ending): Pick<RunData, 'metrics' | 'ending'> {
    if (this.fold === null) return { metrics: null, ending };
    const rows = this.fold.metricRows(this.fold.foldMetrics(this.sources, ending.end));
    let told = ending;
    try {
      rows.push(...(this.pluginFolds?.rows() ?? []));
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      if (ending.error === null) told = { ...ending, outcome: 'plugin', ...described(error) };
    }
    const batcher = this.batchers.find(({ table }) => table === metricsTable);
    if (batcher !== undefined) for (const row of rows) batcher.append(row);
    return { metrics: rows, ending: told };
  }

  private note(batch: Batch): void {
    const block = this.blocks.get(batch.table);
    if (block === undefined) throw new Error(`a batch of ${batch.table}, which nobody asked for`);
    block.rows += batch.rows;
    block.digests.push(batch.digest);
  }
}
