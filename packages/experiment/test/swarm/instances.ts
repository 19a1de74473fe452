import type { Life, Moment } from './observation.ts';

/** One process of a container, by the rows of the runtime. */
export interface Instance {
  readonly start: number;
  /** null while it runs. */
  end: number | null;
  /** Its exit code; empty while it runs. */
  code: string;
  /** Rows of the kinds kill, signal and hook until the next start. */
  readonly after: Moment[];
}

export const PAUSE = '(pause)';

/** Processes of each container of a pod, sandboxes under `(pause)`, in order. */
export function instancesOf({ moments }: Life): ReadonlyMap<string, readonly Instance[]> {
  const all = new Map<string, Instance[]>();
  for (const moment of moments) {
    const { time, kind, container, what, detail } = moment;
    const list = all.get(container) ?? [];
    const open = list.at(-1);
    if (kind === 'process' && what === 'start') {
      all.set(container, [...list, { start: time, end: null, code: '', after: [] }]);
    } else if (kind === 'process' && open) {
      open.end ??= time;
      open.code = detail;
    } else if (open && ['kill', 'signal', 'hook'].includes(kind)) {
      open.after.push(moment);
    }
  }
  return all;
}

/** `pod/p1 c1 at 12.345678s`, for messages. */
export function placeOf({ pod, container, time }: Pick<Moment, 'pod' | 'container' | 'time'>) {
  const subject = container === '' ? `pod/${pod}` : `pod/${pod} ${container}`;
  return `${subject} at ${(time / SECOND).toFixed(6)}s`;
}

export const SECOND = 1_000_000;
