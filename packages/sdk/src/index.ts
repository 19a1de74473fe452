export type { Distribution, Draws, Duration, SimTime, Timer, Value } from '@podsim/kernel';
export { duration, milliseconds, seconds } from '@podsim/kernel';
export * from './models.ts';
export type * from './process.ts';
