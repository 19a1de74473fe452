import type { SimTime } from '@podsim/kernel';
import { type NodeObject, readiness } from '../../store/nodes.ts';
import { TaintQueue } from './taint-queue.ts';
import { taintsPer1000s, type ZoneState, zoneOf, zoneState } from './zone-state.ts';

/** Label of nodes that do not count for the state of their zone. */
const EXCLUDED = 'node.kubernetes.io/exclude-disruption';

interface Zone {
  state: ZoneState;
  readonly queue: TaintQueue;
}

/** The zones of a cluster, and in each the nodes that wait for their NoExecute taint (NODE-6). */
export class Zones {
  readonly #zones = new Map<string, Zone>();
  readonly #queued = new Map<NodeObject, Zone>();
  readonly #start: SimTime;
  #allDisrupted = false;

  constructor(start: SimTime) {
    this.#start = start;
  }

  /**
   * Takes the nodes' readiness in; whether the cluster just `entered` or `left` the state in
   * which no node at all is ready.
   */
  update(nodes: readonly NodeObject[], now: SimTime): 'entered' | 'left' | null {
    const counts = new Map<string, { ready: number; notReady: number }>();
    for (const node of nodes) {
      if (Object.hasOwn(node.labels, EXCLUDED)) continue;
      const name = zoneOf(node);
      const count = counts.get(name) ?? { ready: 0, notReady: 0 };
      counts.set(name, count);
      if (readiness(node) === 'True') count.ready++;
      else count.notReady++;
    }
    const states = new Map(
      [...counts].map(([name, { ready, notReady }]) => [name, zoneState(ready, notReady)]),
    );
    const was = this.#allDisrupted;
    this.#allDisrupted =
      states.size > 0 && [...states.values()].every((state) => state === 'FullDisruption');
    for (const [name, state] of states) {
      const { ready, notReady } = counts.get(name) as { ready: number; notReady: number };
      const zone = this.#zone(name);
      zone.state = state;
      zone.queue.setRate(this.#allDisrupted ? 0 : taintsPer1000s(state, ready + notReady), now);
    }
    if (was === this.#allDisrupted) return null;
    return this.#allDisrupted ? 'entered' : 'left';
  }

  /** Lets a node wait for its taint. */
  enqueue(node: NodeObject): void {
    const zone = this.#zone(zoneOf(node));
    zone.queue.add(node);
    this.#queued.set(node, zone);
  }

  remove(node: NodeObject): void {
    this.#queued.get(node)?.queue.remove(node);
    this.#queued.delete(node);
  }

  /** The nodes whose turn it is: at most one of each zone. */
  take(now: SimTime): NodeObject[] {
    const taken: NodeObject[] = [];
    for (const { queue } of this.#zones.values()) {
      const node = queue.take(now);
      if (node) taken.push(node);
    }
    for (const node of taken) this.#queued.delete(node);
    return taken;
  }

  /** When the next node may be taken, from `now` on; null while none can. */
  nextAt(now: SimTime): SimTime | null {
    let next: SimTime | null = null;
    for (const { queue } of this.#zones.values()) {
      if (queue.nextAt !== null && (next === null || queue.nextAt < next)) next = queue.nextAt;
    }
    return next === null ? null : (Math.max(next, now) as SimTime);
  }

  #zone(name: string): Zone {
    const known = this.#zones.get(name);
    if (known) return known;
    const rate = taintsPer1000s('Normal', 1);
    const zone: Zone = { state: 'Normal', queue: new TaintQueue(rate, this.#start) };
    this.#zones.set(name, zone);
    return zone;
  }
}
