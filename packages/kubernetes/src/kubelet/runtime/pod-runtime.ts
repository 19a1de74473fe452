import type { SimTime } from '@podsim/kernel';
import type { ContainerView } from '@podsim/sdk';
import { type Instance, isReadyAt, type Sandbox, stateAt } from './instance.ts';

/** What the runtime holds of one pod: sandboxes and container instances, oldest first. */
export class PodRuntime {
  readonly sandboxes: Sandbox[] = [];
  /** Instances of each container in order of creation; removed ones are dropped once forgotten. */
  readonly instances = new Map<string, Instance[]>();
  nextId = 0;
  /** Attempts whose log files are on the node, by container: one more than the last. */
  readonly #logs = new Map<string, number>();
  readonly #cleared = new Set<string>();

  /** How many attempts of a container have left a log file. */
  logsOf(name: string): number {
    return this.#logs.get(name) ?? 0;
  }

  /** All instances are gone because the pod starts over; nothing of it shows (NEW-7). */
  clear(): void {
    for (const name of this.instances.keys()) this.#cleared.add(name);
  }

  isCleared(name: string): boolean {
    return this.#cleared.has(name);
  }

  add(instance: Instance): void {
    this.#cleared.delete(instance.container.name);
    this.#logs.set(instance.container.name, instance.attempt + 1);
    const list = this.instances.get(instance.container.name);
    if (list) list.push(instance);
    else this.instances.set(instance.container.name, [instance]);
  }

  /** The newest sandbox that existed at `time`, ready or not. */
  sandboxAt(time: SimTime): Sandbox | null {
    return this.sandboxes.findLast((sandbox) => sandbox.createdAt <= time) ?? null;
  }

  readySandboxAt(time: SimTime): Sandbox | null {
    const newest = this.sandboxAt(time);
    return newest && isReadyAt(newest, time) ? newest : null;
  }

  /** Instances of a container that were known at `time`, newest first. */
  knownAt(name: string, time: SimTime): Instance[] {
    const list = this.instances.get(name);
    if (!list) return [];
    const known: Instance[] = [];
    for (let i = list.length - 1; i >= 0; i--) {
      const instance = list[i] as Instance;
      if (stateAt(instance, time) !== null) known.push(instance);
    }
    return known;
  }

  newestAt(name: string, time: SimTime): Instance | null {
    const list = this.instances.get(name);
    return list?.findLast((instance) => stateAt(instance, time) !== null) ?? null;
  }

  /** Instances whose process runs now, in order of creation per container. */
  running(): Instance[] {
    const running: Instance[] = [];
    for (const list of this.instances.values()) {
      for (const instance of list) {
        if (instance.startedAt !== null && instance.exitedAt === null) running.push(instance);
      }
    }
    return running;
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
    for (const [name, list] of this.instances) {
      const kept = list.filter((one) => one.removedAt === null || one.removedAt > horizon);
      if (kept.length < list.length) this.instances.set(name, kept);
    }
  }
}
