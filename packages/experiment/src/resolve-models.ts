import type { ClusterSpec } from '@podsim/kubernetes';
import type { Scenario } from '@podsim/scenario';

/** What is wrong with the options of a model, by its path in the Scenario document. */
export interface ModelProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface ResolvedModels {
  /** The rules of the scenario with options as the models' schemas give them. */
  readonly apps: ClusterSpec['apps'];
  readonly problems: readonly ModelProblem[];
}

/**
 * Checks the options of every model that a scenario names. The models are only loaded when it
 * names any.
 */
export async function resolveModels(scenario: Scenario): Promise<ResolvedModels> {
  if (scenario.apps.length === 0) return { apps: scenario.apps, problems: [] };
  const { builtin, checkOptions } = await import('@podsim/kubernetes/options');
  const { rules, problems } = checkOptions(scenario.apps, [builtin]);
  return {
    apps: rules,
    problems: problems.map(({ rule, slot, path, message }) => ({
      path: ['spec', 'apps', rule, ...slot, ...path.map((key) => keyText(key))],
      message,
    })),
  };
}

const keyText = (key: PropertyKey): string | number =>
  typeof key === 'number' ? key : String(key);
