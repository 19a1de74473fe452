import { instancesOf, placeOf, SECOND } from '../instances.ts';
import type { Life, Observation, SpecContainer } from '../observation.ts';
import type { Check } from './check.ts';

/** A status is a relist, a sync and a write old at most; an error delays it by a requeue. */
const LAG = 40 * SECOND;

/**
 * What is published is what the runtime does, once nothing has happened for a while: no pod is
 * forgotten half way.
 */
export const settled: Check = (observation) =>
  observation.lives
    .filter((life) => isQuiet(observation, life))
    .flatMap((life) => life.containers.flatMap((spec) => compare(observation, life, spec)));

function isQuiet({ nodes, end, minor }: Observation, life: Life): boolean {
  // Up to 1.21 a pod that the kubelet has ended is not looked at any more (K21-2, K21-11).
  const phase = life.moments.findLast(({ kind }) => kind === 'phase')?.what;
  if (minor < 22 && phase === 'Failed') return false;
  if (life.isMixed || life.removedAt !== null || life.node === '') return false;
  if (!nodes.isCalm(life.node, end - LAG, end)) return false;
  const isBusy = life.moments.some(
    ({ time, kind }) =>
      time > end - LAG && ['process', 'kill', 'signal', 'hook', 'pod'].includes(kind),
  );
  return !isBusy && !isBlocked(life);
}

/** A hook that does not return, or a kill that waits for a long grace period. */
function isBlocked({ moments }: Life): boolean {
  const hooks = moments.filter(({ kind }) => kind === 'hook');
  const lastKill = moments.findLast(({ kind }) => kind === 'kill');
  const lastExit = moments.findLast(({ kind, what }) => kind === 'process' && what === 'exit');
  const isKilling = lastKill !== undefined && (lastExit?.time ?? 0) < lastKill.time;
  return hooks.at(-1)?.detail === 'began' || isKilling;
}

function compare({ end }: Observation, life: Life, { container }: SpecContainer): string[] {
  const { name } = container;
  const runs = instancesOf(life).get(name)?.at(-1)?.end === null;
  const row = life.moments.findLast((one) => one.kind === 'container' && one.container === name);
  if (runs === (row?.what === 'running')) return [];
  const place = placeOf({ pod: life.name, container: name, time: end });
  const truth = runs ? 'runs' : 'does not run';
  return [`${place}: ${truth}, but the API says ${row?.what} ${row?.detail}`];
}
