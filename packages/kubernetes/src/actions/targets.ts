import type { PodTarget } from '../spec.ts';
import type { PodObject } from '../store/objects.ts';

/** Whether a pod is one that a target means, by name, by ordinal (`web#3`) or by labels. */
export function isTarget(pod: PodObject, target: PodTarget): boolean {
  if (pod.namespace !== target.namespace) return false;
  if (target.name !== null) {
    const ordinal = pod.identity.slice(pod.identity.lastIndexOf('/') + 1);
    return pod.name === target.name || ordinal === target.name;
  }
  const labels = pod.manifest.metadata.labels;
  return Object.entries(target.selector ?? {}).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
}

/** What a target is called in rows and notes. */
export function targetText(target: PodTarget): string {
  return target.name === null ? 'pod by selector' : `pod/${target.name}`;
}
