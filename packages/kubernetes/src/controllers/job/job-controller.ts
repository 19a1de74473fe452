import type { Entity, SimTime } from '@podsim/kernel';
import { type Duration, seconds } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import { all, run, type Step } from '../../steps.ts';
import type { PodObject } from '../../store/objects.ts';
import type { WatchEvent } from '../../store/watch.ts';
import { isKind, type JobStatus, type Workload, type WorkloadOf } from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { WorkQueue } from '../work-queue.ts';
import { type BackOffRecord, NO_FAILURES } from './back-off.ts';
import { examine, type JobContext } from './job-context.ts';
import { isReady, isUncounted, TRACKING } from './job-pods.ts';
import { planOf } from './plan.ts';
import { PodMaker } from './pod-maker.ts';
import { StatusTracker } from './status-tracker.ts';
import { type Counts, settled, suspension } from './sync-result.ts';
import { isFinished, untilDeadline, type Verdict, verdictOf } from './verdict.ts';

type Job = WorkloadOf<'Job'>;

/** Changes of pods and of the status are taken up together (JOB-1). */
const BATCH = seconds(1);

/**
 * Runs the pods of Jobs to completion (JOB-1 to JOB-10).
 *
 * Mirrors pkg/controller/job/job_controller.go. The pure decisions are in files of their own:
 * `examine` (counts), `verdictOf` (end), `planOf` (pods to create and delete), `suspension`.
 *
 * Simplified: one sync counts all pods that ended (upstream 500 at a time); conflicts do not occur,
 * so uncounted pods never outlive a sync. Left out: adoption of pods that match the selector; pods
 * with a hostname of their own for indexes.
 */
export class JobController implements Controller {
  readonly #parts: ControllerParts;
  readonly #entity: Entity;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #queue: WorkQueue<Job>;
  readonly #maker: PodMaker;
  readonly #tracker: StatusTracker;
  readonly #records = new Map<Job, BackOffRecord>();

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    this.#entity = parts.simulation.createEntity('job-controller');
    this.#client = new Client(parts, this.#entity, 'job-controller');
    this.#recorder = parts.recorder('job-controller');
    this.#queue = new WorkQueue(parts.simulation, this.#entity, (job) => this.#sync(job));
    this.#maker = new PodMaker(parts, this.#client, this.#recorder);
    this.#tracker = new StatusTracker(parts, this.#client, this.#recorder);
  }

  onWatchEvent({ change, pod, object }: WatchEvent): void {
    if (pod?.owner && isKind(pod.owner, 'Job')) this.#podChanged(pod.owner, pod);
    else if (object && isKind(object, 'Job')) this.#jobChanged(object, change);
  }

  #podChanged(job: Job, pod: PodObject): void {
    // Nobody counts the pods of a Job that is gone or has ended.
    if (job.removed || isFinished(job.status.conditions)) this.#release(pod);
    else this.#queue.addAfter(job, BATCH);
  }

  #jobChanged(job: Job, change: WatchEvent['change']): void {
    if (change === 'removed') {
      this.#records.delete(job);
      this.#queue.drop(job);
      this.#client.forget(job);
      for (const pod of this.#parts.store.workloads.podsOf(job)) this.#release(pod);
    } else if (change === 'status') {
      if (!isFinished(job.status.conditions)) this.#queue.addAfter(job, BATCH);
    } else this.#queue.add(job);
  }

  #release(pod: PodObject): void {
    if (pod.removed || !isUncounted(pod)) return;
    run(this.#client.request(pod), () => this.#parts.store.removeFinalizer(pod, TRACKING));
  }

  *#sync(job: Job): Step {
    const { store, simulation, release } = this.#parts;
    if (job.removed || isFinished(job.status.conditions) || this.#isForeign(job)) return;
    const { spec } = job.manifest;
    const pods = [...store.workloads.podsOf(job)];
    const before = this.#records.get(job) ?? NO_FAILURES;
    const context = examine(spec, job.status, pods, before, simulation.now);
    const verdict = verdictOf(context, release.jobAnnouncesEnd);
    const left = untilDeadline(context);
    if (verdict === null && left !== null) this.#queue.addAfter(job, left);
    const start = spec.suspend ? null : this.#seconds(context.now);
    const startTime = job.status.startTime ?? start;
    const counts: Counts = {
      active: context.active.length,
      ready: context.ready,
      terminating: context.terminating,
    };
    if (verdict) yield* this.#deleteActive(job, context, counts);
    else yield* this.#manage(job, context, counts);
    const end = verdict ?? settled(context, counts, release.jobAnnouncesEnd);
    const status = { ...job.status, startTime };
    yield* this.#report(job, context, counts, end, verdict ? status : this.#suspend(job, status));
  }

  /** A Job that another controller looks after. */
  #isForeign({ name, manifest }: Job): boolean {
    const { managedBy } = manifest.spec;
    if (managedBy === null || managedBy === 'kubernetes.io/job-controller') return false;
    this.#parts.note(`job/${name} is managed by ${managedBy}, which is not simulated`);
    return true;
  }

  #seconds(time: SimTime): SimTime {
    return this.#parts.clock.truncate(time);
  }

  /** The conditions about suspension; resuming starts the Job's time anew (JOB-7). */
  #suspend(job: Job, status: JobStatus): JobStatus {
    const { simulation } = this.#parts;
    const now = this.#seconds(simulation.now);
    const next = suspension(job.manifest.spec, status, now);
    if (next.event) this.#recorder.object(job, 'Normal', next.event.reason, next.event.message);
    return next.status;
  }

  *#report(
    job: Job,
    context: JobContext,
    counts: Counts,
    end: Verdict | null,
    status: JobStatus,
  ): Step {
    yield* this.#tracker.track(job, context, counts, end, status, () => {
      this.#records.set(job, context.record);
    });
    if (isFinished(job.status.conditions)) this.#records.delete(job);
  }

  /** Everything goes; the finalizers stay until the pods are counted (JOB-7). */
  *#deleteActive(job: Job, { active }: JobContext, counts: Counts): Step {
    yield* all(active.map((pod) => this.#delete(job, pod, counts)));
  }

  *#manage(job: Job, context: JobContext, counts: Counts): Step {
    const plan = planOf(context);
    switch (plan.do) {
      case 'delete':
        yield* all(plan.pods.map((pod) => this.#deleteUncounted(job, pod, counts)));
        return;
      case 'wait':
        this.#queue.addAfter(job, Math.max(plan.delay, BATCH) as Duration);
        // While it waits, the status says that no pod is active (JOB-3).
        counts.active = 0;
        return;
      case 'create':
        counts.active += yield* this.#maker.make(job, context, plan.indexes);
        return;
      default:
    }
  }

  /** A pod that is deleted because it is one too many does not count as failed. */
  *#deleteUncounted(job: Job, pod: PodObject, counts: Counts): Step {
    yield* this.#client.request(pod);
    this.#parts.store.removeFinalizer(pod, TRACKING);
    yield* this.#delete(job, pod, counts);
  }

  *#delete(job: Job, pod: PodObject, counts: Counts): Step {
    const ready = isReady(pod);
    yield* this.#client.deletePod(pod);
    this.#recorder.object(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.name}`);
    counts.active--;
    counts.terminating++;
    if (ready) counts.ready--;
  }
}

export const isJob = (object: Workload): object is Job => isKind(object, 'Job');
