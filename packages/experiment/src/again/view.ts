import { hasInPlaceResize } from '@podsim/api';
import { asTime, runKey, Simulation, type Value } from '@podsim/kernel';
import { type Cluster, createCluster, logs, tables } from '@podsim/kubernetes';
import { type EventRow, Moment } from '@podsim/kubernetes/kubectl';
import type { RunReceipt } from '@podsim/output';
import { folderOf } from '../read-results.ts';
import { again, planAgain } from './plan-again.ts';

type Row = readonly Value[];

/** How long the API server keeps an Event after its last write (`--event-ttl`, 1 h). */
const EVENT_TTL_SECONDS = 3600;

/** One line that a container wrote. */
export interface LogLine {
  /** Microseconds. */
  readonly time: number;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly attempt: number;
  readonly line: string;
}

/** A cluster at one moment of a run. */
export interface ClusterView {
  readonly store: Cluster['store'];
  readonly moment: Moment;
  /** Event objects as stored then. */
  readonly events: readonly EventRow[];
  /** In order of time. */
  readonly logs: readonly LogLine[];
}

/** Is told of every row of the timeline as it comes, with the cluster as it is then. */
export type Watcher = (row: Row, store: Cluster['store'], moment: Moment) => void;

/**
 * Runs a run again up to a moment, and shows the cluster as it was then.
 *
 * @param at virtual time in microseconds, at most the end of the run.
 */
export function viewRun(
  receipt: RunReceipt,
  at: number,
  watcher: Watcher | null = null,
): Promise<ClusterView> {
  return again(
    receipt,
    () => false,
    () => view(receipt, at, watcher),
  );
}

async function view(
  receipt: RunReceipt,
  at: number,
  watcher: Watcher | null,
): Promise<ClusterView> {
  const { cell, plugins } = await planAgain(receipt, folderOf(receipt));
  const simulation = new Simulation({ key: runKey(cell.seed, receipt.replication) });
  const rows = { events: [] as Row[], logs: [] as Row[] };
  simulation.records.subscribe(tables.events, (row) => void rows.events.push([...row]));
  simulation.records.subscribe(logs, (row) => void rows.logs.push([...row]));
  const cluster = createCluster(
    simulation,
    cell.spec,
    plugins.map(({ plugin }) => plugin),
  );
  const { store, clock, release } = cluster;
  if (watcher !== null) {
    simulation.records.subscribe(tables.timeline, (row) => {
      watcher(row, store, new Moment(clock, simulation.now, release));
    });
  }
  // A last task takes the clock to the moment, also when nothing happens any more.
  simulation.createEntity('view').at(asTime(at), 9, () => {});
  simulation.run(asTime(at));
  cluster.finish();
  const { release: version, featureGates } = cell.spec;
  const reports = hasInPlaceResize({ release: version, featureGates });
  const moment = new Moment(clock, simulation.now, release, reports);
  const events = rows.events
    .map(eventOf)
    .filter(({ last }) => moment.secondsSince(last) <= EVENT_TTL_SECONDS);
  return { store, moment, events, logs: logLines(rows.logs) };
}

function eventOf(row: Row): EventRow {
  const [namespace, object, , type, reason, message, source, count, first, last] = row;
  return { namespace, object, type, reason, message, source, count, first, last } as EventRow;
}

function logLines(rows: readonly Row[]): LogLine[] {
  const lines = rows.map((row) => {
    const [time, namespace, pod, container, attempt, line] = row;
    return { time, namespace, pod, container, attempt, line } as LogLine;
  });
  return lines.sort((a, b) => a.time - b.time);
}
