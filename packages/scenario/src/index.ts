/**
 * Scenario files: YAML in, a frozen scenario or all its problems out. Pure: files are read through
 * an injected reader, and nothing here runs a simulation.
 */
export { BUILT_IN_MODELS, type ModelNames } from './build/apps.ts';
export { DEFAULT_RELEASE } from './build/cluster.ts';
export {
  type MetricName,
  type PluginBudget,
  resolveBudgets,
} from './build/expectations.ts';
export { type ModelSchema, scenarioJsonSchema } from './json-schema.ts';
export {
  type FileReader,
  type InputFile,
  type LoadOptions,
  type LoadResult,
  loadScenario,
} from './load.ts';
export { parseValue } from './parse-value.ts';
export { type FoundProblem, placeProblem } from './place-problem.ts';
export { formatProblem, type Place, type Problem, type ProblemCode } from './problems.ts';
export { type FieldDoc, fieldDocs } from './reference/field-docs.ts';
export { RUNTIME_PROFILES } from './runtime-profiles.ts';
export { pathText } from './schema/check.ts';
export { readDistribution, readDuration } from './schema/durations.ts';
export { parseSetting, type Setting, SettingError, type Step } from './set/set-path.ts';
export type * from './types.ts';
