import type { Service } from '@podsim/api';
import type { SimTime, Value } from '@podsim/kernel';
import { describe, expect, it } from 'vitest';
import type { AddressWatcher, ClusterNetwork } from '../../src/network/cluster-network.ts';
import type { Endpoint } from '../../src/network/endpoint.ts';
import { ServiceMeter } from '../../src/results/service-meter.ts';
import type { PodObject } from '../../src/store/objects.ts';

const SECOND = 1_000_000;
const A = { id: 0, name: 'a' } as PodObject;
const B = { id: 1, name: 'b' } as PodObject;

/** A meter, a clock that is set by hand, and ports that open and close by hand. */
class World {
  now = 0;
  readonly stays: Value[][] = [];
  readonly #open = new Set<string>();
  readonly #watchers = new Map<string, AddressWatcher>();
  readonly meter: ServiceMeter;

  constructor() {
    const network = {
      accepts: ({ address }: Endpoint) => this.#open.has(address),
      watchAddress: (address: string, watcher: AddressWatcher) => {
        this.#watchers.set(address, watcher);
      },
      unwatchAddress: (address: string) => this.#watchers.delete(address),
    };
    const service = { metadata: { name: 'web', namespace: 'default' } } as Service;
    this.meter = new ServiceMeter(service, {
      network: network as unknown as ClusterNetwork,
      now: () => (this.now * SECOND) as SimTime,
      stay: (row) => this.stays.push(inSeconds(row)),
    });
  }

  at(seconds: number): this {
    this.now = seconds;
    return this;
  }

  listens({ name }: PodObject, open: boolean): void {
    if (open) this.#open.add(name);
    else this.#open.delete(name);
    this.#watchers.get(name)?.listenersChanged();
  }

  set(pod: PodObject, state: 'ready' | 'terminating' | 'gone', address = pod.name): void {
    const terminating = state === 'terminating';
    const ready = !terminating;
    const now = { pod, address, hostname: '', serving: true, terminating, ready, since: -1 };
    const [before, after] = [null, state === 'gone' ? null : now];
    this.meter.apply([{ pod, before, after }]);
  }

  /** Time to available, observed, available, lost; stays. */
  finish(): Value[] {
    return inSeconds(this.meter.finish()).slice(2);
  }
}

const inSeconds = (row: readonly Value[]): Value[] =>
  row.map((value) => (typeof value === 'number' && value > 100 ? value / SECOND : value));

describe('ServiceMeter', () => {
  it('adds up who accepts, by hand', () => {
    const world = new World();
    world.at(2).set(A, 'ready');
    world.at(3).listens(A, true);
    world.at(4).listens(B, true);
    world.at(5).set(B, 'ready');
    // One of two refuses for two seconds: one second's worth of all connections.
    world.at(8).listens(A, false);
    world.at(10).set(A, 'gone');
    expect(world.stays).toEqual([['default', 'web', 'a', 2, 10, 1, 2, 3]]);
    expect(world.at(13).finish()).toEqual([3, 10, 10, 1, 2]);
    expect(world.stays[1]).toEqual(['default', 'web', 'b', 5, null, 0, null, 0]);
  });

  it('loses everything while nobody is there, and while the only one restarts', () => {
    const world = new World();
    world.listens(A, true);
    world.at(1).set(A, 'ready');
    world.at(4).listens(A, false);
    world.at(6).listens(A, true);
    world.at(7).set(A, 'gone');
    world.at(8).set(A, 'ready');
    expect(world.at(11).finish()).toEqual([1, 10, 7, 3, 2]);
    expect(world.stays.map((row) => row.slice(3))).toEqual([
      [1, 7, 0, 0, 2],
      [8, null, 0, null, 0],
    ]);
  });

  it('sends connections to a pod that ends while there is no other (EP-6)', () => {
    const world = new World();
    for (const pod of [A, B]) world.listens(pod, true);
    world.at(1).set(A, 'ready');
    world.at(3).set(A, 'terminating');
    world.at(5).set(B, 'ready');
    // A goes on to listen, but nothing leads there any more.
    world.at(9).set(A, 'gone');
    expect(world.at(11).finish()).toEqual([1, 10, 10, 0, 2]);
    expect(world.stays[0]).toEqual(['default', 'web', 'a', 1, 5, 0, 0, 0]);
  });

  it('a Service that nobody ever answered for was never available', () => {
    const world = new World();
    world.at(2).set(A, 'ready');
    expect(world.at(10).finish()).toEqual([null, 10, 0, 10, 1]);
    expect(world.stays[0]).toEqual(['default', 'web', 'a', 2, null, 8, null, 8]);
  });

  it('takes a new address for another endpoint', () => {
    const world = new World();
    world.listens(A, true);
    world.at(1).set(A, 'ready');
    world.at(3).listens(A, false);
    world.at(4).set(A, 'ready', 'elsewhere');
    expect(world.stays[0]).toEqual(['default', 'web', 'a', 1, 4, 0, 1, 1]);
    expect(world.at(5).finish()).toEqual([1, 4, 2, 2, 2]);
  });
});
