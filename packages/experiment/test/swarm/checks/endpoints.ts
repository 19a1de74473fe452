import { matchLabels } from '@podsim/api';
import { SECOND } from '../instances.ts';
import type { Life, Observation } from '../observation.ts';
import type { Check } from './check.ts';

/** Changes that the endpoints controller may not have taken up yet. */
const LAG = 10 * SECOND;

/** In the end a Service sends its traffic to the pods that are ready, and to no others (EP-1). */
export const endpoints: Check = (observation) => {
  const { spec, moments, end } = observation;
  const recent = moments.some(
    ({ time, kind }) => time > end - LAG && ['pod', 'phase', 'condition', 'action'].includes(kind),
  );
  // Labels of the end are in no row.
  const relabelled = spec.actions.some(({ do: verb }) => verb === 'label' || verb === 'patch');
  if (recent || relabelled) return [];
  return spec.objects.flatMap((object) => {
    if (object.kind !== 'Service' || object.spec.publishNotReadyAddresses) return [];
    const { name } = object.metadata;
    const row = moments.findLast(({ kind, what }) => kind === 'endpoints' && what === name);
    const written = /^ready=(\S*)/.exec(row?.detail ?? '')?.[1] ?? '';
    const expected = readyPods(observation, object.spec.selector ?? {}).join(',');
    if (written === expected) return [];
    return [
      `service/${name} has the endpoints ${written || 'none'}, ready is ${expected || 'none'}`,
    ];
  });
};

function readyPods({ lives }: Observation, selector: Readonly<Record<string, string>>) {
  return lives
    .filter((life) => isServing(life) && matchLabels(selector, life.labels))
    .map(({ name }) => name)
    .sort();
}

function isServing({ moments, removedAt }: Life): boolean {
  const last = (kind: string, what: string | null) =>
    moments.findLast((row) => row.kind === kind && (what === null || row.what === what));
  const phase = last('phase', null)?.what;
  return (
    removedAt === null &&
    last('pod', 'DeletionRequested') === undefined &&
    last('condition', 'Ready')?.detail === 'True' &&
    phase !== 'Succeeded' &&
    phase !== 'Failed'
  );
}
