import type { ClusterSpec } from '@podsim/kubernetes';
import { supportedReleases } from '@podsim/kubernetes/facts';
import { builtin, checkOptions } from '@podsim/kubernetes/rules';
import { formatProblem, loadScenario } from '@podsim/scenario';
import { clusterSpec, type Recording } from './cluster-spec.ts';

/**
 * The rules of the simulated cluster and what they are made of, for whoever checks them one by
 * one. Runs of whole scenarios go through `runScenario` and `execute`.
 */
export {
  asTime,
  constant,
  Draws,
  type Duration,
  type Entity,
  LimitError,
  runKey,
  type SimTime,
  Simulation,
  seconds,
  type Value,
} from '@podsim/kernel';
export { type ClusterSpec, createCluster, tables } from '@podsim/kubernetes';
export * from '@podsim/kubernetes/rules';
export { definePlugin, type Plugin, type ProbeOutcome, type Process } from '@podsim/sdk';

/** A scenario that cannot be run; the message says all that is wrong with it, line by line. */
export class RefusedError extends Error {}

/**
 * What a cluster is built from, by the text of a scenario file.
 *
 * @throws RefusedError with all that is wrong with the text.
 */
export function clusterOf(yaml: string, recording: Recording): ClusterSpec {
  const { scenario, problems } = loadScenario([{ name: 'scenario.yaml', text: yaml }], {
    reader: {
      read: (path) => {
        throw new Error(`nothing is there to read ${path}`);
      },
    },
    releases: supportedReleases,
  });
  if (scenario === null) throw new RefusedError(problems.map(formatProblem).join('\n'));
  const spec = clusterSpec(scenario, recording);
  const { rules, problems: wrong } = checkOptions(spec.apps, [builtin]);
  if (wrong.length === 0) return { ...spec, apps: rules };
  throw new RefusedError(
    wrong.map(({ model, path, message }) => [model, ...path, message].join(': ')).join('\n'),
  );
}
