import { instancesOf, placeOf, SECOND } from '../instances.ts';
import type { Life, Moment, Observation, SpecContainer } from '../observation.ts';
import type { Check } from './check.ts';

/**
 * A container is ready only while it runs, and with a readiness probe only after a success since
 * its last start (PROBE-5, PROBE-13). Needs the rows of single attempts.
 */
export const readiness: Check = (observation) =>
  observation.lives.flatMap((life) => [
    ...(observation.minor < 22 ? [] : readyWhileRunning(life)),
    ...provenReady(observation, life),
  ]);

const specOf = (life: Life, name: string): SpecContainer | undefined =>
  life.containers.find(({ container }) => container.name === name);

function readyWhileRunning(life: Life): string[] {
  const states = new Map<string, Moment>();
  const ready = new Set<string>();
  // A probe under way is judged even if its container ends meanwhile (PROBE-26).
  const late = new Map<string, number>();
  const running = new Map<string, boolean>();
  return life.moments.flatMap((moment, index) => {
    const { kind, container, what, time } = moment;
    if (kind === 'process') running.set(container, what === 'start');
    // What is published may lag behind: the next instance may run while the end shows.
    const runs = running.get(container) && states.get(container)?.what === 'running';
    if (kind === 'probe' && what === 'readiness' && !runs) late.set(container, time);
    if (kind === 'container') states.set(container, moment);
    else if (kind === 'ready' && what === 'true') ready.add(container);
    else if (kind === 'ready') ready.delete(container);
    // Rows of one write have one time; only the last of them shows the whole.
    const next = life.moments[index + 1];
    if (kind !== 'container' && kind !== 'ready') return [];
    if (next?.time === time && ['container', 'ready'].includes(next.kind)) return [];
    return [...ready].flatMap((name) => {
      const state = states.get(name);
      const isInit = specOf(life, name)?.kind === 'init';
      const may = isInit
        ? state?.what === 'terminated' && state.detail.includes('exit=0')
        : state?.what === 'running';
      if (may || time - (late.get(name) ?? -LAG) < LAG) return [];
      return [`${placeOf(moment)}: ${name} is ready while ${state?.what} ${state?.detail}`];
    });
  });
}

/** Causes of kills that may end a pod. */
const GIVEN_UP = new Set(['deadline', 'evicted', 'shutdown', 'completed']);

/** How long after a start the API may still show the instance before. */
const LAG = 60 * SECOND;

/** A kubelet that starts anew takes what runs for ready until it knows better (PROBE-29). */
function provenReady({ spec, nodes, end, minor }: Observation, life: Life): string[] {
  if (life.isMixed || !nodes.isCalm(life.node, 0, end)) return [];
  // Workers end with the containers of such pods, and who has none is ready. Sidecars run again,
  // which is mended in 1.33 (PROBE-28), and so does what the runtime forgets.
  const isNever = life.spec.restartPolicy === 'Never';
  if (isNever && spec.actions.some((action) => action.do === 'removeContainers')) return [];
  const losesWorkers = minor < 33 && isNever;
  const instances = instancesOf(life);
  const successes = new Map<string, number>();
  let isOver = false;
  return life.moments.flatMap((moment) => {
    const { kind, container, what, detail, time } = moment;
    // The kubelet has given the pod up: its readiness workers end, and who has none is ready.
    isOver ||= kind === 'kill' && GIVEN_UP.has(what);
    isOver &&= !(kind === 'process' && what === 'start');
    if (kind === 'probe' && what === 'readiness' && ['success', 'warning'].includes(detail)) {
      successes.set(container, time);
    }
    if (isOver || kind !== 'ready' || what !== 'true') return [];
    const own = specOf(life, container);
    if (own?.kind === 'init' || own?.container.readinessProbe === null) return [];
    if (own?.kind === 'sidecar' && losesWorkers) return [];
    const started = (instances.get(container) ?? []).filter(({ start }) => start <= time);
    const since = started.at(-2)?.start ?? started.at(-1)?.start ?? 0;
    const last = started.at(-1)?.start ?? 0;
    const isProven = (successes.get(container) ?? -1) >= (time - last > LAG ? last : since);
    return isProven ? [] : [`${placeOf(moment)}: ready without a success since its start`];
  });
}
