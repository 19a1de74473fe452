import { type Entity, seconds } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import { all, type Step } from '../../steps.ts';
import type { PodObject } from '../../store/objects.ts';
import type { Change, WatchEvent } from '../../store/watch.ts';
import { isKind, type JobStatus, type WorkloadOf } from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { withJobCondition } from '../job/conditions.ts';
import type { JobContext } from '../job/job-context.ts';
import { planOf } from '../job/plan.ts';
import { PodMaker } from '../job/pod-maker.ts';
import { settled } from '../job/sync-result.ts';
import { isFinished, untilDeadline, type Verdict } from '../job/verdict.ts';
import { writeJobStatus } from '../job/write-status.ts';
import { WorkQueue } from '../work-queue.ts';
import { examineExisting, failureOf, hasNewFailure } from './existing-pods.ts';

type Job = WorkloadOf<'Job'>;

/** Delay of a sync after one that found new failures. */
const RETRIES = { first: seconds(10), longest: seconds(360) };

/**
 * How often a sync that follows at once, for the pod that was created, does not see the status
 * that was written and finds the same failure again.
 */
const COUNTED_TWICE = 0.15;

/**
 * Runs the pods of Jobs to completion as controllers without finalizers did (K21-51).
 *
 * Mirrors pkg/controller/job/job_controller.go of 1.21. Left out: adoption of pods.
 */
export class UntrackedJobController implements Controller {
  readonly #parts: ControllerParts;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #queue: WorkQueue<Job>;
  readonly #maker: PodMaker;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    const entity: Entity = parts.simulation.createEntity('job-controller');
    this.#client = new Client(parts, entity, 'job-controller');
    this.#recorder = parts.recorder('job-controller');
    this.#queue = new WorkQueue(parts.simulation, entity, (job) => this.#sync(job), RETRIES);
    this.#maker = new PodMaker(parts, this.#client, this.#recorder);
  }

  onWatchEvent({ change, pod, object }: WatchEvent): void {
    if (pod?.owner && isKind(pod.owner, 'Job')) this.#podChanged(pod.owner, pod, change);
    else if (object && isKind(object, 'Job')) this.#jobChanged(object, change);
  }

  /** A failed pod waits for what is left of the back-off; all else is looked at once. */
  #podChanged(job: Job, pod: PodObject, change: Change): void {
    if (job.removed) return;
    const waits =
      change !== 'removed' && pod.deletionTimestamp === null && pod.status.phase === 'Failed';
    if (waits) this.#queue.addAfter(job, this.#queue.lastDelay(job));
    else this.#queue.add(job);
  }

  #jobChanged(job: Job, change: Change): void {
    if (change === 'removed') {
      this.#queue.drop(job);
      this.#client.forget(job);
      return;
    }
    this.#queue.add(job);
    if (change === 'spec' && job.status.startTime !== null) this.#awaitDeadline(job);
  }

  #awaitDeadline(job: Job): void {
    const { spec } = job.manifest;
    const left = untilDeadline(examineExisting(spec, job.status, [], this.#parts.simulation.now));
    if (left !== null) this.#queue.addAfter(job, left);
  }

  *#sync(job: Job): Step {
    const { store, simulation } = this.#parts;
    if (job.removed || isFinished(job.status.conditions)) return;
    const { spec } = job.manifest;
    const pods = [...store.workloads.podsOf(job)];
    const context = examineExisting(spec, job.status, pods, simulation.now);
    if (job.status.startTime === null) this.#awaitDeadline(job);
    const failure = failureOf(context);
    let active = 0;
    if (failure) yield* this.#delete(job, context.active);
    else active = yield* this.#manage(job, context);
    // With the Job, whatever still ran has failed.
    const failed = context.failed + (failure ? context.active.length : 0);
    const end = failure ?? settled(context, { active, ready: 0, terminating: 0 }, false);
    if (end) this.#recordEnd(job, end);
    const { succeeded } = context;
    const status = this.#withEnd({ ...job.status, active, succeeded, failed }, end);
    yield* this.#report(job, context, status, end);
  }

  /** Creates and deletes pods; returns how many will be active. */
  *#manage(job: Job, context: JobContext): Step<number> {
    const plan = planOf(context);
    const { length } = context.active;
    if (plan.do === 'create') return length + (yield* this.#maker.make(job, context, plan.indexes));
    if (plan.do !== 'delete') return length;
    yield* this.#delete(job, plan.pods);
    return length - plan.pods.length;
  }

  *#delete(job: Job, pods: readonly PodObject[]): Step {
    yield* all(pods.map((pod) => this.#deleteOne(job, pod)));
  }

  *#deleteOne(job: Job, pod: PodObject): Step {
    yield* this.#client.deletePod(pod);
    this.#recorder.object(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.name}`);
  }

  /** A status that says when the Job began, and how it ended if it did. */
  #withEnd(status: JobStatus, end: Verdict | null): JobStatus {
    const { clock, simulation } = this.#parts;
    const now = clock.truncate(simulation.now);
    const startTime = status.startTime ?? now;
    if (!end) return { ...status, startTime };
    const { type, reason, message } = end;
    const facts = { type, status: 'True' as const, reason, message };
    const conditions = withJobCondition(status.conditions, facts, now);
    const completionTime = type === 'Complete' ? now : null;
    return { ...status, startTime, conditions, completionTime };
  }

  /** Writes a status that says anything new, and backs off after new failures. */
  *#report(job: Job, context: JobContext, status: JobStatus, end: Verdict | null): Step {
    if (job.removed || saysTheSame(status, job.status)) return;
    yield* writeJobStatus(this.#parts, this.#client, job, status);
    if (job.removed) return;
    if (hasNewFailure(context) && !end) this.#backOff(job, status.failed);
    else this.#queue.succeeded(job);
  }

  #backOff(job: Job, failed: number): void {
    const race = this.#parts.simulation.draws(`${job.identity}/counted-twice`);
    this.#queue.retry(job);
    if (race.uniformAt(failed) < COUNTED_TWICE) this.#queue.retry(job);
  }

  #recordEnd(job: Job, { type, reason, message }: Verdict): void {
    if (type === 'Complete') this.#recorder.object(job, 'Normal', 'Completed', 'Job completed');
    else this.#recorder.object(job, 'Warning', reason, message);
  }
}

const saysTheSame = (a: JobStatus, b: JobStatus): boolean =>
  a.active === b.active &&
  a.succeeded === b.succeeded &&
  a.failed === b.failed &&
  a.conditions === b.conditions;
