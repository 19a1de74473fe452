import type { SimTime } from '@podsim/kernel';
import type { Moment } from './moment.ts';

/** An Event object, as far as it is printed. */
export interface EventRow {
  readonly namespace: string;
  /** `Pod/web`. */
  readonly object: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** Component, and host if it has one: `kubelet, node1`. */
  readonly source: string;
  readonly count: number;
  readonly first: SimTime;
  readonly last: SimTime;
}

/** The table that ends `describe`: the latest last, ages as `2s (x4 over 1m)` (EVENT-7). */
export function eventTable(events: readonly EventRow[], moment: Moment): string[] {
  if (events.length === 0) return ['Events:\t<none>'];
  const rows = byLast(events).map(
    ({ type, reason, message, source, ...event }) =>
      `  ${type}\t${reason}\t${ageOf(event, moment)}\t${source.split(',')[0]}\t${message.trim()}`,
  );
  return [
    'Events:',
    '  Type\tReason\tAge\tFrom\tMessage',
    '  ----\t------\t----\t----\t-------',
    ...rows,
  ];
}

type Times = Pick<EventRow, 'count' | 'first' | 'last'>;

export function ageOf({ count, first, last }: Times, moment: Moment): string {
  const age = moment.age(last);
  return count > 1 ? `${age} (x${count} over ${moment.age(first)})` : age;
}

export function eventHeader(allNamespaces: boolean): string[] {
  return [
    ...(allNamespaces ? ['NAMESPACE'] : []),
    ...['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'],
  ];
}

/** The cells of `kubectl events`. */
export function eventCells(event: EventRow, allNamespaces: boolean, moment: Moment): string[] {
  const { namespace, type, reason, object, message } = event;
  return [
    ...(allNamespaces ? [namespace] : []),
    ...[ageOf(event, moment), type, reason, object, message.trim()],
  ];
}

/** In order of their last occurrence; those of one second stay as they are. */
export function byLast<E extends EventRow>(events: readonly E[]): E[] {
  return events.toSorted((a, b) => a.last - b.last);
}
