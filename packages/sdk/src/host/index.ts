/**
 * What runs plugins: for hosts such as podsim itself and the test kit. Plugins do not import it.
 */
export { guardAmbient, keepAmbientGuard } from './ambient.ts';
export {
  type Budgets,
  type CallName,
  Calls,
  type CallWatch,
  callNames,
  defaultBudgets,
  EXITED,
  type Subject,
} from './boundary.ts';
export {
  Contributions,
  type FoundModel,
  idOf,
  type ModelKind,
  type ModelsByKind,
  modelKinds,
} from './contributions.ts';
export { type Examination, type Examined, examinePlugin } from './examine.ts';
export type { GuardedPlacement } from './guarded-placement.ts';
export { plainDataProblem } from './plain-data.ts';
export { ContractError, PluginError, type PluginPlace } from './plugin-error.ts';
export { type HostOptions, PluginHost } from './plugin-host.ts';
export { apiVersion, conflicts, pluginProblems } from './read-plugin.ts';
export { tablesOf } from './tables.ts';
