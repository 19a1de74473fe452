import { UNSCHEDULABLE } from '../../store/node-store.ts';
import { type NodeCondition, type NodeObject, readiness, type Taint } from '../../store/nodes.ts';

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** Which taint stands for which status of a condition (NODE-6). */
const OF_CONDITION: Readonly<Record<NodeCondition['type'], Partial<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};

const OWN = new Set([
  UNSCHEDULABLE,
  ...Object.values(OF_CONDITION).flatMap((keys) => Object.values(keys)),
]);

/**
 * The taints of a node once its NoSchedule taints follow its conditions and its cordon; the same
 * list when they do already (NODE-6, NODE-20).
 */
export function withNoSchedule(node: NodeObject): readonly Taint[] {
  const wanted = node.conditions.flatMap(({ type, status }) => {
    const key = OF_CONDITION[type][status];
    return key === undefined ? [] : [key];
  });
  if (node.unschedulable) wanted.push(UNSCHEDULABLE);
  const isOwn = ({ key, effect }: Taint): boolean => effect === 'NoSchedule' && OWN.has(key);
  const has = new Set(node.taints.filter(isOwn).map(({ key }) => key));
  const missing = wanted.filter((key) => !has.has(key));
  const kept = node.taints.filter((taint) => !isOwn(taint) || wanted.includes(taint.key));
  if (missing.length === 0 && kept.length === node.taints.length) return node.taints;
  const added = missing.map((key): Taint => ({ key, value: '', effect: 'NoSchedule' }));
  return [...kept, ...added];
}

/** The key of the NoExecute taint that a node ought to have for its readiness; null: none. */
export function noExecuteKey(node: NodeObject): string | null {
  return OF_CONDITION.Ready[readiness(node)] ?? null;
}

export function hasNoExecute({ taints }: NodeObject, key: string): boolean {
  return taints.some((taint) => taint.key === key && taint.effect === 'NoExecute');
}

/** The taints with this one of the two for readiness, or with none of them. */
export function withNoExecute({ taints }: NodeObject, key: string | null): readonly Taint[] {
  const isOther = (taint: Taint): boolean =>
    taint.effect === 'NoExecute' &&
    (taint.key === NOT_READY || taint.key === UNREACHABLE) &&
    taint.key !== key;
  const kept = taints.filter((taint) => !isOther(taint));
  const has = kept.some((taint) => taint.key === key && taint.effect === 'NoExecute');
  if (key === null || has) return kept.length === taints.length ? taints : kept;
  return [...kept, { key, value: '', effect: 'NoExecute' }];
}
