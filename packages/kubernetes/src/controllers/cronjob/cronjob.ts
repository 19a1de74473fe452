import type { Duration, Entity, SimTime } from '@podsim/kernel';
import { milliseconds } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import type { Step } from '../../steps.ts';
import type { WatchEvent } from '../../store/watch.ts';
import { type CronJobStatus, isKind, type WorkloadOf } from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { WorkQueue } from '../work-queue.ts';
import { type CronTimes, decide, following } from './decision.ts';
import { beyondHistory, endOf } from './history.ts';
import { jobName, jobOf } from './job-of.ts';
import { offsetOf } from './time-zone.ts';

type CronJob = WorkloadOf<'CronJob'>;
type Job = WorkloadOf<'Job'>;

/** So much after a time of the schedule a sync is sure to find that it has come. */
const DELTA = milliseconds(100);

/**
 * Starts Jobs by the clock.
 *
 * Mirrors pkg/controller/cronjob/cronjob_controllerv2.go. Which time to take up is `decide`, what
 * the history keeps `beyondHistory`. The cluster's own clock is UTC.
 *
 * Left out, with a note: time zones with rules of their own (summer time). Adoption of Jobs.
 */
export class CronJobController implements Controller {
  readonly #parts: ControllerParts;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #queue: WorkQueue<CronJob>;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    const entity: Entity = parts.simulation.createEntity('cronjob-controller');
    this.#client = new Client(parts, entity, 'cronjob-controller');
    this.#recorder = parts.recorder('cronjob-controller');
    this.#queue = new WorkQueue(parts.simulation, entity, (cronJob) => this.#sync(cronJob));
  }

  onWatchEvent({ change, object }: WatchEvent): void {
    if (!object) return;
    if (isKind(object, 'CronJob')) {
      if (change === 'removed') this.#queue.drop(object);
      else if (change !== 'status') this.#queue.add(object);
    } else if (object.owner && isKind(object.owner, 'CronJob') && !object.owner.removed) {
      this.#queue.add(object.owner);
    }
  }

  *#sync(cronJob: CronJob): Step {
    if (cronJob.removed) return;
    const jobs = this.#jobsOf(cronJob);
    let status = this.#reconciled(cronJob, jobs);
    if (!cronJob.manifest.spec.suspend) status = yield* this.#start(cronJob, status);
    for (const job of beyondHistory(cronJob.manifest.spec, this.#jobsOf(cronJob))) {
      yield* this.#deleteJob(cronJob, job);
    }
    if (JSON.stringify(status) === JSON.stringify(cronJob.status)) return;
    yield* this.#client.request(cronJob);
    this.#parts.store.workloads.writeStatus(cronJob, status);
  }

  #jobsOf(cronJob: CronJob): Job[] {
    const owned = [...this.#parts.store.workloads.ownedBy(cronJob)];
    return owned.filter((object): object is Job => isKind(object, 'Job') && !object.removed);
  }

  /** Which Jobs still run, by what has become of them. */
  #reconciled(cronJob: CronJob, jobs: readonly Job[]): CronJobStatus {
    const active = new Set(cronJob.status.active);
    let { lastSuccessfulTime } = cronJob.status;
    for (const name of cronJob.status.active) {
      const job = jobs.find((one) => one.name === name);
      const end = job ? endOf(job) : null;
      if (!job) {
        active.delete(name);
        this.#event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
      } else if (end) {
        active.delete(name);
        const message = `Saw completed job: ${name}, condition: ${end}`;
        this.#event(cronJob, 'Normal', 'SawCompletedJob', message);
      }
    }
    for (const { status } of jobs) {
      const { completionTime } = status;
      if (completionTime === null) continue;
      lastSuccessfulTime = Math.max(
        lastSuccessfulTime ?? completionTime,
        completionTime,
      ) as SimTime;
    }
    return { ...cronJob.status, active: [...active], lastSuccessfulTime };
  }

  #event(cronJob: CronJob, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#recorder.object(cronJob, type, reason, message);
  }

  /** Takes up the time of the schedule that has come, and waits for the next one. */
  *#start(cronJob: CronJob, status: CronJobStatus): Step<CronJobStatus> {
    const { spec } = cronJob.manifest;
    const times = this.#times(cronJob);
    this.#wait(cronJob, times);
    const decision = decide(spec, times);
    if (decision.do === 'nothing') return status;
    if (decision.tooMany) {
      const hint = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      this.#event(cronJob, 'Warning', 'TooManyMissedTimes', `too many missed start times. ${hint}`);
    }
    const at = this.#parts.clock.timeOf(decision.at);
    const name = jobName(cronJob.name, decision.at);
    if (status.active.includes(name) || status.lastScheduleTime === at) return status;
    if (decision.do === 'miss') {
      const missed = `Missed scheduled time to start a job: ${this.#parts.clock.timestamp(at)}`;
      this.#event(cronJob, 'Warning', 'MissSchedule', missed);
      return status;
    }
    if (spec.concurrencyPolicy === 'Forbid' && status.active.length > 0) {
      const why = 'prior execution is running and concurrency policy is Forbid';
      this.#event(cronJob, 'Normal', 'JobAlreadyActive', `Not starting job because ${why}`);
      return status;
    }
    const active =
      spec.concurrencyPolicy === 'Replace' ? yield* this.#replace(cronJob, status) : status.active;
    return yield* this.#create(cronJob, { ...status, active }, decision.at);
  }

  #times({ name, manifest, createdAt, status }: CronJob): CronTimes {
    const { clock, simulation, note } = this.#parts;
    const { timeZone } = manifest.spec;
    const offset = offsetOf(timeZone);
    if (offset === null) {
      note(`cronjob/${name}: timeZone ${timeZone} is not simulated; its schedule is read as UTC`);
    }
    const last = status.lastScheduleTime;
    return {
      now: clock.secondOf(simulation.now),
      created: clock.secondOf(createdAt),
      lastScheduled: last === null ? null : clock.secondOf(last),
      offset: offset ?? 0,
    };
  }

  #wait(cronJob: CronJob, times: CronTimes): void {
    const next = following(cronJob.manifest.spec, times);
    if (next === null) return;
    const { clock, simulation } = this.#parts;
    const delay = clock.timeOf(next) - simulation.now + DELTA;
    this.#queue.addAfter(cronJob, delay as Duration);
  }

  /** Policy Replace: what still runs gives way. */
  *#replace(cronJob: CronJob, { active }: CronJobStatus): Step<readonly string[]> {
    for (const job of this.#jobsOf(cronJob)) {
      if (active.includes(job.name)) yield* this.#deleteJob(cronJob, job);
    }
    return [];
  }

  *#deleteJob(cronJob: CronJob, job: Job): Step {
    yield* this.#client.request(job);
    if (job.removed) return;
    this.#parts.store.workloads.remove(job);
    this.#event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.name}`);
  }

  *#create(cronJob: CronJob, status: CronJobStatus, second: number): Step<CronJobStatus> {
    yield* this.#client.request(cronJob);
    const { clock, store } = this.#parts;
    const at = clock.timeOf(second);
    if (cronJob.removed) return status;
    const manifest = jobOf(cronJob, second, clock.timestamp(at));
    const job = store.workloads.create<'Job'>(manifest, cronJob);
    // The Job of that minute is there already.
    if (!job) return status;
    this.#event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.name}`);
    return { ...status, active: [...status.active, job.name], lastScheduleTime: at };
  }
}
