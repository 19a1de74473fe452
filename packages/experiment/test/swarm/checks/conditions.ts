import { placeOf } from '../instances.ts';
import type { Life, Moment } from '../observation.ts';
import type { Check } from './check.ts';

/** What is published of one pod at a moment. */
interface Published {
  phase: string;
  readonly conditions: Map<string, string>;
  readonly ready: Set<string>;
  readonly unready: Set<string>;
}

/**
 * What is published fits together: Ready follows from ContainersReady, that from the containers,
 * and neither is True of a pod that has ended (STAT-15, STAT-16, STAT-23).
 */
export const conditions: Check = ({ lives, minor }) =>
  lives.flatMap((life) => conditionsOf(life, minor));

const KINDS = new Set(['phase', 'condition', 'container', 'ready']);

function conditionsOf(life: Life, minor: number): string[] {
  // Beside a sidecar a pod whose containers start again falls back to Pending, up to 1.32 (SIDE-9).
  const mayPend = minor < 33 && life.containers.some(({ kind }) => kind === 'sidecar');
  const phases = mayPend ? ['Running', 'Pending'] : ['Running'];
  const rows = life.moments.filter(({ kind }) => KINDS.has(kind));
  const counted = life.containers.filter(({ kind }) => kind !== 'init');
  const names = counted.map(({ container }) => container.name);
  const shown: Published = {
    phase: '',
    conditions: new Map(),
    ready: new Set(),
    unready: new Set(names),
  };
  return rows.flatMap((row, index) => {
    take(shown, row);
    // Whom the kubelet ends has no conditions any more, up to 1.21 (K21-11, K21-31).
    if (minor < 22 && row.kind === 'phase' && row.what === 'Failed') shown.conditions.clear();
    // Rows of one write have one time.
    return rows[index + 1]?.time === row.time ? [] : judge(shown, row, phases);
  });
}

function take(shown: Published, { kind, what, detail, container }: Moment): void {
  if (kind === 'phase') shown.phase = what;
  else if (kind === 'condition') shown.conditions.set(what, detail);
  else if (kind === 'ready' && (shown.unready.has(container) || shown.ready.has(container))) {
    const [to, from] =
      what === 'true' ? [shown.ready, shown.unready] : [shown.unready, shown.ready];
    from.delete(container);
    to.add(container);
  }
}

function judge(
  { phase, conditions, unready }: Published,
  row: Moment,
  phases: readonly string[],
): string[] {
  const isTrue = (type: string): boolean => conditions.get(type) === 'True';
  const wrong: string[] = [];
  if (isTrue('Ready') && !isTrue('ContainersReady')) wrong.push('Ready without ContainersReady');
  if (isTrue('ContainersReady') && unready.size > 0) {
    wrong.push(`ContainersReady, but not ${[...unready].join(' ')}`);
  }
  if (isTrue('Ready') && !phases.includes(phase)) wrong.push(`Ready in phase ${phase}`);
  return wrong.map((text) => `${placeOf(row)}: ${text}`);
}
