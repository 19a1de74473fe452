import { type Fields, flag } from '@podsim/experiment/assert';
import { podPhase } from '@podsim/experiment/rules';
import { restartPolicyOf } from './restart-policy.ts';
import { specEntries, statusesOf } from './statuses.ts';

/** Function `podPhase` of the grammar. */
export function phaseRow(input: Fields): Fields {
  const entries = specEntries(input);
  const known = [
    ...(statusesOf(input, 'initStatuses', entries) ?? []),
    ...(statusesOf(input, 'statuses', entries) ?? []),
  ];
  const phase = podPhase({
    restartPolicy: restartPolicyOf(input),
    containers: entries.map(({ name, kind }) => ({
      kind,
      status: known.find((status) => status.name === name) ?? null,
    })),
    podIsTerminal: flag(input, 'podIsTerminal', false),
  });
  return { phase };
}
