import type { PodSpec } from '@podsim/api';
import type { PodObject } from '../store/objects.ts';
import type { KubeletParts } from './assemble.ts';
import type { Worker } from './pod-worker/worker.ts';

/**
 * Manifests of static pods that have changed on the node. The pod ends with its own grace period,
 * then the manifest that holds by then is run under the same name (TERM-29). As files do, they
 * outlive the kubelet's process.
 */
export class StaticManifests {
  readonly #parts: KubeletParts;
  /** By the pod that has to end first; null: nothing comes after it. */
  readonly #changed = new Map<PodObject, PodSpec | null>();

  constructor(parts: KubeletParts) {
    this.#parts = parts;
  }

  /** What the manifest of a pod says now, null if it is gone; undefined if it has not changed. */
  specOf(object: PodObject): PodSpec | null | undefined {
    return this.#changed.get(object);
  }

  /**
   * @param spec null: the manifest is removed.
   * @param worker null: the kubelet is down, and ends the pod when it starts.
   */
  change(object: PodObject, spec: PodSpec | null, worker: Worker | null): void {
    const isEnding = this.#changed.has(object);
    this.#changed.set(object, spec);
    if (worker && !isEnding) this.end(worker);
  }

  /** Ends a pod whose manifest has changed. */
  end(worker: Worker): void {
    const { object } = worker.pod;
    worker.onFinish = () => this.#runNext(object);
    worker.terminate('deleted', null);
  }

  #runNext(object: PodObject): void {
    const { store, node } = this.#parts;
    const spec = this.#changed.get(object) ?? null;
    this.#changed.delete(object);
    store.removePod(object);
    if (spec === null) return;
    const created = store.createPod({ ...object.manifest, spec }, object.owner);
    // A manifest that names its node was bound as it came.
    if (created?.nodeName === null) store.bind(created, node);
  }
}
