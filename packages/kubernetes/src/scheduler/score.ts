import { type PodSpec, podRequests } from '@podsim/api';
import type { NodeUsage } from './filter.ts';

/** What a pod without a request counts as, in scores only (SCHED-4): millicores, bytes. */
const NON_ZERO = { cpu: 100, memory: 200 * 1024 * 1024 };

/** LeastAllocated plus BalancedAllocation, each 0 to 100 (SCHED-4). */
export function score(spec: PodSpec, usage: NodeUsage): number {
  const { capacity } = usage.node;
  const requests = podRequests(spec);
  const cpu = (usage.cpu + (requests.cpu || NON_ZERO.cpu)) / capacity.cpu;
  const memory = (usage.memory + (requests.memory || NON_ZERO.memory)) / capacity.memory;
  const free = (share: number): number => Math.floor(Math.max(0, 1 - share) * 100);
  const least = Math.floor((free(cpu) + free(memory)) / 2);
  // The standard deviation of two fractions is half their distance.
  const balanced = Math.floor((1 - Math.abs(Math.min(1, cpu) - Math.min(1, memory)) / 2) * 100);
  return least + balanced;
}
