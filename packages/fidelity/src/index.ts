/**
 * Checks the simulator against conformance cases: rules one by one (unit files), and whole pods
 * over virtual time (scenario files).
 */

export { CaseError } from '@podsim/experiment/assert';
export { type CaseFile, readCase } from './case-file.ts';
export { main } from './cases/main.ts';
export {
  runScenarioCase,
  type ScenarioOptions,
  type ScenarioOutcome,
} from './scenarios/run-scenario.ts';
export { type RowOutcome, runUnit } from './units/run-unit.ts';
