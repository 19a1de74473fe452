import type { Entity, Simulation } from '@podsim/kernel';
import type { WallClock } from '../clock.ts';
import type { Recorder } from '../events/recorder.ts';
import { Latencies } from '../latencies.ts';
import { phases } from '../phases.ts';
import type { Release } from '../releases.ts';
import type { ClusterSpec } from '../spec.ts';
import { type Step, sleep } from '../steps.ts';
import type { PodObject } from '../store/objects.ts';
import type { Store } from '../store/store.ts';
import type { Timeline } from '../store/timeline.ts';
import type { WatchEvent } from '../store/watch.ts';

/** What every controller is built from. */
export interface ControllerParts {
  readonly simulation: Simulation;
  readonly spec: ClusterSpec;
  readonly release: Release;
  readonly clock: WallClock;
  readonly store: Store;
  readonly timeline: Timeline;
  /** The recorder of one component, such as `replicaset-controller`. */
  readonly recorder: (component: string) => Recorder;
  /** Says once what a manifest asks for and this version leaves out. */
  readonly note: (text: string) => void;
}

/** A loop of the controller manager. All share its watch, as upstream's share informers. */
export interface Controller {
  onWatchEvent(event: WatchEvent): void;
}

interface Identified {
  readonly identity: string;
}

/** The requests of one controller to the API server: each takes a while, then the store changes. */
export class Client {
  readonly #simulation: Simulation;
  readonly #spec: ClusterSpec;
  readonly #store: Store;
  readonly #entity: Entity;
  readonly #purpose: string;
  readonly #latencies = new Map<Identified, Latencies>();

  /** @param component names the streams, so that controllers do not shift each other. */
  constructor({ simulation, spec, store }: ControllerParts, entity: Entity, component: string) {
    this.#simulation = simulation;
    this.#spec = spec;
    this.#store = store;
    this.#entity = entity;
    this.#purpose = `${component}/write`;
  }

  /** Waits for one request about an object, drawn from that object's stream. */
  *request(object: Identified): Step {
    const known = this.#latencies.get(object);
    const latencies = known ?? new Latencies(this.#simulation, this.#spec.runtime, object.identity);
    if (!known) this.#latencies.set(object, latencies);
    yield* sleep(this.#entity, phases.controllers, latencies.of('apiWrite', this.#purpose));
  }

  /** A DELETE of a pod: with nothing to wait for, the object is gone at once (TERM-1). */
  *deletePod(pod: PodObject, gracePeriodSeconds: number | null = null): Step {
    yield* this.request(pod);
    if (this.#store.deletePod(pod, { gracePeriodSeconds }) === 0) this.#store.removePod(pod);
  }

  /** Nothing will be asked about this object any more. */
  forget(object: Identified): void {
    this.#latencies.delete(object);
  }
}
