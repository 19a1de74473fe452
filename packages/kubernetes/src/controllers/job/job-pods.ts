import type { JobSpec } from '@podsim/api';
import { isTerminal, isTrue, type PodObject } from '../../store/objects.ts';
import { finishTime } from './finish-time.ts';
import { hasIndex, type Indexes } from './indexes.ts';
import { matchFailurePolicy } from './pod-failure-policy.ts';

/** Kept on a pod until the Job's status has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking';

export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
export const FAILURE_COUNT = 'batch.kubernetes.io/job-index-failure-count';
export const IGNORED_FAILURE_COUNT = 'batch.kubernetes.io/job-index-ignored-failure-count';

export const isUncounted = (pod: PodObject): boolean => pod.finalizers.includes(TRACKING);

/** Neither ended nor being deleted (JOB-2). */
export const isActive = ({ status, deletionTimestamp }: PodObject): boolean =>
  !isTerminal(status.phase) && deletionTimestamp === null;

export const isTerminating = ({ status, deletionTimestamp }: PodObject): boolean =>
  !isTerminal(status.phase) && deletionTimestamp !== null;

export const isReady = ({ status }: PodObject): boolean => isTrue(status, 'Ready');

/** JOB-4: with policy Failed a pod that is being deleted has to end first. */
export function hasFailed({ status, deletionTimestamp }: PodObject, spec: JobSpec): boolean {
  if (status.phase === 'Failed') return true;
  if (spec.podReplacementPolicy === 'Failed') return false;
  return deletionTimestamp !== null && status.phase !== 'Succeeded';
}

/** The completion index of a pod; -1 without one. */
export function completionIndex(pod: PodObject): number {
  const { annotations } = pod.manifest.metadata;
  return Object.hasOwn(annotations, COMPLETION_INDEX) ? countIn(pod, COMPLETION_INDEX) : -1;
}

/** Failures of the pods that had the index before this one, counted and ignored. */
export const failuresBefore = (pod: PodObject): number => countIn(pod, FAILURE_COUNT);
const ignoredBefore = (pod: PodObject): number => countIn(pod, IGNORED_FAILURE_COUNT);

/** Failures of an index up to and with the end of this pod. */
export const failuresWith = (pod: PodObject): number =>
  failuresBefore(pod) + ignoredBefore(pod) + 1;

function countIn(pod: PodObject, annotation: string): number {
  const text = pod.manifest.metadata.annotations[annotation] ?? '0';
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** Annotations that tell a replacement how often its index has failed (JOB-9). */
export function failureAnnotations(
  spec: JobSpec,
  replaced: PodObject | undefined,
): Readonly<Record<string, string>> {
  if (!replaced) return { [FAILURE_COUNT]: '0' };
  const { counts } = matchFailurePolicy(spec.podFailurePolicy, replaced);
  const failures = failuresBefore(replaced) + (counts ? 1 : 0);
  const ignored = ignoredBefore(replaced) + (counts ? 0 : 1);
  return {
    [FAILURE_COUNT]: String(failures),
    ...(ignored === 0 ? {} : { [IGNORED_FAILURE_COUNT]: String(ignored) }),
  };
}

/** Whether the end of this pod uses up what its index may fail. */
export function failsIndex(pod: PodObject, spec: JobSpec): boolean {
  if (!hasFailed(pod, spec)) return false;
  const { action, counts } = matchFailurePolicy(spec.podFailurePolicy, pod);
  if (action === 'FailIndex') return true;
  return counts && failuresBefore(pod) >= (spec.backoffLimitPerIndex ?? 0);
}

/**
 * Failed pods whose index waits for a replacement: they stay uncounted until it exists, since it
 * takes over their count of failures.
 */
export function awaitingReplacement(
  pods: readonly PodObject[],
  spec: JobSpec,
  done: Indexes,
): ReadonlyMap<number, PodObject> {
  const busy = new Set(pods.filter(isActive).map(completionIndex));
  const newest = new Map<number, PodObject>();
  for (const pod of pods) {
    const index = completionIndex(pod);
    if (index < 0 || index >= (spec.completions ?? 0)) continue;
    if (!isUncounted(pod) || !hasFailed(pod, spec)) continue;
    if (hasIndex(done, index) || busy.has(index)) continue;
    const known = newest.get(index);
    const isNewer =
      !known || (failuresWith(known) <= failuresWith(pod) && finishTime(pod) >= finishTime(known));
    if (isNewer) newest.set(index, pod);
  }
  return newest;
}
