import {
  type Duration,
  type Entity,
  milliseconds,
  type Simulation,
  seconds,
  type Timer,
} from '@podsim/kernel';
import { phases } from '../phases.ts';
import { run, type Step } from '../steps.ts';

/** Keys that one controller works on at a time. */
const WORKERS = 5;

/** Back-off of a key whose sync failed: doubled with each failure. */
export interface RetryDelays {
  readonly first: Duration;
  readonly longest: Duration;
}

const DEFAULT_RETRIES: RetryDelays = { first: milliseconds(5), longest: seconds(1000) };

interface Item<Key> {
  readonly key: Key;
  readonly timer: Timer;
  state: 'idle' | 'queued' | 'running' | 'again';
  failures: number;
}

/**
 * The work queue of a controller: each key is synced by one worker at a time, and once more if it
 * was added meanwhile. A sync is a procedure that takes virtual time.
 *
 * Mirrors client-go's workqueue with its delaying and rate limiting variants (spec section 13).
 * Left out: the overall limit of 10 retries per second.
 */
export class WorkQueue<Key extends object> {
  readonly #simulation: Simulation;
  readonly #entity: Entity;
  readonly #sync: (key: Key) => Step;
  readonly #retries: RetryDelays;
  readonly #items = new Map<Key, Item<Key>>();
  readonly #waiting: Item<Key>[] = [];
  #busy = 0;

  constructor(
    simulation: Simulation,
    entity: Entity,
    sync: (key: Key) => Step,
    retries: RetryDelays = DEFAULT_RETRIES,
  ) {
    this.#simulation = simulation;
    this.#entity = entity;
    this.#sync = sync;
    this.#retries = retries;
  }

  /** Syncs a key as soon as a worker is free. */
  add(key: Key): void {
    this.#enqueue(this.#item(key));
  }

  /** Adds a key after a delay; of several waits for one key the shortest counts. */
  addAfter(key: Key, delay: Duration): void {
    if (delay <= 0) {
      this.add(key);
      return;
    }
    const { timer } = this.#item(key);
    if (timer.armed && timer.time <= this.#simulation.now + delay) return;
    timer.after(delay);
  }

  /** Adds a key that could not be synced, later the more often that happens. */
  retry(key: Key): void {
    const item = this.#item(key);
    const delay = this.#delayAfter(item.failures);
    item.failures++;
    this.addAfter(key, delay);
  }

  /** Delay that the last failure of a key brought about; 0 without one. */
  lastDelay(key: Key): Duration {
    const failures = this.#items.get(key)?.failures ?? 0;
    return failures === 0 ? (0 as Duration) : this.#delayAfter(failures - 1);
  }

  #delayAfter(failures: number): Duration {
    const { first, longest } = this.#retries;
    return Math.min(first * (1 << Math.min(failures, 20)), longest) as Duration;
  }

  /** A sync went well: the next failure is a first one. */
  succeeded(key: Key): void {
    const item = this.#items.get(key);
    if (item) item.failures = 0;
  }

  /** Forgets a key that is gone for good. */
  drop(key: Key): void {
    this.#items.get(key)?.timer.cancel();
    this.#items.delete(key);
  }

  #item(key: Key): Item<Key> {
    const known = this.#items.get(key);
    if (known) return known;
    const timer = this.#entity.timer(phases.controllers, () => this.#enqueue(item));
    const item: Item<Key> = { key, timer, state: 'idle', failures: 0 };
    this.#items.set(key, item);
    return item;
  }

  #enqueue(item: Item<Key>): void {
    if (item.state === 'running') item.state = 'again';
    if (item.state !== 'idle') return;
    item.state = 'queued';
    this.#waiting.push(item);
    this.#next();
  }

  #next(): void {
    while (this.#busy < WORKERS) {
      const item = this.#waiting.shift();
      if (!item) return;
      this.#busy++;
      this.#entity.after(0 as Duration, phases.controllers, () => this.#start(item));
    }
  }

  #start(item: Item<Key>): void {
    item.state = 'running';
    run(this.#sync(item.key), () => {
      this.#busy--;
      const again = item.state === 'again';
      item.state = 'idle';
      if (again) this.#enqueue(item);
      this.#next();
    });
  }
}
