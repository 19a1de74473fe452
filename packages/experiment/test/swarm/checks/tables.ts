import { instancesOf, SECOND } from '../instances.ts';
import type { Life, Observation } from '../observation.ts';
import type { Row } from '../run.ts';
import type { Check } from './check.ts';

const text = (row: Row): string => JSON.stringify(row);
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

/** Lives whose names nobody else has: their rows in any table can be told by the name. */
function uniqueLives({ lives }: Observation): readonly Life[] {
  return lives.filter(({ name }) => lives.filter((other) => other.name === name).length === 1);
}

function rowsAbout(rows: readonly Row[], life: Life, container: string | null): Row[] {
  return rows.filter((row) => {
    return row.pod === life.row.pod && (container === null || row.container === container);
  });
}

/** Totals of the table `pods` follow from the timeline. */
export const podTable: Check = (observation) =>
  uniqueLives(observation).flatMap((life) => {
    const { row, moments } = life;
    const end = life.removedAt ?? observation.end;
    const containers = rowsAbout(observation.rows('containers'), life, null);
    const restarts = sum(containers.map((one) => Number(one.restarts)));
    const isRight =
      (row.pod === life.name || life.name.includes('#')) &&
      row.restarts === restarts &&
      row.removed === life.removedAt &&
      row.ready_total === readyTime(moments, end) &&
      row.phase === moments.findLast(({ kind }) => kind === 'phase')?.what &&
      Number(row.ready_total) + Number(row.unready_total) <= end - Number(row.created);
    return isRight
      ? []
      : [`pods: ${text(row)}, restarts ${restarts}, ready for ${readyTime(moments, end)}`];
  });

function readyTime(moments: Life['moments'], end: number): number {
  let since: number | null = null;
  let total = 0;
  for (const { kind, what, detail, time } of moments) {
    // A pod that has failed is not ready, also if its condition has vanished (K21-31).
    const ends = kind === 'phase' && what === 'Failed';
    if (!ends && (kind !== 'condition' || what !== 'Ready')) continue;
    if (since !== null) total += time - since;
    since = detail === 'True' ? time : null;
  }
  return since === null ? total : total + end - since;
}

/** Starts and times of the table `containers` follow from the processes. */
export const containerTable: Check = (observation) =>
  uniqueLives(observation).flatMap((life) => {
    const instances = instancesOf(life);
    return rowsAbout(observation.rows('containers'), life, null).flatMap((row) => {
      const list = instances.get(String(row.container)) ?? [];
      const until = life.removedAt ?? observation.end;
      const ran = sum(list.map(({ start, end }) => Math.max(0, (end ?? until) - start)));
      const total = Number(row.running_total);
      const isRight =
        row.starts === list.length &&
        row.started_first === (list[0]?.start ?? null) &&
        // The runtime notices an end a little later.
        (life.removedAt !== null || (total >= ran && total <= ran + list.length * 3 * SECOND)) &&
        Number(row.backoff_total) >= 0;
      return isRight ? [] : [`containers: ${text(row)}, ${list.length} starts, ran for ${ran} us`];
    });
  });

/** Each row of `restarts` is about a process that started then, and its times fit together. */
export const restartTable: Check = (observation) =>
  uniqueLives(observation).flatMap((life) => {
    const instances = instancesOf(life);
    return rowsAbout(observation.rows('restarts'), life, null).flatMap((row) => {
      const list = instances.get(String(row.container)) ?? [];
      const isRight =
        list.some(({ start }) => start === row.time) &&
        Number(row.restart) >= 1 &&
        Number(row.lifetime) >= 0 &&
        Number(row.downtime) >= 0 &&
        (row.downtime === null || Number(row.backoff_wait) <= Number(row.downtime)) &&
        Number(row.fault_to_restart) >= Number(row.downtime);
      return isRight ? [] : [`restarts: ${text(row)}`];
    });
  });

/** Each row of `terminations` tells what the signals and hooks tell. */
export const terminationTable: Check = (observation) =>
  uniqueLives(observation).flatMap((life) =>
    rowsAbout(observation.rows('terminations'), life, null).flatMap((row) => {
      const { time, container, killed } = row;
      const preStop = Number(row.pre_stop);
      const toExit = Number(row.sigterm_to_exit);
      const until = Number(time) + Number(row.latency);
      const decisions = life.moments.filter(
        (one) => one.kind === 'kill' && one.container === container && one.time <= until,
      );
      // What the kubelet evicts may get less, up to 1.21 (K21-25).
      const isEvicted = ['evicted', 'preempted', 'shutdown'].includes(String(row.trigger));
      const least = observation.minor < 22 && isEvicted ? 0 : 2 * SECOND;
      const isDecided = decisions.some((one) => one.time === time);
      // A kubelet that restarts runs the hook again, after a signal that is sent only once.
      const isRepeated = decisions.some((one) => one.time > Number(time));
      const isKilled = life.moments.some(
        (one) => one.what === 'SIGKILL' && one.container === container && one.time >= Number(time),
      );
      const isRight =
        isDecided &&
        (killed !== true || isKilled) &&
        (killed !== true || row.sigterm_to_exit === null || toExit >= least) &&
        // Two kills of one container may go on side by side, up to 1.21 (K21-31).
        (preStop <= Number(row.grace) || (observation.minor < 22 && (isRepeated || isEvicted))) &&
        (row.latency === null || isRepeated || preStop + toExit <= Number(row.latency));
      return isRight ? [] : [`terminations: ${text(row)}`];
    }),
  );

/** The counters of the table `probes`, one row per probe worker, are those of the attempts. */
export const probeTable: Check = (observation) =>
  uniqueLives(observation).flatMap((life) => {
    const all = rowsAbout(observation.rows('probes'), life, null);
    const gone = life.removedAt ?? observation.end;
    // What is judged after the row was written is in no counter.
    if (life.moments.some(({ kind, time }) => kind === 'probe' && time > gone)) return [];
    return all.flatMap((row) => {
      const own = life.moments.filter(
        (one) => one.kind === 'probe' && one.container === row.container && one.what === row.type,
      );
      const count = (...details: string[]): number =>
        own.filter(({ detail }) => details.includes(detail)).length;
      const same = all.filter((one) => one.container === row.container && one.type === row.type);
      const sum = (column: string): number =>
        same.reduce((total, one) => total + Number(one[column]), 0);
      const isRight =
        row.attempts === Number(row.successes) + Number(row.failures) &&
        sum('successes') === count('success', 'warning') &&
        sum('failures') === count('failure', 'timeout') &&
        sum('timeouts') === count('timeout') &&
        sum('errors') === count('error');
      return isRight ? [] : [`probes: ${text(row)}, ${same.length} rows, ${own.length} attempts`];
    });
  });
