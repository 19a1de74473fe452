import type { SimTime } from '@podsim/kernel';
import type { NodeObject } from '../../store/nodes.ts';

const PER_1000S = 1_000_000_000;

/**
 * Nodes of one zone that wait for their NoExecute taint, and the token bucket of size 1 that they
 * pass (NODE-6).
 *
 * Mirrors pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go.
 */
export class TaintQueue {
  readonly #nodes = new Set<NodeObject>();
  /** Tokens per 1000 seconds; 0 lets nobody pass. */
  #rate: number;
  /** When the next token is there. */
  #tokenAt: SimTime;

  constructor(rate: number, now: SimTime) {
    this.#rate = rate;
    this.#tokenAt = now;
  }

  get isEmpty(): boolean {
    return this.#nodes.size === 0;
  }

  add(node: NodeObject): void {
    this.#nodes.add(node);
  }

  remove(node: NodeObject): void {
    this.#nodes.delete(node);
  }

  /** Another rate; a bucket that was empty stays empty. */
  setRate(rate: number, now: SimTime): void {
    if (rate === this.#rate) return;
    const wasEmpty = this.#rate === 0 || now < this.#tokenAt;
    this.#rate = rate;
    if (rate > 0) this.#tokenAt = wasEmpty ? this.#next(now) : now;
  }

  /** The node whose turn it is, taken out; null if none waits or there is no token. */
  take(now: SimTime): NodeObject | null {
    const [first] = this.#nodes;
    if (!first || this.#rate === 0 || now < this.#tokenAt) return null;
    this.#nodes.delete(first);
    this.#tokenAt = this.#next(now);
    return first;
  }

  /** When the next node may pass; null while nobody can. */
  get nextAt(): SimTime | null {
    return this.isEmpty || this.#rate === 0 ? null : this.#tokenAt;
  }

  #next(now: SimTime): SimTime {
    return (now + Math.ceil(PER_1000S / this.#rate)) as SimTime;
  }
}
