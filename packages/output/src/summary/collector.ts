import type { Table, Value } from '@podsim/kernel';

/** What one run says about one workload; parts of several runs add up in any order. */
export interface WorkloadPart {
  readonly namespace: string;
  /** `deployment/web`, or `pod/web` for a bare pod. */
  readonly workload: string;
  readonly pods: number;
  /** Pods that became Ready at least once. */
  readonly ready: number;
  /** Restarts by cause. */
  readonly restarts: readonly (readonly [cause: string, count: number])[];
  /** From creation to the first Ready, in microseconds; one per pod that got there. */
  readonly timesToReady: Float64Array;
  /** From the decision to end a process to its end, in microseconds. */
  readonly terminations: Float64Array;
  /** Terminations that SIGKILL ended. */
  readonly killed: number;
  /** Restarts by which a probe killed a process that was healthy by its own account. */
  readonly falseKills: number;
  /** The pod with most restarts, the first of several; null if none has restarted. */
  readonly mostRestarted: Extreme | null;
  /** The pod whose end took longest, in microseconds, restarts aside; null if none has ended. */
  readonly slowestEnd: Extreme | null;
}

/** A pod that stands out, as the timeline calls it, and by how much. */
export interface Extreme {
  readonly pod: string;
  readonly value: number;
}

/** Tables that a summary is made of. */
export type SummarySource = 'pods' | 'restarts' | 'terminations';
export const summarySources: readonly SummarySource[] = ['pods', 'restarts', 'terminations'];

interface Tally {
  pods: number;
  readonly restarts: Map<string, number>;
  readonly timesToReady: number[];
  readonly terminations: number[];
  killed: number;
  falseKills: number;
  mostRestarted: Extreme | null;
  slowestEnd: Extreme | null;
  /** Of terminations that end the whole pod, in microseconds; -1 for none. */
  longestEnd: number;
}

/** Triggers that end a container which starts again; the others end the pod. */
const restarting: ReadonlySet<unknown> = new Set([
  ...['liveness', 'startup', 'postStart', 'definition', 'resize', 'sandbox'],
]);

/** Collects, during a run, what its summary by workload needs. */
export class SummaryCollector {
  /** By namespace and workload. */
  private readonly workloads = new Map<string, Tally>();
  /** By namespace and pod: the pod's row, which names its workload, comes last. */
  private readonly pending = new Map<string, Tally>();

  /** The listener for the rows of one source. */
  listener(source: SummarySource, table: Table): (row: readonly Value[]) => void {
    const cell = (name: string) => {
      const index = table.columns.findIndex((column) => column.name === name);
      if (index < 0) throw new TypeError(`summaries need the column ${table.name}.${name}`);
      return (row: readonly Value[]) => row[index] as Value;
    };
    const namespace = cell('namespace');
    const pod = cell('pod');
    const key = (row: readonly Value[]) => `${namespace(row)}\n${pod(row)}`;
    if (source === 'pods') return this.podListener(cell, key);
    return source === 'restarts'
      ? this.restartListener(cell, key)
      : this.terminationListener(cell, key);
  }

  /** The parts by namespace and workload, in code unit order. */
  take(): WorkloadPart[] {
    for (const [key, tally] of this.pending) {
      const [namespace, pod] = key.split('\n');
      add(this.tallyOf(this.workloads, `${namespace}\npod/${pod}`), tally, pod as string);
    }
    this.pending.clear();
    const keys = [...this.workloads.keys()].sort();
    return keys.map((key) => partOf(key, this.workloads.get(key) as Tally));
  }

  private podListener(cell: Cells, key: Cell<string>): (row: readonly Value[]) => void {
    const workload = cell('workload');
    const created = cell('created');
    const readyFirst = cell('ready_first');
    const timelinePod = cell('timeline_pod');
    return (row) => {
      const name = key(row);
      const [namespace, pod] = name.split('\n');
      const owner = workload(row) === '' ? `pod/${pod}` : workload(row);
      const tally = this.tallyOf(this.workloads, `${namespace}\n${owner}`);
      tally.pods += 1;
      const ready = readyFirst(row);
      if (ready !== null) tally.timesToReady.push((ready as number) - (created(row) as number));
      const pending = this.pending.get(name);
      if (pending !== undefined) add(tally, pending, timelinePod(row) as string);
      this.pending.delete(name);
    };
  }

  private restartListener(cell: Cells, key: Cell<string>): (row: readonly Value[]) => void {
    const cause = cell('cause');
    const falseKill = cell('false_kill');
    return (row) => {
      const tally = this.tallyOf(this.pending, key(row));
      const name = cause(row) as string;
      tally.restarts.set(name, (tally.restarts.get(name) ?? 0) + 1);
      if (falseKill(row) === true) tally.falseKills += 1;
    };
  }

  private terminationListener(cell: Cells, key: Cell<string>): (row: readonly Value[]) => void {
    const latency = cell('latency');
    const killed = cell('killed');
    const trigger = cell('trigger');
    return (row) => {
      const tally = this.tallyOf(this.pending, key(row));
      const time = latency(row);
      if (time !== null) tally.terminations.push(time as number);
      if (time !== null && !restarting.has(trigger(row))) {
        tally.longestEnd = Math.max(tally.longestEnd, time as number);
      }
      if (killed(row) === true) tally.killed += 1;
    };
  }

  private tallyOf(tallies: Map<string, Tally>, key: string): Tally {
    let tally = tallies.get(key);
    if (tally === undefined) {
      tally = {
        ...{ pods: 0, restarts: new Map(), timesToReady: [], terminations: [], killed: 0 },
        ...{ falseKills: 0, mostRestarted: null, slowestEnd: null, longestEnd: -1 },
      };
      tallies.set(key, tally);
    }
    return tally;
  }
}

type Cell<T> = (row: readonly Value[]) => T;
type Cells = (name: string) => Cell<Value>;

/** Adds what happened to one pod. */
function add(to: Tally, more: Tally, pod: string): void {
  let restarts = 0;
  for (const [, count] of more.restarts) restarts += count;
  to.mostRestarted = greater(to.mostRestarted, restarts === 0 ? null : { pod, value: restarts });
  const { longestEnd } = more;
  to.slowestEnd = greater(to.slowestEnd, longestEnd < 0 ? null : { pod, value: longestEnd });
  to.falseKills += more.falseKills;
  for (const [cause, count] of more.restarts) {
    to.restarts.set(cause, (to.restarts.get(cause) ?? 0) + count);
  }
  for (const time of more.terminations) to.terminations.push(time);
  to.killed += more.killed;
}

/** The greater of two; of equals the first. */
function greater(one: Extreme | null, other: Extreme | null): Extreme | null {
  if (one === null || other === null) return one ?? other;
  return other.value > one.value ? other : one;
}

function partOf(key: string, tally: Tally): WorkloadPart {
  const [namespace, workload] = key.split('\n') as [string, string];
  return {
    namespace,
    workload,
    pods: tally.pods,
    ready: tally.timesToReady.length,
    restarts: [...tally.restarts],
    timesToReady: Float64Array.from(tally.timesToReady),
    terminations: Float64Array.from(tally.terminations),
    killed: tally.killed,
    falseKills: tally.falseKills,
    mostRestarted: tally.mostRestarted,
    slowestEnd: tally.slowestEnd,
  };
}
