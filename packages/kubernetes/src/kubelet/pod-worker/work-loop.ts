import type { Duration, SimTime, Timer } from '@podsim/kernel';
import { seconds } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import { run, type Step } from '../../steps.ts';
import { isTerminal } from '../../store/objects.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { deadlineOf } from '../status/publish.ts';
import type { SyncResult } from './sync-pod.ts';

/** Requeue delays (SYNC-14): a base, jittered by up to half of it. */
const RESYNC = seconds(60);
const AFTER_ERROR = seconds(10);
const JITTER = 0.5;

/**
 * The loop of a pod's worker: one step at a time, each with a picture of the runtime that is newer
 * than the end of the last, and again after a minute or an error (SYNC-13, SYNC-14, K21-3).
 *
 * Periodic syncs that cannot change anything are not run; what remains of them, the time of the
 * last step and the draws, is caught up on before the next real one.
 * It has no #methods, for which V8 adds a field to every object.
 */
export abstract class WorkLoop {
  readonly pod: KubeletPod;
  protected readonly context: KubeletContext;
  viewedAt = 0 as SimTime;
  readonly #noSkip: boolean;
  /** Armed timers; made anew each time, since most pods are idle most of the time. */
  #barrier: Timer | null = null;
  #requeue: Timer | null = null;
  /** Made with the first step that knows of a deadline, and armed once. */
  #deadline: Timer | null = null;
  #working = false;
  #pending = false;
  /** End of the last step; null before the first. */
  #lastEnd: SimTime | null = null;
  /** When the next periodic sync is due, if it is not queued because it would change nothing. */
  #idleDue: SimTime | null = null;

  constructor(context: KubeletContext, pod: KubeletPod, noSkip: boolean) {
    this.pod = pod;
    this.context = context;
    this.#noSkip = noSkip;
  }

  /** Something about the pod may have changed. */
  abstract poke(): void;

  /** Does one step; ends it with `settle`, `proceed` or `rest`. */
  protected abstract step(): void;

  /** The worker is about to wait for the picture of its next step. */
  protected abstract takenUp(): void;

  /** A step now, or after the present one. */
  protected request(): void {
    if (this.#working) this.#pending = true;
    else this.begin();
  }

  /** What was asked for during the present step is dropped. */
  protected dropRequest(): void {
    this.#pending = false;
  }

  /** The kubelet's process has ended. */
  stop(): void {
    this.catchUp();
    this.#barrier?.cancel();
    this.#requeue?.cancel();
    this.#deadline?.cancel();
  }

  /**
   * Takes the update up and waits at the relist barrier (SYNC-13): a step needs a picture newer
   * than the end of the last one, and a kubelet that has just started has none at all. What
   * arrives meanwhile is for the step after.
   */
  private begin(): void {
    this.#working = true;
    this.#pending = false;
    this.pod.takeUp();
    this.takenUp();
    this.#requeue?.cancel();
    this.#requeue = null;
    this.catchUp();
    const { simulation, loops, startedAt } = this.context;
    const { now } = simulation;
    const since = this.#lastEnd ?? (startedAt === null ? null : ((startedAt - 1) as SimTime));
    const ready = since === null ? now : loops.relistAfter(since);
    this.stepAt(Math.max(now, ready) as SimTime);
  }

  private stepAt(time: SimTime): void {
    this.#barrier = this.pod.at(time, phases.podWorkers, () => this.stepNow());
  }

  private requeueAt(due: SimTime): void {
    this.#requeue = this.pod.at(due, phases.ticks, () => {
      // At a tick a pod is synced once, for whatever reason (SYNC-4).
      if (this.#deadline?.armed && this.#deadline.time === due) this.#deadline.cancel();
      this.poke();
    });
  }

  private stepNow(): void {
    this.#barrier = null;
    const { loops, simulation } = this.context;
    if (loops.heldUp((relist) => this.stepAt(relist))) return;
    this.viewedAt = loops.lastRelist(simulation.now);
    this.step();
  }

