import { availableParallelism } from 'node:os';
import type { Assertion, Scenario } from '@podsim/scenario';
import { clusterSpec, type Recording } from './cluster-spec.ts';
import type { LoadedPlugin } from './plugins/load-plugins.ts';
import type { ResolvedModels } from './resolve-models.ts';
import type { Cell } from './simulate.ts';

type Models = Pick<ResolvedModels, 'apps' | 'scheduler'>;

/** All runs of an experiment, before any of them has begun. */
export interface Plan {
  readonly cell: Cell;
  /** What receipts hold as the scenario: resolved, manifests in full. */
  readonly scenario: unknown;
  readonly plugins: readonly LoadedPlugin[];
  /** What has to happen in every run. */
  readonly assertions: readonly Assertion[];
  /** Numbers of the runs, from 1. Run i is the same however many there are. */
  readonly replications: readonly number[];
}

/**
 * Plans the runs of a scenario: one cell, and as many replications as the scenario says.
 *
 * @param models what the scenario names, as `resolveModels` gives it.
 * @param plugins that were loaded for it.
 */
export function planRuns(
  scenario: Scenario,
  recording: Recording,
  { apps, scheduler }: Models,
  plugins: readonly LoadedPlugin[] = [],
): Plan {
  // How many runs there are, and remarks with file names, make no difference to any of them.
  const { runs, notes: _, ...lasting } = scenario;
  return {
    cell: {
      spec: { ...clusterSpec(scenario, recording), apps, scheduler },
      seed: scenario.seed,
      end: scenario.duration,
      untilIdle: scenario.untilIdle,
      limits: {},
    },
    scenario: { ...lasting, probeAttempts: recording.probeAttempts },
    plugins,
    assertions: scenario.expect.filter((one) => 'assertion' in one),
    replications: Array.from({ length: runs }, (_unused, index) => index + 1),
  };
}

/** Worker threads for so many runs, unless told otherwise. */
export function defaultJobs(runs: number): number {
  return Math.min(runs, availableParallelism());
}
