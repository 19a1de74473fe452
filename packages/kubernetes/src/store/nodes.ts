import type { SimTime } from '@podsim/kernel';
import type { NodeSpec } from '../spec.ts';
import type { ConditionStatus } from './objects.ts';

export type Taint = NodeSpec['taints'][number];

/** The conditions that every node has, in the order in which kubelets report them. */
export const NODE_CONDITIONS = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'] as const;

export interface NodeCondition {
  readonly type: (typeof NODE_CONDITIONS)[number];
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: SimTime;
}

export interface Heartbeats {
  /** The newest one at or before a time, were the kubelet still up. */
  readonly newest: (time: SimTime) => SimTime;
  /** When its kubelet fell silent; null while it posts. */
  readonly stoppedAt: SimTime | null;
}

/** When a node was last heard of, as of a time that is not in the future. */
export function lastHeartbeat({ heartbeats }: NodeObject, now: SimTime): SimTime {
  const { newest, stoppedAt } = heartbeats;
  return newest(Math.min(now, stoppedAt ?? now) as SimTime);
}

/** A node in the API server. Only the store writes to it. */
export interface NodeObject {
  readonly kind: 'Node';
  /** `node/NAME`: the name that streams use. */
  readonly identity: string;
  readonly name: string;
  /** Nodes are in none. */
  readonly namespace: '';
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** `spec.unschedulable`, as cordon sets it; the taint follows (NODE-20). */
  readonly unschedulable: boolean;
  /** Millicores, bytes, pods. What is reserved for the system is not simulated. */
  readonly capacity: NodeSpec['capacity'];
  readonly conditions: readonly NodeCondition[];
  /** Renewals of its lease and reports of its status, as arithmetic (NODE-1). */
  readonly heartbeats: Heartbeats;
  readonly createdAt: SimTime;
  readonly removed: boolean;
}

/** Condition Ready of a node. */
export function readiness(node: NodeObject): ConditionStatus {
  return node.conditions.find(({ type }) => type === 'Ready')?.status ?? 'Unknown';
}
