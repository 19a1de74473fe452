import type { Duration, SimTime } from '@podsim/kernel';
import { seconds } from '@podsim/kernel';
import type { PodObject } from '../../store/objects.ts';
import type { PluginName } from '../plugins/plugin.ts';

/** SCHED-7: 1 s, doubled per attempt, at most 10 s. */
export function backoff(attempts: number): Duration {
  return seconds(Math.min(10, 1 << Math.min(attempts - 1, 4)));
}

/** A pod that waits for a node. */
export interface QueuedPod {
  readonly pod: PodObject;
  attempts: number;
  /** When it was last put into the queue, or refused. */
  since: SimTime;
  /** Who refused it last. */
  plugins: ReadonlySet<PluginName>;
  place: 'active' | 'backoff' | 'unschedulable' | 'gated' | 'out';
}

/**
 * Pods without a node: those to be tried, the most important first; those in back-off; and the
 * pool of those for which something has to change.
 *
 * Mirrors pkg/scheduler/backend/queue. It keeps no time of its own: the scheduler asks and flushes.
 */
export class SchedulingQueue {
  readonly #entries = new Map<PodObject, QueuedPod>();
  /** A heap: higher priority first, then the longer wait. */
  readonly #active: QueuedPod[] = [];
  readonly #backoff = new Set<QueuedPod>();
  readonly #pool = new Set<QueuedPod>();
  readonly #longestStay: Duration;

  /** @param longestStay how long entries stay in the pool at most (SCHED-8). */
  constructor(longestStay: Duration) {
    this.#longestStay = longestStay;
  }

  get(pod: PodObject): QueuedPod | undefined {
    return this.#entries.get(pod);
  }

  /** In order of arrival. */
  get pool(): Iterable<QueuedPod> {
    return this.#pool;
  }

  /** A new pod; one with gates is not tried (SCHED-9). */
  add(pod: PodObject, now: SimTime): void {
    if (this.#entries.has(pod)) return;
    const entry: QueuedPod = { pod, attempts: 0, since: now, plugins: new Set(), place: 'out' };
    this.#entries.set(pod, entry);
    if (pod.spec.schedulingGates.length > 0) entry.place = 'gated';
    else this.#activate(entry);
  }

  /** A pod is bound, gone, or somebody else's. */
  delete(pod: PodObject): void {
    const entry = this.#entries.get(pod);
    if (!entry) return;
    this.#entries.delete(pod);
    this.#backoff.delete(entry);
    this.#pool.delete(entry);
    entry.place = 'out';
  }

  /** The next to try; null when there is none. @param eager takes pods in back-off too. */
  pop(eager: boolean): QueuedPod | null {
    for (;;) {
      const entry = this.#popActive();
      if (!entry) break;
      // What was deleted meanwhile is still in the heap.
      if (entry.place === 'active') return this.#tried(entry);
    }
    const waiting = eager ? this.#nextInBackoff() : null;
    if (!waiting) return null;
    this.#backoff.delete(waiting);
    return this.#tried(waiting);
  }

  #tried(entry: QueuedPod): QueuedPod {
    entry.place = 'out';
    entry.attempts++;
    return entry;
  }

  /** An attempt failed: nothing is to be done until one of these plugins may think otherwise. */
  putBack(entry: QueuedPod, plugins: ReadonlySet<PluginName>, now: SimTime): void {
    if (this.#entries.get(entry.pod) !== entry) return;
    entry.plugins = plugins;
    entry.since = now;
    entry.place = 'unschedulable';
    this.#pool.add(entry);
  }

  /** Something has changed for a pod of the pool: it is tried when its back-off is over. */
  wake(entry: QueuedPod, now: SimTime): void {
    if (!this.#pool.delete(entry)) return;
    if (backoffEnd(entry) > now) {
      entry.place = 'backoff';
      this.#backoff.add(entry);
    } else this.#activate(entry);
  }

  /** The gates of a pod have been removed. */
  open(entry: QueuedPod): void {
    if (entry.place === 'gated') this.#activate(entry);
  }

  /** When the next back-off is over; null when nobody waits. */
  get nextBackoffEnd(): SimTime | null {
    const next = this.#nextInBackoff();
    return next && backoffEnd(next);
  }

  flushBackoff(now: SimTime): void {
    for (const entry of this.#backoff) {
      if (backoffEnd(entry) > now) continue;
      this.#backoff.delete(entry);
      this.#activate(entry);
    }
  }

  /** When an entry of the pool will have been there for too long; null for an empty pool. */
  get nextLeftover(): SimTime | null {
    let first: SimTime | null = null;
    for (const { since } of this.#pool) if (first === null || since < first) first = since;
    return first === null ? null : ((first + this.#longestStay) as SimTime);
  }

  flushLeftovers(now: SimTime): void {
    for (const entry of this.#pool) {
      if (now - entry.since > this.#longestStay) this.wake(entry, now);
    }
  }

  #nextInBackoff(): QueuedPod | null {
    let next: QueuedPod | null = null;
    for (const entry of this.#backoff) {
      if (next === null || backoffEnd(entry) < backoffEnd(next)) next = entry;
    }
    return next;
  }

  #activate(entry: QueuedPod): void {
    entry.place = 'active';
    const heap = this.#active;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!goesBefore(entry, heap[parent] as QueuedPod)) break;
      heap[index] = heap[parent] as QueuedPod;
      index = parent;
    }
    heap[index] = entry;
  }

  #popActive(): QueuedPod | null {
    const heap = this.#active;
    const top = heap[0];
    const last = heap.pop();
    if (!top || !last || heap.length === 0) return top ?? null;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && goesBefore(right, heap[child] as QueuedPod)) child++;
      if (!goesBefore(heap[child] as QueuedPod, last)) break;
      heap[index] = heap[child] as QueuedPod;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

function goesBefore(a: QueuedPod, b: QueuedPod): boolean {
  if (a.pod.priority !== b.pod.priority) return a.pod.priority > b.pod.priority;
  return a.since !== b.since ? a.since < b.since : a.pod.id < b.pod.id;
}

function backoffEnd({ since, attempts }: QueuedPod): SimTime {
  return (since + (attempts === 0 ? 0 : backoff(attempts))) as SimTime;
}
