import type { ObjectMeta } from '@podsim/api';

/** Annotation that marks the mirror of a pod whose manifest lies on its node (TERM-29). */
const SOURCE = 'kubernetes.io/config.source';

/** Whether a pod comes from a file of its node: the API only mirrors it. */
export function isStatic({ annotations }: ObjectMeta): boolean {
  return Object.hasOwn(annotations, SOURCE) && annotations[SOURCE] !== 'api';
}
