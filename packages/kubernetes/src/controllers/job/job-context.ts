import type { JobSpec } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { PodObject } from '../../store/objects.ts';
import type { JobStatus } from '../../store/workloads.ts';
import { type BackOffRecord, nextRecord } from './back-off.ts';
import { countOf, type Indexes, indexesOf, parseIndexes, union } from './indexes.ts';
import {
  awaitingReplacement,
  completionIndex,
  failsIndex,
  hasFailed,
  isActive,
  isReady,
  isTerminating,
  isUncounted,
} from './job-pods.ts';
import { matchFailurePolicy } from './pod-failure-policy.ts';

/** What one sync of a Job knows (upstream `syncJobCtx`): its pods as they are when it begins. */
export interface JobContext {
  readonly spec: JobSpec;
  readonly status: JobStatus;
  readonly now: SimTime;
  readonly pods: readonly PodObject[];
  readonly active: readonly PodObject[];
  readonly ready: number;
  readonly terminating: number;
  /** Pods that ended and are in no counter yet. */
  readonly ended: ReadonlyMap<PodObject, 'succeeded' | 'failed'>;
  readonly succeeded: number;
  readonly failed: number;
  readonly succeededIndexes: Indexes;
  /** null: there is no limit per index. */
  readonly failedIndexes: Indexes | null;
  readonly awaiting: ReadonlyMap<number, PodObject>;
  readonly record: BackOffRecord;
}

export function examine(
  spec: JobSpec,
  status: JobStatus,
  pods: readonly PodObject[],
  before: BackOffRecord,
  now: SimTime,
): JobContext {
  const ended = endedOf(spec, pods);
  const ofKind = (kind: 'succeeded' | 'failed'): PodObject[] =>
    [...ended].filter(([, each]) => each === kind).map(([pod]) => pod);
  const [newSucceeded, newFailed] = [ofKind('succeeded'), ofKind('failed')];
  const indexed = indexedOf(spec, status, pods);
  const counted = newFailed.filter((pod) => matchFailurePolicy(spec.podFailurePolicy, pod).counts);
  const active = pods.filter(isActive);
  return {
    ...{ spec, status, now, pods, active, ended },
    ready: active.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    ...indexed,
    succeeded:
      spec.completionMode === 'Indexed'
        ? countOf(indexed.succeededIndexes)
        : status.succeeded + newSucceeded.length,
    failed: status.failed + counted.length,
    // SC-219: what the policy ignores does not delay the next pod either.
    record: nextRecord(before, newSucceeded, counted),
  };
}

function endedOf(
  spec: JobSpec,
  pods: readonly PodObject[],
): ReadonlyMap<PodObject, 'succeeded' | 'failed'> {
  const ended = new Map<PodObject, 'succeeded' | 'failed'>();
  for (const pod of pods) {
    if (!isUncounted(pod) || !hasValidIndex(pod, spec)) continue;
    if (pod.status.phase === 'Succeeded') ended.set(pod, 'succeeded');
    else if (hasFailed(pod, spec)) ended.set(pod, 'failed');
  }
  return ended;
}

export function hasValidIndex(pod: PodObject, spec: JobSpec): boolean {
  if (spec.completionMode !== 'Indexed') return true;
  const index = completionIndex(pod);
  return index >= 0 && index < (spec.completions ?? 0);
}

type Indexed = Pick<JobContext, 'succeededIndexes' | 'failedIndexes' | 'awaiting'>;

function indexedOf(spec: JobSpec, status: JobStatus, pods: readonly PodObject[]): Indexed {
  if (spec.completionMode !== 'Indexed') {
    return { succeededIndexes: [], failedIndexes: null, awaiting: new Map() };
  }
  const completions = spec.completions ?? 0;
  const fresh = pods.filter((pod) => isUncounted(pod) && hasValidIndex(pod, spec));
  const succeededIndexes = union(
    parseIndexes(status.completedIndexes, completions),
    indexesOf(fresh.filter((pod) => pod.status.phase === 'Succeeded').map(completionIndex)),
  );
  if (spec.backoffLimitPerIndex === null) {
    return { succeededIndexes, failedIndexes: null, awaiting: new Map() };
  }
  const failedIndexes = union(
    parseIndexes(status.failedIndexes ?? '', completions),
    indexesOf(fresh.filter((pod) => failsIndex(pod, spec)).map(completionIndex)),
  );
  const done = union(succeededIndexes, failedIndexes);
  return { succeededIndexes, failedIndexes, awaiting: awaitingReplacement(pods, spec, done) };
}
