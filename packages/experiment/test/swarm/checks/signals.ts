import { type Instance, instancesOf, placeOf, SECOND } from '../instances.ts';
import type { Life } from '../observation.ts';
import type { Check } from './check.ts';

/** SIGTERM always gets at least this long (TERM-6 step 6). */
const LEAST = 2 * SECOND;

/**
 * SIGKILL comes after SIGTERM, two seconds later at least, and ends the process; a process gets
 * SIGTERM once (TERM-6, TERM-7).
 */
export const signals: Check = ({ lives, minor }) =>
  lives
    .filter(({ isMixed }) => !isMixed)
    .flatMap((life) => [
      ...outsiders(life),
      ...[...instancesOf(life)].flatMap(([, list]) =>
        list.flatMap((one) => signalsOf(one, leastFor(life, minor))),
      ),
    ]);

/** What the kubelet evicts may get less, up to 1.21 (K21-25). */
function leastFor({ moments }: Life, minor: number): number {
  const evicts = /^(evicted|preempted|shutdown)$/;
  const isEvicted = moments.some(({ kind, what }) => kind === 'kill' && evicts.test(what));
  return minor < 22 && isEvicted ? 0 : LEAST;
}

function signalsOf(instance: Instance, least: number): string[] {
  const wrong: string[] = [];
  const signals = instance.after.filter(({ kind }) => kind === 'signal');
  const terms = signals.filter(({ what }) => what === 'SIGTERM');
  const [first, second] = terms;
  if (second) wrong.push(`${placeOf(second)}: a second SIGTERM for the same process`);
  for (const kill of signals.filter(({ what }) => what === 'SIGKILL')) {
    const since = first === undefined ? null : kill.time - first.time;
    if (since === null || since < least) {
      wrong.push(
        `${placeOf(kill)}: SIGKILL ${since === null ? 'without' : `${since} us after`} SIGTERM`,
      );
    }
    if (instance.end !== kill.time || instance.code !== '137') {
      wrong.push(`${placeOf(kill)}: SIGKILL, but the end comes at ${instance.end} us`);
    }
  }
  return wrong;
}

/** Signals to processes that do not run. */
function outsiders({ moments }: Life): string[] {
  const running = new Set<string>();
  return moments.flatMap((moment) => {
    const { kind, container, what } = moment;
    if (kind === 'process' && what === 'start') running.add(container);
    if (kind === 'process' && what === 'exit') running.delete(container);
    if (kind !== 'signal' || running.has(container)) return [];
    return [`${placeOf(moment)}: ${what} for a container that does not run`];
  });
}
