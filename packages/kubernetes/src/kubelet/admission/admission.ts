import type { PodSpec } from '@podsim/api';
import { isTerminal, type PodObject } from '../../store/objects.ts';
import type { KubeletParts } from '../assemble.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { Worker } from '../pod-worker/worker.ts';
import { admit, type Holding, isCritical, preemptionVictims, type Rejection } from './admit.ts';

/** Which pods a kubelet has room for, and who would have to leave for others. */
export class Admission {
  readonly #parts: KubeletParts;
  readonly #workers: () => Iterable<Worker>;
  /** The node is shutting down: it takes no more pods (TERM-26). */
  shuttingDown = false;

  constructor(parts: KubeletParts, workers: () => Iterable<Worker>) {
    this.#parts = parts;
    this.#workers = workers;
  }

  /** Why the node does not take a pod with the resources of `spec`; null if it does. */
  rejection({ object }: KubeletPod, spec: PodSpec): Rejection | null {
    const { nodeSpec: node, store, release } = this.#parts;
    const shuttingDown = this.shuttingDown ? release.refusedByShutdown : null;
    const labels = store.nodes.get(node.name)?.labels ?? node.labels;
    const admitted = this.#others(object);
    return admit({ node, labels, admitted, pod: { object, spec }, shuttingDown });
  }

  /** Pods that make room for a critical one; null where that does not help. */
  victims({ object }: KubeletPod, { short }: Rejection): readonly PodObject[] | null {
    if (short.length === 0 || !isCritical(object)) return null;
    return preemptionVictims(this.#others(object), object, short);
  }

  /**
   * Pods that hold room, with what they are granted. One that was deleted by force holds none,
   * although it may still run (kubernetes/kubernetes#104824).
   */
  #others(pod: PodObject): Holding[] {
    const others: Holding[] = [];
    for (const { state, pod: held } of this.#workers()) {
      const { object } = held;
      if (object === pod || object.removed || state === 'finished') continue;
      if (isTerminal(object.status.phase)) continue;
      others.push({ object, spec: held.allocated });
    }
    return others;
  }
}
