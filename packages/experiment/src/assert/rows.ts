import type { Value } from '@podsim/kernel';
import type { TimelineRow } from './event-reader.ts';
import type { EmittedEvent } from './judge.ts';

const SECOND = 1_000_000;

/** A row of the table `timeline`. */
export function timelineRow(row: readonly Value[]): TimelineRow {
  const [time, kind, , pod, container, what, detail] = row;
  return {
    time: Number(time) / SECOND,
    kind: String(kind),
    pod: String(pod),
    container: String(container),
    what: String(what),
    detail: String(detail),
  };
}

/** A row of the table `emissions`. */
export function emittedEvent(row: readonly Value[]): EmittedEvent {
  const [, , object, container, , reason, message] = row;
  return {
    pod: String(object).replace(/^Pod\//, ''),
    container: String(container),
    reason: String(reason),
    message: String(message),
  };
}
