import { type PodSpec, podRequests } from '@podsim/api';
import type { NodeSpec } from '../../spec.ts';
import type { PodObject } from '../../store/objects.ts';

/** Priority from which a pod is critical (section 16.1). */
export const CRITICAL_PRIORITY = 2_000_000_000;

/** Why a kubelet does not take a pod: reason and message of its status (SYNC-19). */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
  /** Resources that are short, with how much; empty for any other reason. */
  readonly short: readonly Shortage[];
}
interface Shortage {
  readonly resource: 'cpu' | 'memory' | 'pods';
  readonly missing: number;
}

/** A pod with the resources that count for it: those that were granted (NEW-9). */
export interface Holding {
  readonly object: PodObject;
  readonly spec: PodSpec;
}

export interface AdmissionInput {
  readonly node: NodeSpec;
  /** Of the Node object, which the timeline may change; pods that run are not looked at again. */
  readonly labels: Readonly<Record<string, string>>;
  /** Pods that the kubelet has admitted and that still take room. */
  readonly admitted: readonly Holding[];
  readonly pod: Holding;
  /** What is said of the pod because the node is shutting down (TERM-26); null: it is not. */
  readonly shuttingDown: { readonly reason: string; readonly message: string } | null;
}

/**
 * Whether a kubelet admits a pod that was bound to its node; null: it does.
 *
 * Mirrors pkg/kubelet/lifecycle/predicate.go (SYNC-19). Left out: sysctls, topology and device
 * managers, AppArmor, host ports, taints.
 */
export function admit(input: AdmissionInput): Rejection | null {
  const { pod, labels } = input;
  if (input.shuttingDown) return { ...input.shuttingDown, short: [] };
  const short = shortages(input);
  if (short.length > 0) return shortageRejection(input, short);
  const selected = Object.entries(pod.spec.nodeSelector).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
  if (selected) return null;
  const text = "node(s) didn't match Pod's node affinity/selector";
  return { reason: 'NodeAffinity', message: `Predicate NodeAffinity failed: ${text}`, short: [] };
}

const RESOURCES = ['cpu', 'memory', 'pods'] as const;

function requestsOf(spec: PodSpec): Record<(typeof RESOURCES)[number], number> {
  return { ...podRequests(spec), pods: 1 };
}

function usedOf(admitted: readonly Holding[], resource: (typeof RESOURCES)[number]): number {
  if (resource === 'pods') return admitted.length;
  return admitted.reduce((sum, { spec }) => sum + podRequests(spec)[resource], 0);
}

function shortages({ node, admitted, pod }: AdmissionInput): Shortage[] {
  const wanted = requestsOf(pod.spec);
  return RESOURCES.flatMap((resource) => {
    if (wanted[resource] === 0) return [];
    const missing = usedOf(admitted, resource) + wanted[resource] - node.capacity[resource];
    return missing > 0 ? [{ resource, missing }] : [];
  });
}

function shortageRejection(input: AdmissionInput, short: readonly Shortage[]): Rejection {
  const { resource } = short[0] as Shortage;
  const requested = requestsOf(input.pod.spec)[resource];
  const used = usedOf(input.admitted, resource);
  const capacity = input.node.capacity[resource];
  const message =
    `Node didn't have enough resource: ${resource}, ` +
    `requested: ${requested}, used: ${used}, capacity: ${capacity}`;
  return { reason: `OutOf${resource}`, message, short };
}

export function isCritical({ priority }: PodObject): boolean {
  return priority >= CRITICAL_PRIORITY;
}

/**
 * Pods to preempt so that a critical one fits, least important first; null when none would do
 * (TERM-31). Simplified: by priority, then by size, without the search for the smallest set.
 */
export function preemptionVictims(
  admitted: readonly Holding[],
  pod: PodObject,
  short: readonly Shortage[],
): readonly PodObject[] | null {
  const candidates = admitted
    .filter(({ object }) => object.priority < pod.priority && !isCritical(object))
    .sort(({ object: a }, { object: b }) => a.priority - b.priority || b.id - a.id);
  const open = new Map(short.map(({ resource, missing }) => [resource, missing]));
  const victims: PodObject[] = [];
  for (const candidate of candidates) {
    if ([...open.values()].every((missing) => missing <= 0)) break;
    const requests = requestsOf(candidate.spec);
    const helps = [...open].some(([resource, missing]) => missing > 0 && requests[resource] > 0);
    if (!helps) continue;
    victims.push(candidate.object);
    for (const [resource, missing] of open) open.set(resource, missing - requests[resource]);
  }
  return [...open.values()].every((missing) => missing <= 0) ? victims : null;
}
