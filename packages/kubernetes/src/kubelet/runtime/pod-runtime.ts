import type { SimTime } from '@podsim/kernel';
import type { ContainerView } from '@podsim/sdk';
import { type Instance, isReadyAt, type Sandbox, stateAt } from './instance.ts';

/** What the runtime holds under one container name. */
interface Holding {
  readonly name: string;
  /** With those before it, but for removed ones that are forgotten. */
  newest: Instance | null;
  /** Attempts whose log files are on the node: one more than the last. */
  logs: number;
  cleared: boolean;
  /** The holding that was made after this one. */
  next: Holding | null;
}

/**
 * What the runtime holds of one pod: sandboxes and container instances, oldest first. Both are
 * few: each knows the one before it, so that a pod needs no lists.
 * It has no #methods, for which V8 adds a field to every object.
 */
export class PodRuntime {
  /** The newest one. */
  sandbox: Sandbox | null = null;
  nextId = 0;
  #first: Holding | null = null;

  /** How many attempts of a container have left a log file. */
  logsOf(name: string): number {
    return this.of(name)?.logs ?? 0;
  }

  /** Instances of a container, removed ones that are not forgotten included. */
  instancesOf(name: string): readonly Instance[] {
    return listOf(this.of(name)?.newest ?? null);
  }

  /** Container by container, each in order of creation. */
  get instances(): readonly Instance[] {
    return this.holdings.flatMap(({ newest }) => listOf(newest));
  }

  /** Whoever reads the lines of a process makes it write those that are due. */
  flushLogs(): void {
    for (const { process } of this.instances) if (process?.alive) void process.logLines;
  }

  /** All instances are gone because the pod starts over; nothing of it shows (NEW-7). */
  clear(): void {
    for (const holding of this.holdings) holding.cleared = true;
  }

  isCleared(name: string): boolean {
    return this.of(name)?.cleared ?? false;
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
    const holding = this.of(name);
    if (!holding) {
      const fresh = { name, newest: instance, logs, cleared: false, next: null };
      const last = this.holdings.at(-1);
      if (last) last.next = fresh;
      else this.#first = fresh;
      return;
    }
    holding.cleared = false;
    holding.logs = logs;
    instance.previous = holding.newest;
    holding.newest = instance;
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
    const known: Instance[] = [];
    for (let one = this.newest(name); one; one = one.previous) {
      if (stateAt(one, time) !== null) known.push(one);
    }
    return known;
  }

  newestAt(name: string, time: SimTime): Instance | null {
    let newest = this.newest(name);
    while (newest && stateAt(newest, time) === null) newest = newest.previous;
    return newest;
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
    for (const holding of this.holdings) {
      const kept = (one: Instance): boolean => one.removedAt === null || one.removedAt > horizon;
      let after: Instance | null = null;
      for (let one = holding.newest; one; one = one.previous) {
        if (kept(one)) after = one;
        else if (after) after.previous = one.previous;
        else holding.newest = one.previous;
      }
    }
  }

  private get holdings(): Holding[] {
    const all: Holding[] = [];
    for (let one = this.#first; one; one = one.next) all.push(one);
    return all;
  }

  private of(name: string): Holding | null {
    let found = this.#first;
    while (found && found.name !== name) found = found.next;
    return found;
  }

  private newest(name: string): Instance | null {
    return this.of(name)?.newest ?? null;
  }
}

/** An instance and those before it, the oldest first. */
function listOf(newest: Instance | null): readonly Instance[] {
  const list: Instance[] = [];
  for (let one = newest; one; one = one.previous) list.push(one);
  return list.reverse();
}
