import type { Distribution } from '@podsim/kernel';
import { defineHookModel, readDistribution, readShare } from '@podsim/sdk';
import { described, optional, type Schema, shape } from '../schema.ts';
import { orDistribution } from '../shorthand.ts';

/** How a hook goes. */
export interface DurationOptions {
  readonly duration: Distribution;
  /** Share of the runs that fail, at their end. */
  readonly fail: number;
}

const MAP: Schema<DurationOptions> = shape<DurationOptions>({
  duration: readDistribution,
  fail: optional(described(readShare, 'Share of runs of the hook that fail.'), 0),
});

/** `duration: 3s..8s` stands for `duration: { duration: 3s..8s }`. */
const OPTIONS = orDistribution(MAP, (duration) => ({ duration, fail: 0 }));

/** A hook that takes a drawn time, and fails at its end in a share of its runs. */
export const duration = defineHookModel({
  description: 'A hook that takes a drawn time and then succeeds, or fails in a share of its runs.',
  options: OPTIONS,
  create: (options) => ({
    run: ({ draws }) => ({
      // By index, so that the same call gives the same outcome.
      duration: draws.sampleAt(options.duration, 0),
      result: draws.uniformAt(1) < options.fail ? 'failure' : 'success',
    }),
  }),
});
