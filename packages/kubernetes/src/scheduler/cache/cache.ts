import type { NodeObject } from '../../store/nodes.ts';
import type { PodObject } from '../../store/objects.ts';
import { reservedSpec } from '../../store/reserved.ts';
import { NodeInfo, type Placement } from './node-info.ts';
import { PodGroups } from './pod-groups.ts';
import { type PodInfo, podInfo } from './pod-info.ts';

/**
 * The scheduler's picture of the cluster: what its watch has told, and the pods it has bound.
 *
 * Mirrors pkg/scheduler/backend/cache. Simplified: nodes are in order of creation, not interleaved
 * by zone; a binding is never taken back, because none fails.
 */
export class Cache {
  readonly groups = new PodGroups();
  #nodes: NodeInfo[] = [];
  readonly #byName = new Map<string, NodeInfo>();
  /**
   * Pods that are not found by the name of their node: none of that name has come yet, theirs has
   * gone, or they were gone before they were bound.
   */
  readonly #elsewhere = new Map<PodObject, NodeInfo | string>();
  /** The last that was made of each: pods of one template mostly count alike, as one object. */
  readonly #placements = new WeakMap<PodInfo, Placement>();
  /** Pods that wait for room on a node, by its name (SCHED-11). */
  readonly #nominated = new Map<string, Set<PodObject>>();

  get nodes(): readonly NodeInfo[] {
    return this.#nodes;
  }

  node(name: string): NodeInfo | undefined {
    return this.#byName.get(name);
  }

  addNode(node: NodeObject): NodeInfo {
    const info = new NodeInfo(node);
    this.#nodes.push(info);
    this.#byName.set(node.name, info);
    // Pods may name a node before it is there.
    for (const [pod, place] of this.#elsewhere) {
      if (nameOf(place) !== node.name) continue;
      this.#elsewhere.delete(pod);
      info.add(pod, this.placementOf(pod));
    }
    return info;
  }

  removeNode(node: NodeObject): void {
    this.#nodes = this.#nodes.filter((info) => info.node !== node);
    const info = this.#byName.get(node.name);
    if (info?.node !== node) return;
    this.#byName.delete(node.name);
    for (const pod of info.pods.keys()) this.#elsewhere.set(pod, info);
  }

  /** The node that a pod counts on, or what is left of one; undefined: it counts nowhere. */
  #placeOf(pod: PodObject): NodeInfo | string | undefined {
    const node = pod.nodeName === null ? undefined : this.#byName.get(pod.nodeName);
    return node?.pods.has(pod) ? node : this.#elsewhere.get(pod);
  }

  has(pod: PodObject): boolean {
    return this.#placeOf(pod) !== undefined;
  }

  addPod(pod: PodObject, nodeName: string): void {
    if (this.has(pod)) return;
    const node = this.#byName.get(nodeName);
    node?.add(pod, this.placementOf(pod));
    if (!node || pod.nodeName !== nodeName) this.#elsewhere.set(pod, node ?? nodeName);
  }

  /** A pod has ended or is gone: what it held is free. */
  removePod(pod: PodObject): boolean {
    const place = this.#placeOf(pod);
    if (place === undefined) return false;
    this.#elsewhere.delete(pod);
    if (typeof place !== 'string') place.remove(pod);
    return true;
  }

  /**
   * Labels of a pod have changed, or it is being deleted or resized: it counts otherwise. Returns
   * whether it reserves less of something than before.
   */
  updatePod(pod: PodObject): boolean {
    const node = this.#placeOf(pod);
    if (node === undefined || typeof node === 'string') return false;
    const before = node.remove(pod)?.info.requests;
    const placement = this.placementOf(pod);
    node.add(pod, placement);
    const { cpu, memory } = placement.info.requests;
    return before !== undefined && (cpu < before.cpu || memory < before.memory);
  }

  placementOf(pod: PodObject): Placement {
    const alive = pod.deletionTimestamp === null;
    const [group, info] = [this.groups.of(pod), podInfo(reservedSpec(pod))];
    const last = this.#placements.get(info);
    if (last?.group === group && last.alive === alive) return last;
    const placement = { group, info, alive };
    this.#placements.set(info, placement);
    return placement;
  }

  nominate(pod: PodObject, nodeName: string): void {
    const pods = this.#nominated.get(nodeName) ?? new Set();
    pods.add(pod);
    this.#nominated.set(nodeName, pods);
  }

  withdraw(pod: PodObject, nodeName: string): void {
    this.#nominated.get(nodeName)?.delete(pod);
  }

  nominatedTo(nodeName: string): Iterable<PodObject> {
    return this.#nominated.get(nodeName) ?? [];
  }

  get hasNominated(): boolean {
    for (const pods of this.#nominated.values()) if (pods.size > 0) return true;
    return false;
  }

  /** Calls `look` as if some pods were not on a node and others were. */
  suppose<T>(
    node: NodeInfo,
    without: Iterable<PodObject>,
    withThese: Iterable<PodObject>,
    look: () => T,
  ): T {
    const removed = [...without].map((pod) => ({ pod, placement: node.remove(pod) }));
    const added = [...withThese].filter((pod) => !node.pods.has(pod));
    for (const pod of added) node.add(pod, this.placementOf(pod));
    try {
      return look();
    } finally {
      for (const pod of added) node.remove(pod);
      for (const { pod, placement } of removed) if (placement) node.add(pod, placement);
    }
  }
}

const nameOf = (place: NodeInfo | string): string =>
  typeof place === 'string' ? place : place.name;