  protected run<T>(step: Step<T>, done: (result: T) => void): void {
    const finished = (result: T): void => {
      this.#lastEnd = this.context.simulation.now;
      done(result);
    };
    run(step, finished, this.context.lifetime);
  }

  /** The next step follows the present one at once (SYNC-14). */
  protected proceed(): void {
    this.begin();
  }

  /** The worker has nothing more to do. */
  protected rest(): void {
    this.#working = false;
  }

  /** A step has ended: the next one is as its result says. */
  protected settle(result: SyncResult, again: boolean): void {
    this.armDeadline();
    this.#working = false;
    if (this.#pending || again) {
      this.begin();
      return;
    }
    const due = this.dueAfter(this.requeueDelay(result), this.#lastEnd as SimTime);
    const { away } = this.context.loops;
    const { failed, triggers, waits } = result;
    const matters = failed || triggers || waits || away || this.missedRemoval();
    if (matters || this.#noSkip) this.requeueAt(due);
    else this.#idleDue = due;
  }

  /** An instance was removed that the last step still saw: no event tells, the next step will. */
  private missedRemoval(): boolean {
    const seen = this.viewedAt;
    return this.pod.runtime.instances.some(({ removedAt }) => (removedAt ?? 0) > seen);
  }

  /** The 1 s tick at which the active deadline is found to be over (TERM-19). */
  private armDeadline(): void {
    const deadline = deadlineOf(this.pod);
    if (deadline === null || this.#deadline) return;
    this.#deadline = this.pod.timer(phases.ticks, () => this.poke());
    const tick = this.context.loops.tickAfter((deadline - 1) as SimTime);
    // The deadline may pass during a step, or while the kubelet is down: the ticker has asked then.
    if (tick > this.context.simulation.now) this.#deadline.at(tick);
    else this.#pending = true;
  }

  /** SYNC-14; since 1.35 restart back-off waits for what is left of it (NEW-12). */
  private requeueDelay({ failed, retryAfter }: SyncResult): Duration {
    if (!failed) return RESYNC;
    if (retryAfter === null || !this.context.release.requeueByBackOff) return AFTER_ERROR;
    return Math.min(Math.max(retryAfter, 0), RESYNC) as Duration;
  }

  /** A requeue fires at the first 1 s tick strictly after its time (SYNC-4). */
  private dueAfter(base: Duration, from: SimTime): SimTime {
    const draws = this.pod.latencies.nth('requeue', this.pod.requeues++);
    const delay = Math.round(base * (1 + JITTER * draws.uniform()));
    return this.context.loops.tickAfter((from + delay) as SimTime);
  }

  /** The next periodic sync will find something, although nothing asks for a sync at once. */
  expectChange(): void {
    if (this.#idleDue === null) return;
    const due = this.skipIdle(this.#idleDue);
    this.#idleDue = null;
    this.requeueAt(due);
  }

  /** The poke that is due next does something, although it does not lead to a sync (K21-24). */
  protected expectPoke(): void {
    const isPast = this.#idleDue !== null && this.#idleDue < this.context.simulation.now;
    // A pod that has ended for good was not synced then, and so is never due again (K21-2).
    if (isPast && isTerminal(this.pod.lastStatus.phase)) this.#idleDue = null;
    else this.expectChange();
  }

  /** Periodic syncs that were due before now and would have changed nothing. */
  private catchUp(): void {
    if (this.#idleDue !== null) this.skipIdle(this.#idleDue);
    this.#idleDue = null;
  }

  /** @param due of the first periodic sync that was not run. @returns that of the first to come. */
  private skipIdle(due: SimTime): SimTime {
    const { now } = this.context.simulation;
    let next = due;
    while (next < now) {
      this.#lastEnd = next;
      next = this.dueAfter(RESYNC, next);
    }
    return next;
  }
}
