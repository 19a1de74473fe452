import { conditionOf } from '../store/objects.ts';
import type { KubeletPod } from './kubelet-pod.ts';

/** A readiness gate set from outside changes the Ready condition: the pod is synced (SYNC-2 a). */
export function gatesChanged({ object, status }: KubeletPod): boolean {
  const gates = object.spec.readinessGates;
  if (gates.length === 0 || !status) return false;
  const all = gates.every((gate) => conditionOf(object.status, gate)?.status === 'True');
  const containers = conditionOf(status, 'ContainersReady')?.status === 'True';
  return (all && containers) !== (conditionOf(status, 'Ready')?.status === 'True');
}

/** Somebody else has written a condition that the kubelet's next status will take over. */
export function seesForeignChange({ object, status }: KubeletPod): boolean {
  return object.status.conditions.some((condition) => {
    const own = status?.conditions.find(({ type }) => type === condition.type);
    return own?.status !== condition.status || own.reason !== condition.reason;
  });
}
