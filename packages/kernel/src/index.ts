export { parseDistribution } from './distribution-text.ts';
export {
  constant,
  type Distribution,
  logNormalOf,
  type MixturePart,
  sampleUniform,
} from './distributions.ts';
export { Draws, type RunKey, runKey } from './draws.ts';
export { duration, formatDuration, TooLongError } from './duration-text.ts';
export { type AssertionCode, AssertionError, type LimitCode, LimitError } from './errors.ts';
export { exp, log, pow } from './math.ts';
export { nextOccurrence } from './occurrences.ts';
export { type Place, QueueEntity } from './queue.ts';
export { type Column, RecordBus, type RowListener, type Table, type Value } from './records.ts';
export {
  type Limits,
  type RunOutcome,
  Simulation,
  type SimulationOptions,
  type Statistics,
} from './simulation.ts';
export { mean, quantile } from './summary.ts';
export { sampleFrom, sampleUnder, shareFrom } from './tail.ts';
export {
  asTime,
  type Duration,
  hours,
  microseconds,
  milliseconds,
  minutes,
  plus,
  type SimTime,
  seconds,
  since,
  tickAfter,
  tickAtOrAfter,
} from './time.ts';
export type { Entity, Owner, Phase, Timer } from './timer.ts';
