import type { PodObject } from './objects.ts';

/** Only of pods whose specs were written again, which few are. */
const generations = new WeakMap<PodObject, number>();

/** `metadata.generation`: how often the spec of a pod was written. */
export const generationOf = (pod: PodObject): number => generations.get(pod) ?? 1;

/** The spec of a pod is another from now on. */
export function countWrite(pod: PodObject): void {
  generations.set(pod, generationOf(pod) + 1);
}
