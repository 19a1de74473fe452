import type { Observation } from '../observation.ts';
import type { Row } from '../run.ts';
import type { Check } from './check.ts';

/**
 * Event objects agree with the writes that made them: one row of the timeline per write, counts
 * that rise with the writes and never pass the emissions (EVENT-2 to EVENT-4).
 */
export const events: Check = (observation) => [
  ...written(observation),
  ...observation.rows('events').flatMap(plausible),
  ...emitted(observation),
];

function tally<T>(values: readonly T[], key: (value: T) => string, weight: (value: T) => number) {
  const sums = new Map<string, number>();
  for (const value of values) {
    sums.set(key(value), (sums.get(key(value)) ?? 0) + weight(value));
  }
  return sums;
}

const podOf = ({ object }: Row): string => String(object).replace(/^Pod\//, '');

/** Every write is counted, and there is no count without a write. */
function written({ moments, lives, rows }: Observation): string[] {
  // The timeline calls the pods of workloads by their ordinals.
  const ownNames = new Map(lives.map(({ name, row }) => [name, String(row.pod)]));
  const writes = tally(
    moments.filter(({ kind }) => kind === 'event'),
    ({ pod, what }) => `${ownNames.get(pod) ?? pod} ${what}`,
    () => 1,
  );
  const counts = tally(
    rows('events'),
    (row) => `${podOf(row)} ${row.reason}`,
    (row) => Number(row.count),
  );
  const keys = new Set([...writes.keys(), ...counts.keys()]);
  return [...keys].flatMap((key) => {
    const [write, count] = [writes.get(key) ?? 0, counts.get(key) ?? 0];
    if (write > 0 && count >= write) return [];
    return [`${key}: ${write} writes, but a count of ${count}`];
  });
}

function plausible(row: Row): string[] {
  const isPlausible = Number(row.count) >= 1 && Number(row.first) <= Number(row.last);
  return isPlausible ? [] : [`an event of ${podOf(row)} has ${JSON.stringify(row)}`];
}

function emitted({ rows }: Observation): string[] {
  const key = (row: Row): string => `${podOf(row)} ${row.reason}`;
  const emissions = tally(rows('emissions'), key, () => 1);
  return [...tally(rows('events'), key, (row) => Number(row.count))].flatMap(([name, count]) => {
    const most = emissions.get(name) ?? 0;
    return count <= most ? [] : [`${name}: a count of ${count} after ${most} emissions`];
  });
}
