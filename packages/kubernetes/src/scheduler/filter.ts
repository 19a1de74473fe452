import { type PodSpec, podRequests } from '@podsim/api';
import type { NodeObject } from '../store/nodes.ts';
import { tolerates } from '../store/tolerates.ts';

/** A node with the requests of the pods bound to it. */
export interface NodeUsage {
  readonly node: NodeObject;
  cpu: number;
  memory: number;
  pods: number;
}

/** Why a node does not take a pod; no reasons: it does (SCHED-3). */
export interface Fit {
  readonly reasons: readonly string[];
  /** Removing pods of lower priority could help: only resources are short. */
  readonly helpedByPreemption: boolean;
}

/** The filters, in the order of the plugins: the first that refuses gives the reason. */
export function fits(spec: PodSpec, usage: NodeUsage, oversizedIsHopeless: boolean): Fit {
  const { node } = usage;
  const taint = node.taints.find(
    (one) => one.effect !== 'PreferNoSchedule' && !spec.tolerations.some((t) => tolerates(t, one)),
  );
  if (taint) {
    const reason = `node(s) had untolerated taint {${taint.key}: ${taint.value}}`;
    return { reasons: [reason], helpedByPreemption: false };
  }
  const selected = Object.entries(spec.nodeSelector).every(
    ([key, value]) => Object.hasOwn(node.labels, key) && node.labels[key] === value,
  );
  if (!selected) {
    const reason = "node(s) didn't match Pod's node affinity/selector";
    return { reasons: [reason], helpedByPreemption: false };
  }
  return {
    reasons: shortages(spec, usage),
    helpedByPreemption: !oversizedIsHopeless || fitsEmpty(spec, node),
  };
}

/** What is larger than the whole node is not helped by removing pods. */
function fitsEmpty(spec: PodSpec, { capacity }: NodeObject): boolean {
  const { cpu, memory } = podRequests(spec);
  return cpu <= capacity.cpu && memory <= capacity.memory;
}

function shortages(spec: PodSpec, usage: NodeUsage): string[] {
  const { capacity } = usage.node;
  const { cpu, memory } = podRequests(spec);
  const reasons: string[] = [];
  if (usage.pods + 1 > capacity.pods) reasons.push('Too many pods');
  if (cpu > 0 && usage.cpu + cpu > capacity.cpu) reasons.push('Insufficient cpu');
  if (memory > 0 && usage.memory + memory > capacity.memory) reasons.push('Insufficient memory');
  return reasons;
}
