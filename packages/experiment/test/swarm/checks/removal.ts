import { placeOf, SECOND } from '../instances.ts';
import type { Life, Moment, Observation } from '../observation.ts';
import type { Check } from './check.ts';

const SLACK = 90 * SECOND;

/** Kinds of rows that the end of a pod's processes gives after its object is gone. */
const AFTERWARDS = new Set(['process', 'kill', 'signal', 'hook', 'event', 'probe']);

/** A deleted pod is removed in the end, and an object that is gone does not change any more. */
export const removal: Check = (observation) =>
  observation.lives.flatMap((life) => [...ghosts(life), ...leftovers(observation, life)]);

function ghosts(life: Life): string[] {
  const gone = life.moments.findIndex(({ kind, what }) => kind === 'pod' && what === 'Deleted');
  if (gone < 0) return [];
  return life.moments
    .slice(gone + 1)
    .filter(({ kind }) => !AFTERWARDS.has(kind))
    .map((moment) => `${placeOf(moment)}: ${moment.kind} ${moment.what} of an object that is gone`);
}

function leftovers({ nodes, end }: Observation, life: Life): string[] {
  const request = life.moments.findLast(
    ({ kind, what }) => kind === 'pod' && what === 'DeletionRequested',
  );
  if (request === undefined || life.removedAt !== null) return [];
  const patience = Math.max(grace(life), Number(request.detail)) * SECOND + SLACK;
  if (end - request.time < patience || !nodes.isCalm(life.node, request.time, end)) return [];
  if (life.finalizers) return [];
  // A postStart hook that does not return blocks everything (HOOK-6).
  if (hangs(life.moments)) return [];
  return [`${placeOf(request)}: deletion was requested, but the object is there at the end`];
}

const grace = ({ spec }: Life): number => spec.terminationGracePeriodSeconds;

function hangs(moments: readonly Moment[]): boolean {
  const hooks = moments.filter(({ kind, what }) => kind === 'hook' && what === 'postStart');
  return hooks.at(-1)?.detail === 'began';
}
