import type { ClusterSpec } from '@podsim/kubernetes';
import type { OptionProblem } from '@podsim/kubernetes/options';
import type { Scenario } from '@podsim/scenario';
import type { Plugin } from '@podsim/sdk';

/** What is wrong with the options of a model, by its path in the Scenario document. */
export interface ModelProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint: string | null;
}

export interface ResolvedModels {
  /** The rules of the scenario with options as the models' schemas give them. */
  readonly apps: ClusterSpec['apps'];
  /** The same for the schedulers of its cluster. */
  readonly scheduler: ClusterSpec['scheduler'];
  readonly problems: readonly ModelProblem[];
}

/**
 * Finds the models that a scenario names and checks their options. The models are only loaded when
 * it names any.
 *
 * @param plugins beside what is built in.
 */
export async function resolveModels(
  scenario: Pick<Scenario, 'apps' | 'cluster'>,
  plugins: readonly Plugin[] = [],
): Promise<ResolvedModels> {
  const { apps, cluster } = scenario;
  if (apps.length === 0 && cluster.scheduler.length === 0) {
    return { apps, scheduler: [], problems: [] };
  }
  const { builtin, checkOptions, checkSchedulers } = await import('@podsim/kubernetes/options');
  const all = [builtin, ...plugins];
  const checked = checkOptions(apps, all);
  const placement = checkSchedulers(cluster.scheduler, all);
  const problemsBelow = (path: ModelProblem['path'], problems: readonly OptionProblem[]) =>
    problems.map(({ rule, slot, path: keys, message, hint }) => ({
      path: [...path, rule, ...slot, ...keys.map((key) => keyText(key))],
      message,
      hint,
    }));
  return {
    apps: checked.rules,
    scheduler: placement.schedulers,
    problems: [
      ...problemsBelow(['spec', 'apps'], checked.problems),
      ...problemsBelow(['spec', 'cluster', 'scheduler'], placement.problems),
    ],
  };
}

const keyText = (key: PropertyKey): string | number =>
  typeof key === 'number' ? key : String(key);
