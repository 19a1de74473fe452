export {
  type Batch,
  type ColumnData,
  rowsOf,
  rowsPerBatch,
  transfersOf,
} from './batches/batch.ts';
export { Batcher, batchesOf } from './batches/batcher.ts';
export { fileColumnName, fileColumnNames, isTime, type TimeUnit } from './columns.ts';
export { microsecondsOf, secondsText } from './decimals.ts';
export { digestColumns, digestTable, type TableDigest } from './digest.ts';
export { csvText } from './formats/csv.ts';
export {
  type FormatName,
  formatNames,
  loadFormat,
  type OpenTable,
  type TableWriter,
} from './formats/format.ts';
export { partialSuffix, WriteError, writing } from './formats/partial-file.ts';
export { metricDefinitions, metricsTable } from './metrics/definitions.ts';
export { exactSum } from './metrics/exact-sum.ts';
export { quantile } from './metrics/quantile.ts';
export type { Metric, Recipe, SourceName } from './metrics/recipe.ts';
export { SourceCollector, sourceNames } from './metrics/sources.ts';
export { findTable, type Rows, readTable } from './reading/read-table.ts';
export { canonical, canonicalJson } from './receipt/canonical-json.ts';
export {
  BrokenReceiptError,
  type Environment,
  type ExperimentReceipt,
  environmentFile,
  type Origin,
  type Outcome,
  type PluginIdentity,
  type PluginPath,
  type Receipt,
  type RunReceipt,
  type RunResult,
  readEnvironment,
  readReceipt,
  receiptFile,
  writeEnvironment,
  writeReceipt,
} from './receipt/receipt.ts';

/** Loads the fold of metrics on first use: arquero takes as long to import as a small run takes. */
export const loadMetricsFold = () => import('./metrics/fold.ts');
export {
  type Extreme,
  SummaryCollector,
  type SummarySource,
  summarySources,
  type WorkloadPart,
} from './summary/collector.ts';
export {
  type ExtremeOfRuns,
  mergeSummaries,
  type Quantiles,
  type RunPart,
  type Summaries,
  type WorkloadSummary,
} from './summary/summary.ts';
