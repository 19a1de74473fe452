import type { NodeInfo } from '../cache/node-info.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import { type Filter, MOST_POINTS, type Refusal, type Score, type Subject } from './plugin.ts';

/** Mirrors the plugins NodeResourcesFit (LeastAllocated) and NodeResourcesBalancedAllocation. */

const EPHEMERAL = 'ephemeral-storage';

export function nodeResourcesFit({ info, wording }: Subject): Filter {
  return (node) => {
    const { requests, others } = info;
    const { capacity } = node;
    if (
      node.pods.size < capacity.pods &&
      (requests.cpu === 0 || node.cpu + requests.cpu <= capacity.cpu) &&
      (requests.memory === 0 || node.memory + requests.memory <= capacity.memory) &&
      others.length === 0
    ) {
      return null;
    }
    return shortage(info, node, wording.oversizedIsHopeless);
  };
}

/** All that is short, in the order of upstream: pods, cpu, memory, the rest. */
function shortage(info: PodInfo, node: NodeInfo, oversizedIsHopeless: boolean): Refusal | null {
  const { requests, others } = info;
  const { capacity } = node;
  const reasons: string[] = [];
  let oversized = false;
  if (node.pods.size + 1 > capacity.pods) reasons.push('Too many pods');
  const check = (name: string, wanted: number, used: number, all: number): void => {
    if (wanted === 0 || used + wanted <= all) return;
    reasons.push(`Insufficient ${name}`);
    if (wanted > all) oversized = true;
  };
  check('cpu', requests.cpu, node.cpu, capacity.cpu);
  check('memory', requests.memory, node.memory, capacity.memory);
  for (const [name, amount] of others) {
    check(name, amount, node.others.get(name) ?? 0, capacityOf(node, name));
  }
  if (reasons.length === 0) return null;
  const resolvable = !(oversized && oversizedIsHopeless);
  return { plugin: 'NodeResourcesFit', reasons, resolvable };
}

/** A node that does not say how much storage it has, has enough. */
function capacityOf({ capacity }: NodeInfo, resource: string): number {
  if (Object.hasOwn(capacity.others, resource)) return capacity.others[resource] ?? 0;
  return resource === EPHEMERAL ? Number.POSITIVE_INFINITY : 0;
}

/** Whether an empty node would have room: what a new or larger node must offer (SCHED-8). */
export function fitsEmpty({ requests, others }: PodInfo, node: NodeInfo): boolean {
  const { capacity } = node;
  return (
    requests.cpu <= capacity.cpu &&
    requests.memory <= capacity.memory &&
    others.every(([name, amount]) => amount <= capacityOf(node, name))
  );
}

/** The free shares of cpu and memory, averaged (SCHED-4). */
export function scoreLeastAllocated({ info }: Subject): Score {
  const { cpu, memory } = info.nonZero;
  return {
    weight: 1,
    of: ({ nonZeroCpu, nonZeroMemory, capacity }) =>
      Math.floor(
        (free(nonZeroCpu + cpu, capacity.cpu) + free(nonZeroMemory + memory, capacity.memory)) / 2,
      ),
    normalize: null,
  };
}

function free(requested: number, capacity: number): number {
  if (capacity === 0 || requested > capacity) return 0;
  return Math.floor(((capacity - requested) * MOST_POINTS) / capacity);
}

/** How near the used shares of cpu and memory are to each other (SCHED-4), by true requests. */
export function scoreBalanced({ info, wording }: Subject): Score | null {
  if (wording.balancesNonZero) return scoreBalancedNonZero(info);
  const { cpu, memory } = info.requests;
  if (cpu === 0 && memory === 0 && !wording.balancesBestEffort) return null;
  return {
    weight: 1,
    of: (node) => {
      const { capacity } = node;
      const one = share(node.cpu + cpu, capacity.cpu);
      const other = share(node.memory + memory, capacity.memory);
      // The standard deviation of two fractions is half their distance.
      return Math.floor((1 - Math.abs(one - other) / 2) * MOST_POINTS);
    },
    normalize: null,
  };
}

/** By the requests that least allocation goes by; a full node has no points (K21-57). */
function scoreBalancedNonZero({ nonZero }: PodInfo): Score {
  return {
    weight: 1,
    of: ({ capacity, nonZeroCpu, nonZeroMemory }) => {
      const one = share(nonZeroCpu + nonZero.cpu, capacity.cpu);
      const other = share(nonZeroMemory + nonZero.memory, capacity.memory);
      if (one >= 1 || other >= 1) return 0;
      return Math.floor((1 - Math.abs(one - other)) * MOST_POINTS);
    },
    normalize: null,
  };
}

function share(requested: number, capacity: number): number {
  return capacity === 0 ? 0 : Math.min(1, requested / capacity);
}
