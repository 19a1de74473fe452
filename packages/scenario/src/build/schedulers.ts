import type { Path } from '@podsim/api';
import type { ClusterInput } from '../schema/cluster-schema.ts';
import type { Source } from '../source/source.ts';
import type { SchedulerChoice } from '../types.ts';
import type { Findings } from './builder.ts';

const WEIGHT = 'weight';
/** As kube-scheduler allows for its own plugins, and no more than anybody would notice. */
export const MOST_WEIGHT = 100;

/** Reads `cluster.scheduler`: `NAMESPACE/NAME`, or `{ NAMESPACE/NAME: options, weight: 2 }`. */
export function buildSchedulers(
  input: ClusterInput['scheduler'],
  source: Source,
  findings: Findings,
): SchedulerChoice[] {
  const seen = new Set<string>();
  return (input ?? []).flatMap((entry, i): SchedulerChoice[] => {
    const path: Path = ['spec', 'cluster', 'scheduler', i];
    const choice = typeof entry === 'string' ? plain(entry) : read(entry, path, source, findings);
    if (choice === null) return [];
    const { model } = choice;
    const at = typeof entry === 'string' ? path : [...path, model];
    if (!model.includes('/')) {
      const message = `there is no scheduler ${JSON.stringify(model)}`;
      const hint = 'schedulers of plugins are called NAMESPACE/NAME';
      findings.at('unknown-model', source, at, message, hint);
    } else if (seen.has(model)) {
      findings.at('invalid-value', source, at, `${model} is there twice`);
    }
    seen.add(model);
    return [choice];
  });
}

const plain = (model: string): SchedulerChoice => ({ model, options: {}, weight: 1 });

function read(
  entry: Readonly<Record<string, unknown>>,
  path: Path,
  source: Source,
  findings: Findings,
): SchedulerChoice | null {
  const { [WEIGHT]: weight = 1, ...models } = entry;
  const [named, ...more] = Object.entries(models);
  if (named === undefined || more.length > 0) {
    const message = 'expected one scheduler';
    findings.at(
      'invalid-value',
      source,
      path,
      message,
      'such as { plugin/name: { … }, weight: 2 }',
    );
    return null;
  }
  if (!Number.isInteger(weight) || (weight as number) < 1 || (weight as number) > MOST_WEIGHT) {
    const message = `expected an integer from 1 to ${MOST_WEIGHT}`;
    findings.at('invalid-value', source, [...path, WEIGHT], message);
  }
  return { model: named[0], options: named[1] ?? {}, weight: weight as number };
}
