import type { SimTime } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import { all, type Step } from '../../steps.ts';
import type { PodObject } from '../../store/objects.ts';
import type { JobStatus, WorkloadOf } from '../../store/workloads.ts';
import type { Client, ControllerParts } from '../controller.ts';
import { withJobCondition } from './conditions.ts';
import { countOf, formatIndexes } from './indexes.ts';
import { hasValidIndex, type JobContext } from './job-context.ts';
import { completionIndex, isUncounted, TRACKING } from './job-pods.ts';
import { matchFailurePolicy } from './pod-failure-policy.ts';
import type { Counts } from './sync-result.ts';
import type { Verdict } from './verdict.ts';
import { writeJobStatus } from './write-status.ts';

type Job = WorkloadOf<'Job'>;

/**
 * Moves ended pods into the counters of their Job: the status announces, the finalizers go, the
 * status counts and, when nothing is left, says that the Job has ended (upstream
 * `trackJobStatusAndRemoveFinalizers`; JOB-7).
 */
export class StatusTracker {
  readonly #parts: ControllerParts;
  readonly #client: Client;
  readonly #recorder: Recorder;

  constructor(parts: ControllerParts, client: Client, recorder: Recorder) {
    this.#parts = parts;
    this.#client = client;
    this.#recorder = recorder;
  }

  /** @param onFlush called when the first status is written: from then on failures count. */
  *track(
    job: Job,
    context: JobContext,
    counts: Counts,
    end: Verdict | null,
    before: JobStatus,
    onFlush: () => void,
  ): Step {
    const counted = countedPods(context, end);
    const announced = this.#announced(job, context, counts, end, before);
    const counters = {
      succeeded: announced.succeeded + counted.succeeded,
      failed: announced.failed + counted.failed,
    };
    const isFlushed = counted.adds || !isSame(announced, job.status);
    if (isFlushed) {
      yield* this.#write(job, announced);
      onFlush();
    }
    yield* all(counted.pods.map((pod) => this.#release(pod)));
    const final = this.#ended({ ...announced, ...counters }, counts, end);
    if (isSame(final, job.status)) return;
    yield* this.#write(job, final);
    if (final.conditions !== announced.conditions && end) this.#recordEnd(job, end);
  }

  /** The status before the pods are counted. */
  #announced(
    job: Job,
    { spec, succeededIndexes, failedIndexes }: JobContext,
    { active, ready, terminating }: Counts,
    end: Verdict | null,
    before: JobStatus,
  ): JobStatus {
    const isIndexed = spec.completionMode === 'Indexed';
    const tracks = this.#parts.release.jobPodReplacementPolicy;
    const interim = end?.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
    return {
      ...before,
      ...{ active, ready, terminating: tracks ? terminating : null },
      succeeded: isIndexed ? countOf(succeededIndexes) : job.status.succeeded,
      completedIndexes: isIndexed ? formatIndexes(succeededIndexes) : '',
      failedIndexes: failedIndexes === null ? null : formatIndexes(failedIndexes),
      conditions: end?.interim ? this.#with(before, interim, end) : before.conditions,
    };
  }

  #with(status: JobStatus, type: string, { reason, message }: Verdict): JobStatus['conditions'] {
    const facts = { type, status: 'True' as const, reason, message };
    return withJobCondition(status.conditions, facts, this.#now());
  }

  #now(): SimTime {
    const { clock, simulation } = this.#parts;
    return clock.truncate(simulation.now);
  }

  /** From 1.31 on a Job ends only when its last pod has gone (JOB-7). */
  #ended(status: JobStatus, { terminating }: Counts, end: Verdict | null): JobStatus {
    if (!end || (this.#parts.release.jobAnnouncesEnd && terminating > 0)) return status;
    const conditions = this.#with(status, end.type, end);
    const completionTime = end.type === 'Complete' ? this.#now() : status.completionTime;
    return { ...status, conditions, completionTime };
  }

  *#release(pod: PodObject): Step {
    yield* this.#client.request(pod);
    this.#parts.store.removeFinalizer(pod, TRACKING);
  }

  #write(job: Job, status: JobStatus): Step {
    return writeJobStatus(this.#parts, this.#client, job, status);
  }

  #recordEnd(job: Job, { type, reason, message }: Verdict): void {
    if (type === 'Complete') this.#recorder.object(job, 'Normal', 'Completed', 'Job completed');
    else this.#recorder.object(job, 'Warning', reason, message);
  }
}

interface Counted {
  /** Those whose finalizer goes. */
  readonly pods: readonly PodObject[];
  readonly succeeded: number;
  readonly failed: number;
  /** A counter, or a set of indexes, grows. */
  readonly adds: boolean;
}

/** Pods to count now; when the Job has failed, whatever has not ended counts as failed. */
function countedPods({ spec, pods, ended, awaiting }: JobContext, end: Verdict | null): Counted {
  const released: PodObject[] = [];
  let [succeeded, failed, indexes] = [0, 0, 0];
  for (const pod of pods) {
    if (!isUncounted(pod)) continue;
    const how = ended.get(pod);
    const isAwaited = awaiting.get(completionIndex(pod)) === pod;
    if (end === null && (how === undefined || (how === 'failed' && isAwaited))) continue;
    released.push(pod);
    if (how === 'succeeded') {
      if (spec.completionMode === 'Indexed') indexes++;
      else succeeded++;
    } else if (how === 'failed' || end?.type === 'Failed') {
      const { counts } = matchFailurePolicy(spec.podFailurePolicy, pod);
      if (counts && hasValidIndex(pod, spec)) failed++;
    }
  }
  return { pods: released, succeeded, failed, adds: succeeded + failed + indexes > 0 };
}

const isSame = (a: JobStatus, b: JobStatus): boolean =>
  a.conditions === b.conditions &&
  a.startTime === b.startTime &&
  a.active === b.active &&
  a.ready === b.ready &&
  a.terminating === b.terminating &&
  a.succeeded === b.succeeded &&
  a.failed === b.failed &&
  a.completedIndexes === b.completedIndexes &&
  a.failedIndexes === b.failedIndexes;
