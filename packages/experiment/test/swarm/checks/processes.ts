import { type Instance, instancesOf, PAUSE, placeOf, SECOND } from '../instances.ts';
import type { Life, Observation } from '../observation.ts';
import type { Check } from './check.ts';

/** What may hold up the end of a pod beside its grace period: pulls, hooks, slow runtimes. */
const SLACK = 90 * SECOND;

/**
 * A container has at most one process, in a sandbox that runs; none outlives sandbox and object
 * for long.
 */
export const processes: Check = (observation) =>
  observation.lives
    .filter(({ isMixed }) => !isMixed)
    .flatMap((life) => [...oneAtATime(life), ...orphans(observation, life)]);

function oneAtATime({ moments }: Life): string[] {
  const running = new Set<string>();
  return moments.flatMap((moment) => {
    const { kind, container, what } = moment;
    if (kind !== 'process') return [];
    const runs = running.has(container);
    if (what === 'exit') {
      running.delete(container);
      return runs ? [] : [`${placeOf(moment)}: the end of a process that does not run`];
    }
    running.add(container);
    if (runs) return [`${placeOf(moment)}: a second process beside one that runs`];
    if (container === PAUSE || running.has(PAUSE)) return [];
    return [`${placeOf(moment)}: starts without a sandbox`];
  });
}

function orphans({ nodes, end }: Observation, life: Life): string[] {
  const instances = instancesOf(life);
  const pause = instances.get(PAUSE)?.at(-1);
  const lost = [pause?.end ?? null, life.removedAt].filter((time): time is number => time !== null);
  const patience = life.spec.terminationGracePeriodSeconds * SECOND + SLACK;
  return lost.flatMap((since) => {
    if (end - since < patience || !nodes.isCalm(life.node, since, end)) return [];
    return [...instances].flatMap(([container, list]) => {
      if (container === PAUSE || !isOpen(list.at(-1))) return [];
      const place = placeOf({ pod: life.name, container, time: end });
      return [`${place}: still runs, but the sandbox or the object is gone since ${since} us`];
    });
  });
}

const isOpen = (instance: Instance | undefined): boolean => instance?.end === null;
