import type { Taint } from '@podsim/api';
import type { NodeObject } from '../../store/nodes.ts';
import type { PodObject } from '../../store/objects.ts';
import type { PodGroup } from './pod-groups.ts';
import type { HostPort, PodInfo } from './pod-info.ts';

/** How a pod counts on its node. */
export interface Placement {
  readonly group: PodGroup;
  readonly info: PodInfo;
  /** It is not being deleted; topology spread looks at such pods only. */
  readonly alive: boolean;
}

/**
 * A node as the scheduler sees it, with what the pods bound to it reserve. Sums are kept up to
 * date, so that asking costs the same however many pods there are.
 */
export class NodeInfo {
  readonly node: NodeObject;
  readonly name: string;
  /** As of the last event about the node. */
  labels: NodeObject['labels'];
  taints: readonly Taint[];
  unschedulable: boolean;
  capacity: NodeObject['capacity'];
  /** Reserved: millicores, bytes, and other resources by name. */
  cpu = 0;
  memory = 0;
  readonly others = new Map<string, number>();
  /** The same as scores see it: a container without a request counts as something. */
  nonZeroCpu = 0;
  nonZeroMemory = 0;
  /** Pods of this node, with what they counted as when they came. */
  readonly pods = new Map<PodObject, Placement>();
  /** Pods by group id, and those of them that are not being deleted. */
  readonly counts: number[] = [];
  readonly alive: number[] = [];
  readonly #ports = new Map<string, HostPort[]>();

  constructor(node: NodeObject) {
    this.node = node;
    this.name = node.name;
    this.labels = node.labels;
    this.taints = node.taints;
    this.unschedulable = node.unschedulable;
    this.capacity = node.capacity;
  }

  /** Takes over what the node says now. */
  update(): void {
    this.labels = this.node.labels;
    this.taints = this.node.taints;
    this.unschedulable = this.node.unschedulable;
    this.capacity = this.node.capacity;
  }

  /** The node's value of a topology key; undefined where it has none. */
  domain(key: string): string | undefined {
    return Object.hasOwn(this.labels, key) ? this.labels[key] : undefined;
  }

  count(group: PodGroup): number {
    return this.counts[group.id] ?? 0;
  }

  countAlive(group: PodGroup): number {
    return this.alive[group.id] ?? 0;
  }

  add(pod: PodObject, placement: Placement): void {
    if (this.pods.has(pod)) return;
    const { group, info, alive } = placement;
    this.pods.set(pod, placement);
    this.counts[group.id] = this.count(group) + 1;
    if (alive) this.alive[group.id] = this.countAlive(group) + 1;
    this.#reserve(info, 1);
    for (const port of info.hostPorts) {
      const list = this.#ports.get(portKey(port)) ?? [];
      list.push(port);
      this.#ports.set(portKey(port), list);
    }
  }

  remove(pod: PodObject): Placement | undefined {
    const placement = this.pods.get(pod);
    if (!placement) return undefined;
    const { group, info, alive } = placement;
    this.pods.delete(pod);
    this.counts[group.id] = this.count(group) - 1;
    if (alive) this.alive[group.id] = this.countAlive(group) - 1;
    this.#reserve(info, -1);
    for (const port of info.hostPorts) {
      const list = this.#ports.get(portKey(port)) ?? [];
      list.splice(list.indexOf(port), 1);
    }
    return placement;
  }

  /** Whether a port of the host is taken: equal addresses, or one that means all of them. */
  isPortTaken(port: HostPort): boolean {
    const list = this.#ports.get(portKey(port));
    return list?.some(({ ip }) => ip === '' || port.ip === '' || ip === port.ip) ?? false;
  }

  #reserve({ requests, nonZero, others }: PodInfo, sign: 1 | -1): void {
    this.cpu += sign * requests.cpu;
    this.memory += sign * requests.memory;
    this.nonZeroCpu += sign * nonZero.cpu;
    this.nonZeroMemory += sign * nonZero.memory;
    for (const [resource, amount] of others) {
      this.others.set(resource, (this.others.get(resource) ?? 0) + sign * amount);
    }
  }
}

const portKey = ({ protocol, port }: HostPort): string => `${protocol}/${port}`;
