import type { ClusterSpec } from '@podsim/kubernetes';
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
  readonly problems: readonly ModelProblem[];
}

/**
 * Finds the models that a scenario names and checks their options. The models are only loaded when
 * it names any.
 *
 * @param plugins beside what is built in.
 */
export async function resolveModels(
  scenario: Scenario,
  plugins: readonly Plugin[] = [],
): Promise<ResolvedModels> {
  if (scenario.apps.length === 0) return { apps: scenario.apps, problems: [] };
  const { builtin, checkOptions } = await import('@podsim/kubernetes/options');
  const { rules, problems } = checkOptions(scenario.apps, [builtin, ...plugins]);
  return {
    apps: rules,
    problems: problems.map(({ rule, slot, path, message, hint }) => ({
      path: ['spec', 'apps', rule, ...slot, ...path.map((key) => keyText(key))],
      message,
      hint,
    })),
  };
}

const keyText = (key: PropertyKey): string | number =>
  typeof key === 'number' ? key : String(key);
