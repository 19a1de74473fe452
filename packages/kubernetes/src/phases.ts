import type { Phase } from '@podsim/kernel';

/** What runs first among tasks of one instant (design 2.2). */
export const phases = {
  timeline: 0,
  process: 1,
  runtime: 2,
  relist: 3,
  ticks: 4,
  podWorkers: 5,
  statusWriter: 6,
  watch: 7,
  controllers: 8,
  samplers: 9,
} as const satisfies Record<string, Phase>;
