import { placeOf } from '../instances.ts';
import type { Life, Moment } from '../observation.ts';
import type { Check } from './check.ts';

const AFTER: Readonly<Record<string, readonly string[]>> = {
  '': ['Pending'],
  Pending: ['Running', 'Succeeded', 'Failed'],
  Running: ['Pending', 'Succeeded', 'Failed'],
};

const isTerminal = (phase: string): boolean => phase === 'Succeeded' || phase === 'Failed';

/**
 * Phases follow one another as they may, the terminal ones are final, and nothing runs any more
 * when one is published (STAT-4, STAT-23).
 */
export const phases: Check = ({ lives, moments, minor }) => {
  // What ran before is forgotten, and init containers run again (INIT-7).
  const forgets = moments.some(({ what }) => what === 'removeContainers');
  return lives.flatMap((life) => phasesOf(life, forgets, minor));
};

function phasesOf(life: Life, forgets: boolean, minor: number): string[] {
  const wrong: string[] = [];
  const running = new Set<string>();
  let phase = '';
  let sandboxes = 0;
  for (const moment of life.moments) {
    const { kind, what, container } = moment;
    if (kind === 'process' && what === 'start') {
      running.add(container);
      if (container === '(pause)') sandboxes += 1;
      if (isTerminal(phase) && !life.isMixed && minor >= 22) {
        wrong.push(`${placeOf(moment)}: starts although the pod is ${phase}`);
      }
    }
    if (kind === 'process' && what === 'exit') running.delete(container);
    if (kind !== 'phase') continue;
    wrong.push(...stepTo(life, phase, moment, forgets, sandboxes > 1));
    running.delete('(pause)');
    // Up to 1.21 a pod that the kubelet ends has Failed before its containers end (K21-11, K21-31).
    const isEarly = minor < 22 && what === 'Failed';
    if (isTerminal(what) && running.size > 0 && !life.isMixed && !isEarly) {
      wrong.push(`${placeOf(moment)}: ${what}, but ${[...running].join(' ')} still run`);
    }
    phase = what;
  }
  return wrong;
}

function stepTo(
  life: Life,
  from: string,
  moment: Moment,
  forgets: boolean,
  isAnew: boolean,
): string[] {
  const to = moment.what;
  const text = `${placeOf(moment)}: phase goes from ${from || 'none'} to ${to}`;
  if (!(AFTER[from] ?? []).includes(to)) return [text];
  if (from !== 'Running' || to !== 'Pending') return [];
  return forgets || mayFallBack(life, isAnew)
    ? []
    : [`${text} in a pod that only has main containers`];
}

/** SBX-9 and SIDE-9: only what comes before the main containers can make a pod Pending again. */
function mayFallBack({ containers }: Life, isAnew: boolean): boolean {
  if (containers.some(({ kind }) => kind === 'sidecar')) return true;
  const restartsAll = containers.some(({ container }) =>
    container.restartPolicyRules.some(({ action }) => action === 'RestartAllContainers'),
  );
  return restartsAll || (containers.some(({ kind }) => kind === 'init') && isAnew);
}
