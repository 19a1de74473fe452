/** For the tests of plugins. Whole scenarios are run by `runScenario` of `@podsim/experiment`. */
export { type CheckOptions, checkPlugin } from './check-plugin.ts';
export {
  type ContainerFiles,
  type ContainerGiven,
  createHarness,
  type Harness,
  type TestedProcess,
} from './harness.ts';
export type { TestedScheduler } from './tested-scheduler.ts';
