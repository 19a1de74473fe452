import type { Duration, Entity, SimTime, Simulation, Timer } from '@podsim/kernel';
import { phases } from '../phases.ts';
import type { NodeObject } from './nodes.ts';
import type { PodObject } from './objects.ts';
import type { Workload } from './workloads.ts';

/** What a watcher is told: the object as of now and what changed about it. */
export type Change =
  | 'added'
  | 'bound'
  | 'deleting'
  | 'status'
  | 'labels'
  | 'spec'
  | 'removed'
  | 'service'
  /** Of a node. */
  | 'taints';

export type NodeChange = Extract<
  Change,
  'added' | 'labels' | 'spec' | 'taints' | 'status' | 'removed'
>;

export interface WatchEvent {
  readonly change: Change;
  /** null for a change of something that is not a pod. */
  readonly pod: PodObject | null;
  /** What changed if it is an object with a controller; null otherwise. */
  readonly object: Workload | null;
  /** What changed if it is a node; null otherwise. */
  readonly node: NodeObject | null;
}

/**
 * One client's watch on the store. Events arrive in order, each after its own latency but never
 * before the one ahead of it, as on one HTTP/2 stream.
 */
export class Watch {
  readonly #entity: Entity;
  readonly #latency: (event: WatchEvent) => Duration;
  readonly #deliver: (event: WatchEvent) => void;
  #queue: { event: WatchEvent; at: SimTime }[] = [];
  readonly #timer: Timer;
  readonly #simulation: Simulation;
  #head = 0;
  #last = 0 as SimTime;
  /** A watch that is cut loses what happens meanwhile (a kubelet that is down). */
  open = true;

  constructor(
    simulation: Simulation,
    name: string,
    latency: (event: WatchEvent) => Duration,
    deliver: (event: WatchEvent) => void,
  ) {
    this.#simulation = simulation;
    this.#entity = simulation.createEntity(`watch/${name}`);
    this.#latency = latency;
    this.#deliver = deliver;
    this.#timer = this.#entity.timer(phases.watch, () => this.#next());
  }

  notify(event: WatchEvent): void {
    if (!this.open) return;
    const arrival = this.#simulation.now + this.#latency(event);
    this.#last = Math.max(this.#last, arrival) as SimTime;
    this.#queue.push({ event, at: this.#last });
    if (!this.#timer.armed) this.#timer.at(this.#last);
  }

  /** An idle watch holds nothing. */
  #clear(): void {
    this.#queue = [];
    this.#head = 0;
  }

  #next(): void {
    const entry = this.#queue[this.#head];
    if (!entry) return;
    this.#head++;
    if (this.#head > 64 && this.#head * 2 > this.#queue.length) {
      this.#queue.splice(0, this.#head);
      this.#head = 0;
    }
    const following = this.#queue[this.#head];
    if (following) this.#timer.at(following.at);
    else this.#clear();
    this.#deliver(entry.event);
  }
}
