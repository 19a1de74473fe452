import type { Duration } from '@podsim/kernel';
import type { PodObject } from '../../store/objects.ts';
import { remainingBackOff } from './back-off.ts';
import { finishTime } from './finish-time.ts';
import { firstFree, indexesOf, union } from './indexes.ts';
import type { JobContext } from './job-context.ts';
import { completionIndex, failuresWith, isTerminating } from './job-pods.ts';
import { inRemovalOrder } from './removal-order.ts';

/** Most pods that one sync creates or deletes (JOB-2). */
const MOST_AT_ONCE = 500;

/** What a Job does about its pods. */
export type Plan =
  | { readonly do: 'nothing' }
  | { readonly do: 'delete'; readonly pods: readonly PodObject[] }
  /** A completion index for each pod; null for a pod without one. */
  | { readonly do: 'create'; readonly indexes: readonly (number | null)[] }
  | { readonly do: 'wait'; readonly delay: Duration };

const NOTHING: Plan = { do: 'nothing' };

/** Holds the pods that there are against those that there should be (JOB-2, JOB-3). */
export function planOf(context: JobContext): Plan {
  const { spec, active } = context;
  if (spec.suspend) return { do: 'delete', pods: removals(context, active.length) };
  const wanted = wantedActive(context);
  const surplus = removals(context, Math.max(0, active.length - wanted)).slice(0, MOST_AT_ONCE);
  if (surplus.length > 0) return { do: 'delete', pods: surplus };
  const terminating = spec.podReplacementPolicy === 'Failed' ? context.terminating : 0;
  const missing = Math.min(wanted - terminating - active.length, MOST_AT_ONCE);
  return missing > 0 ? creation(context, missing) : NOTHING;
}

function wantedActive({ spec, active, succeeded }: JobContext): number {
  const { completions, parallelism } = spec;
  if (completions === null) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/** Pods too many; of an indexed Job also those whose index another one has, or that is too high. */
function removals({ spec, active }: JobContext, atLeast: number): readonly PodObject[] {
  if (spec.completionMode !== 'Indexed') return inRemovalOrder(active).slice(0, atLeast);
  const kept = new Map<number, PodObject>();
  const surplus: PodObject[] = [];
  for (const pod of inRemovalOrder(active)) {
    const index = completionIndex(pod);
    const other = kept.get(index);
    if (other) surplus.push(other);
    if (index < 0 || index >= (spec.completions ?? 0)) surplus.push(pod);
    else kept.set(index, pod);
  }
  if (surplus.length >= atLeast) return surplus;
  return [...surplus, ...inRemovalOrder([...kept.values()]).slice(0, atLeast - surplus.length)];
}

function creation(context: JobContext, missing: number): Plan {
  const { spec, record, now } = context;
  if (spec.backoffLimitPerIndex === null) {
    const delay = remainingBackOff(record, now);
    if (delay > 0) return { do: 'wait', delay };
  }
  if (spec.completionMode !== 'Indexed') {
    return { do: 'create', indexes: Array.from({ length: missing }, () => null) };
  }
  const free = firstFree(taken(context), missing, spec.completions ?? 0);
  if (free.length === 0) return NOTHING;
  return spec.backoffLimitPerIndex === null ? { do: 'create', indexes: free } : due(context, free);
}

function taken(context: JobContext): ReturnType<typeof union> {
  const { spec, pods, active, succeededIndexes, failedIndexes } = context;
  const ending = spec.podReplacementPolicy === 'Failed' ? pods.filter(isTerminating) : [];
  const busy = indexesOf([...active, ...ending].map(completionIndex).filter((index) => index >= 0));
  return union(union(succeededIndexes, busy), failedIndexes ?? []);
}

/** Each index has a back-off of its own. */
function due({ awaiting, now }: JobContext, indexes: readonly number[]): Plan {
  const waits = indexes.map((index) => {
    const pod = awaiting.get(index);
    if (!pod) return 0;
    return remainingBackOff({ failures: failuresWith(pod), lastFailure: finishTime(pod) }, now);
  });
  const ready = indexes.filter((_, i) => waits[i] === 0);
  if (ready.length > 0) return { do: 'create', indexes: ready };
  return { do: 'wait', delay: Math.min(...waits) as Duration };
}
