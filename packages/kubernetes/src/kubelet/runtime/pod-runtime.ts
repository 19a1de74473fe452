import type { SimTime } from '@podsim/kernel';
import type { ContainerView } from '@podsim/sdk';
import { type Instance, isReadyAt, type Sandbox, stateAt } from './instance.ts';

/** What the runtime holds under one container name. */
interface Holding {
  readonly name: string;
  /** In order of creation; removed ones are dropped once forgotten. */
  instances: readonly Instance[];
  /** Attempts whose log files are on the node: one more than the last. */
  logs: number;
  cleared: boolean;
  /** The holding that was made after this one. */
  next: Holding | null;
}

/**
 * What the runtime holds of one pod: sandboxes and container instances, oldest first. Both are
 * few, and rarely change: lists that `concat` makes have just their length, where one that grows
 * reserves more than is needed.
 */
export class PodRuntime {
  /** The newest one. */
  sandbox: Sandbox | null = null;
  nextId = 0;
  #first: Holding | null = null;

  /** How many attempts of a container have left a log file. */
  logsOf(name: string): number {
    return this.#of(name)?.logs ?? 0;
  }

  /** Instances of a container, removed ones that are not forgotten included. */
  instancesOf(name: string): readonly Instance[] {
    return this.#of(name)?.instances ?? [];
  }

  /** Container by container, each in order of creation. */
  get instances(): readonly Instance[] {
    return this.#holdings.flatMap(({ instances }) => instances);
  }

  /** Whoever reads the lines of a process makes it write those that are due. */
  flushLogs(): void {
    for (const { process } of this.instances) if (process?.alive) void process.logLines;
  }

  /** All instances are gone because the pod starts over; nothing of it shows (NEW-7). */
  clear(): void {
    for (const holding of this.#holdings) holding.cleared = true;
  }

  isCleared(name: string): boolean {
    return this.#of(name)?.cleared ?? false;
  }

  /** The oldest first. */
  get sandboxes(): readonly Sandbox[] {
    const all: Sandbox[] = [];
    for (let one = this.sandbox; one; one = one.previous) all.unshift(one);
    return all;
  }

  addSandbox(sandbox: Omit<Sandbox, 'previous' | 'alive'>): Sandbox {
    const { attempt, createdAt, ip, exitedAt } = sandbox;
    this.sandbox = { attempt, createdAt, ip, alive: true, exitedAt, previous: this.sandbox };
    return this.sandbox;
  }

  add(instance: Instance): void {
    const { name } = instance.container;
    const logs = instance.attempt + 1;
    const holding = this.#of(name);
    if (!holding) {
      const fresh = { name, instances: [instance], logs, cleared: false, next: null };
      const last = this.#holdings.at(-1);
      if (last) last.next = fresh;
      else this.#first = fresh;
      return;
    }
    holding.cleared = false;
    holding.logs = logs;
    holding.instances = holding.instances.concat(instance);
  }

  /** The newest sandbox that existed at `time`, ready or not. */
  sandboxAt(time: SimTime): Sandbox | null {
    let found = this.sandbox;
    while (found && found.createdAt > time) found = found.previous;
    return found;
  }

  readySandboxAt(time: SimTime): Sandbox | null {
    const newest = this.sandboxAt(time);
    return newest && isReadyAt(newest, time) ? newest : null;
  }

  /** Instances of a container that were known at `time`, newest first. */
  knownAt(name: string, time: SimTime): Instance[] {
    const list = this.instancesOf(name);
    const known: Instance[] = [];
    for (let i = list.length - 1; i >= 0; i--) {
      const instance = list[i] as Instance;
      if (stateAt(instance, time) !== null) known.push(instance);
    }
    return known;
  }

  newestAt(name: string, time: SimTime): Instance | null {
    return this.instancesOf(name).findLast((one) => stateAt(one, time) !== null) ?? null;
  }

  /** Instances whose process runs now, in order of creation per container. */
  running(): Instance[] {
    return this.instances.filter((one) => one.startedAt !== null && one.exitedAt === null);
  }

  /** What a model may know of the container that runs under a name; null: none does. */
  runningView(name: string): ContainerView | null {
    // The end of a process is told to who waits for a change, the runtime's noticing it is not.
    const isIt = ({ container, process }: Instance): boolean =>
      container.name === name && process?.alive === true;
    return this.running().find(isIt)?.process?.container ?? null;
  }

  /** Drops records that no observer can still see: removed before `horizon`. */
  forget(horizon: SimTime): void {
    for (const holding of this.#holdings) {
      const { instances } = holding;
      const kept = instances.filter((one) => one.removedAt === null || one.removedAt > horizon);
      if (kept.length < instances.length) holding.instances = kept;
    }
  }

  get #holdings(): Holding[] {
    const all: Holding[] = [];
    for (let one = this.#first; one; one = one.next) all.push(one);
    return all;
  }

  #of(name: string): Holding | undefined {
    return this.#holdings.find((holding) => holding.name === name);
  }
}
