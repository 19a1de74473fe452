import {
  asTime,
  LimitError,
  type Limits,
  type RecordBus,
  runKey,
  type SimTime,
  Simulation,
} from '@podsim/kernel';
import { type Cluster, type ClusterSpec, createCluster } from '@podsim/kubernetes';
import type { Outcome } from '@podsim/output';
import type { Plugin } from '@podsim/sdk';
import { type CallWatch, guardAmbient, PluginError } from '@podsim/sdk/host';

/** What every run of a cell has in common; plain data that can be posted to a worker. */
export interface Cell {
  readonly spec: ClusterSpec;
  readonly seed: number | string;
  /** Virtual time at which a run ends, in microseconds. */
  readonly end: number;
  /** End earlier, as soon as nothing can change any more. */
  readonly untilIdle: boolean;
  /** Empty for those of the kernel. */
  readonly limits: Partial<Limits>;
}

/** How a run ended. */
export interface Ending {
  readonly outcome: Outcome;
  /** Virtual time, in microseconds. */
  readonly end: number;
  /** What was assumed or has no use, for people; in the order of discovery. */
  readonly notes: readonly string[];
  /** One line that reproduces; null if all went well. */
  readonly error: string | null;
  /** The same with its stack, for a report of our bug. */
  readonly trace: string | null;
}

/** Hands a run's records and clock to whoever wants them, before anything happens. */
export type Subscribe = (records: RecordBus, now: () => SimTime) => void;

/** The plugins of a run, and who is told of calls into them. */
export interface RunPlugins {
  readonly plugins: readonly Plugin[];
  readonly watch: CallWatch | null;
}

const noPlugins: RunPlugins = { plugins: [], watch: null };

/**
 * Runs one replication of a cell, synchronously. It never throws: an error of the run is its
 * outcome, so that other runs go on.
 *
 * @param replication from 1; together with the seed it determines every draw.
 * @param shouldStop is asked every 4,096 tasks and given the virtual time in microseconds.
 * @param atEnd is shown the cluster as it is at the end.
 */
export function simulate(
  cell: Cell,
  replication: number,
  subscribe: Subscribe,
  shouldStop: (now: number) => boolean,
  { plugins, watch }: RunPlugins = noPlugins,
  atEnd: (cluster: Cluster, end: number) => void = () => {},
): Ending {
  const simulation: Simulation = new Simulation({
    key: runKey(cell.seed, replication),
    limits: cell.limits,
    shouldStop: () => shouldStop(simulation.now),
  });
  let notes: () => readonly string[] = () => [];
  try {
    subscribe(simulation.records, () => simulation.now);
    const cluster = createCluster(simulation, cell.spec, plugins, { watch });
    notes = () => cluster.notes;
    const finish = (outcome: Outcome, error: Error | null): Ending => {
      cluster.finish();
      atEnd(cluster, simulation.now);
      return { outcome, end: simulation.now, notes: notes(), ...described(error) };
    };
    try {
      const run = () => finish(runToEnd(simulation, cell), null);
      return plugins.length === 0 ? run() : guardAmbient(run);
    } catch (error) {
      if (error instanceof LimitError) return finish('limit', error);
      throw error;
    }
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    const outcome = error instanceof PluginError ? 'plugin' : 'failed';
    return { outcome, end: simulation.now, notes: notes(), ...described(thrown) };
  }
}

function runToEnd(simulation: Simulation, cell: Cell): Outcome {
  const end = asTime(cell.end);
  if (!cell.untilIdle) {
    // Pods live until the end, also when nothing happens to them any more: a last task takes the
    // clock there.
    simulation.createEntity('end of the run').at(end, 9, () => {});
  }
  const outcome = simulation.run(end);
  if (outcome === 'stopped') return 'interrupted';
  return outcome === 'idle' && cell.untilIdle ? 'idle' : 'reached';
}

/** What an ending tells of an error. */
export function described(error: Error | null): Pick<Ending, 'error' | 'trace'> {
  // The stack of what a plugin threw says more than ours.
  const { cause } = error ?? {};
  const trace = cause instanceof Error ? cause.stack : error?.stack;
  return { error: error?.message ?? null, trace: trace ?? null };
}
