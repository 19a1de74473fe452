import { guardAmbient } from '../host/ambient.ts';
import type { GuardedPlacement } from '../host/guarded-placement.ts';
import type { CandidateNode, PendingPod } from '../schedulers.ts';

/** Asks a scheduler about one pod and one node. */
export interface TestedScheduler {
  /** true, or why not; also true for a scheduler that only scores. */
  filter(pod?: Partial<PendingPod>, node?: Partial<CandidateNode>): true | string;
  /** null for a scheduler that only filters. */
  score(pod?: Partial<PendingPod>, node?: Partial<CandidateNode>): number | null;
}

/** @param random gives the draws of a pod. */
export function testedScheduler(
  place: (pod: PendingPod) => GuardedPlacement,
  random: (identity: string, purpose: string) => ReturnType<PendingPod['random']>,
): TestedScheduler {
  const ask = <T>(
    given: Partial<PendingPod>,
    node: Partial<CandidateNode>,
    question: (placement: GuardedPlacement, node: CandidateNode) => T,
  ): T => {
    const { identity } = { ...placed, ...given };
    const own = { attempt: 1, random: (purpose: string) => random(identity, purpose) };
    const pod = deepFrozen({ ...placed, ...own, ...given });
    const candidate = deepFrozen({ ...empty, ...node });
    return guardAmbient(() => question(place(pod), candidate));
  };
  return {
    filter: (pod = {}, node = {}) =>
      ask(pod, node, ({ filter }, candidate) => filter?.(candidate) ?? true),
    score: (pod = {}, node = {}) =>
      ask(pod, node, ({ score }, candidate) => score?.(candidate) ?? null),
  };
}

const placed: Omit<PendingPod, 'attempt' | 'random'> = {
  ...{ name: 'web', namespace: 'default', labels: {}, annotations: {}, workload: '' },
  ...{ identity: 'pod/web', priority: 0, requests: { cpu: 0, memory: 0 } },
};

const empty: CandidateNode = {
  ...{ name: 'node1', labels: {}, taints: [], unschedulable: false, pods: [] },
  capacity: { cpu: 2000, memory: 8 * 1024 * 1024 * 1024, pods: 110 },
  reserved: { cpu: 0, memory: 0, pods: 0 },
};

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const [, member] of Object.entries(value)) deepFrozen(member);
  return Object.freeze(value);
}
