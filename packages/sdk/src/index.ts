export type { Distribution, Draws, Duration, SimTime, Timer, Value } from '@podsim/kernel';
export {
  asTime,
  constant,
  duration,
  microseconds,
  milliseconds,
  minutes,
  nextOccurrence,
  parseDistribution,
  plus,
  sampleFrom,
  sampleUnder,
  seconds,
  shareFrom,
  since,
} from '@podsim/kernel';
export * from './models.ts';
export * from './plugin.ts';
export type * from './process.ts';
export { isDistributionMap, readDistribution } from './readers/distribution.ts';
export {
  described,
  type Options,
  optional,
  options,
  optionsOf,
  readInteger,
  readList,
  readNumber,
  readOneOf,
  readText,
  readTruth,
} from './readers/options.ts';
export {
  type JsonSchema,
  type OptionReader,
  readBytes,
  readDuration,
  readPositive,
  readShare,
  withJson,
} from './readers/scalars.ts';
export * from './results.ts';
export * from './schedulers.ts';
export type * from './schema.ts';
