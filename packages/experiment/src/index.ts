export { duration, formatDuration, type Value } from '@podsim/kernel';
export { supportedReleases } from '@podsim/kubernetes/facts';
export {
  canonical,
  canonicalJson,
  type ExtremeOfRuns,
  type FormatName,
  formatNames,
  metricDefinitions,
  type Outcome,
  type Quantiles,
  type Rows,
  type RunReceipt,
  secondsText,
  type WorkloadSummary,
  WriteError,
  writing,
} from '@podsim/output';
export type { Examined } from '@podsim/sdk/host';
export { planAgain, ReceiptError } from './again/plan-again.ts';
export { type Difference, type Verification, verify } from './again/verify.ts';
export { clusterSpec, type Recording } from './cluster-spec.ts';
export { type ExecuteOptions, execute } from './execute.ts';
export { type Judgement, judgeExpectations, type Verdict } from './expect/judge.ts';
export { FolderError } from './folders/prepare.ts';
export type { Destination } from './folders/result-folder.ts';
export { defaultJobs, type Plan, planRuns } from './plan.ts';
export type { PluginCheck } from './plugins/check.ts';
export type { ContributionFacts, PluginFacts } from './plugins/describe.ts';
export type { LoadedPlugin, LoadedPlugins, PluginRequest } from './plugins/load-plugins.ts';
export {
  checkPlugin,
  describePlugins,
  loadPlugins,
  resolveSinks,
  tablesWith,
} from './plugins/on-demand.ts';
export type { PluginProblem } from './plugins/problem.ts';
export type { ResolvedSink, SinkRequest } from './plugins/sinks.ts';
export { NoResultsError, openRun, readRows } from './read-results.ts';
export { type ModelProblem, type ResolvedModels, resolveModels } from './resolve-models.ts';
export type { ExperimentResult, MetricValue, Progress, RunReport } from './results.ts';
export { type RunScenarioOptions, runScenario, type ScenarioRun } from './run-scenario.ts';
export type { Cell } from './simulate.ts';
export { defaultTableNames, resultTables, type Tables, tableNamed } from './tables.ts';
export { CallBoard } from './worker/call-board.ts';
export { Threads } from './worker/threads.ts';
