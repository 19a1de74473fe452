/**
 * The rules of the simulated cluster and what they are made of, for whoever checks them one by
 * one. Runs of whole clusters go through `runScenario` and `execute`.
 */
export {
  asTime,
  constant,
  Draws,
  type Duration,
  type Entity,
  runKey,
  type SimTime,
  Simulation,
  seconds,
} from '@podsim/kernel';
export * from '@podsim/kubernetes/rules';
export { definePlugin, type Plugin, type ProbeOutcome, type Process } from '@podsim/sdk';
