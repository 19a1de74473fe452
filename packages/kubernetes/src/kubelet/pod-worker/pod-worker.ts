import type { Duration, SimTime, Timer } from '@podsim/kernel';
import { seconds } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import { run, type Step } from '../../steps.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { KillCause } from '../runtime/instance.ts';
import type { StatusOverride } from '../status/generate.ts';
import { deadlineOf } from '../status/publish.ts';
import { type SyncResult, syncPod } from './sync-pod.ts';
import { finishPod, type Termination, terminatePod } from './terminate-pod.ts';

export type WorkerState = 'sync' | 'terminating' | 'terminated' | 'finished';

/** Requeue delays (SYNC-14): a base, jittered by up to half of it. */
const RESYNC = seconds(60);
const AFTER_ERROR = seconds(10);
const JITTER = 0.5;

/** A pod whose containers have ended for good is torn down with its own grace period. */
const COMPLETED: Termination = { cause: 'completed', graceSeconds: null, status: null };

/**
 * The worker of one pod: one step at a time, in the states sync, terminating, terminated.
 *
 * Mirrors pkg/kubelet/pod_workers.go (SYNC-12 to SYNC-17, section 21). Periodic syncs that cannot
 * change anything are not run; what remains of them, the time of the last step and the draws, is
 * caught up on before the next real one.
 * It has no #methods, for which V8 adds a field to every object.
 */
export class PodWorker {
  readonly pod: KubeletPod;
  /** Called once when the worker has finished with the pod. */
  onFinish: (() => void) | null = null;
  readonly #context: KubeletContext;
  /** Armed timers; made anew each time, since most pods are idle most of the time. */
  #barrier: Timer | null = null;
  #requeue: Timer | null = null;
  readonly #noSkip: boolean;
  #deadline: Timer | null = null;
  #state: WorkerState = 'sync';
  #working = false;
  #pending = false;
  /** End of the last step; null before the first. */
  #lastEnd: SimTime | null = null;
  /** What the last step saw of the runtime is of this time. */
  #viewedAt = 0 as SimTime;
  /** When the next periodic sync is due, if it is not queued because it would change nothing. */
  #idleDue: SimTime | null = null;
  #termination: Termination | null = null;

  constructor(context: KubeletContext, pod: KubeletPod, noSkip: boolean) {
    this.pod = pod;
    this.#context = context;
    this.#noSkip = noSkip;
  }

  get state(): WorkerState {
    return this.#state;
  }

  get terminating(): boolean {
    return this.#termination !== null;
  }

  /** Something about the pod may have changed: sync it now, or after the present step. */
  poke(): void {
    if (this.#state === 'finished') return;
    if (this.#working) {
      this.#pending = true;
      return;
    }
    this.begin();
  }

  /** Ends the pod (SYNC-16); a later request can only shorten the grace period (SYNC-17). */
  terminate(
    cause: KillCause,
    graceSeconds: number | null,
    status: StatusOverride | null = null,
  ): void {
    const earlier = this.#termination;
    this.pod.terminating = true;
    // What a probe answers may follow from that: exec probes are cancelled since 1.35.
    this.pod.processChanged();
    if (!earlier) this.#termination = { cause, graceSeconds, status };
    else if (graceSeconds !== null) {
      earlier.graceSeconds = Math.min(earlier.graceSeconds ?? graceSeconds, graceSeconds);
    }
    this.poke();
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
    if (this.#state === 'sync' && this.#termination) this.#state = 'terminating';
    this.#requeue?.cancel();
    this.#requeue = null;
    this.catchUp();
    const { simulation, loops, startedAt } = this.#context;
    const { now } = simulation;
    const since = this.#lastEnd ?? (startedAt === null ? null : ((startedAt - 1) as SimTime));
    const ready = since === null ? now : loops.relistAfter(since);
    this.stepAt(Math.max(now, ready) as SimTime);
  }

  private stepAt(time: SimTime): void {
    this.#barrier = this.pod.at(time, phases.podWorkers, () => this.step());
  }

  private requeueAt(due: SimTime): void {
    this.#requeue = this.pod.at(due, phases.ticks, () => this.poke());
  }

  private step(): void {
    this.#barrier = null;
    if (this.#context.loops.heldUp((relist) => this.stepAt(relist))) return;
    this.#viewedAt = this.#context.loops.lastRelist(this.#context.simulation.now);
    switch (this.#state) {
      case 'sync':
        this.run(
          syncPod(this.#context, this.pod, () => this.#termination !== null),
          (result) => this.synced(result),
        );
        return;
      case 'terminating':
        this.run(this.terminatingStep(), () => this.advance('terminated'));
        return;
      case 'terminated':
        this.run(finishPod(this.#context, this.pod), () => this.finish());
        return;
      default:
        this.#working = false;
    }
  }

  private run<T>(step: Step<T>, done: (result: T) => void): void {
    const finished = (result: T): void => {
      this.#lastEnd = this.#context.simulation.now;
      done(result);
    };
    run(step, finished, this.#context.lifetime);
  }

  private *terminatingStep(): Step {
    const { object } = this.pod;
    const termination = this.#termination ?? COMPLETED;
    const granted = effectiveGrace(
      object.deletionGracePeriodSeconds,
      termination.graceSeconds,
      object.spec.terminationGracePeriodSeconds,
    );
    yield* terminatePod(this.#context, this.pod, termination, granted);
  }

  private synced(result: SyncResult): void {
    if (result.terminal) {
      const deadline = this.pod.status?.reason === 'DeadlineExceeded';
      this.#termination ??= deadline ? { ...COMPLETED, cause: 'deadline' } : { ...COMPLETED };
      this.advance('terminating');
      return;
    }
    this.armDeadline();
    this.#working = false;
    if (this.#pending || this.#termination || result.again) {
      this.begin();
      return;
    }
    const due = this.dueAfter(this.requeueDelay(result), this.#lastEnd as SimTime);
    const { away } = this.#context.loops;
    const { failed, triggers, waits } = result;
    const matters = failed || triggers || waits || away || this.missedRemoval();
    if (matters || this.#noSkip) this.requeueAt(due);
    else this.#idleDue = due;
  }

  /** An instance was removed that the last step still saw: no event tells, the next step will. */
  private missedRemoval(): boolean {
    const seen = this.#viewedAt;
    return this.pod.runtime.instances.some(({ removedAt }) => (removedAt ?? 0) > seen);
  }

  /** The 1 s tick at which the active deadline is found to be over (TERM-19). */
  private armDeadline(): void {
    const deadline = deadlineOf(this.pod);
    if (deadline === null || this.#deadline) return;
    this.#deadline = this.pod.timer(phases.ticks, () => this.poke());
    const tick = this.#context.loops.tickAfter((deadline - 1) as SimTime);
    // The deadline may pass during a step, or while the kubelet is down: the ticker has asked then.
    if (tick > this.#context.simulation.now) this.#deadline.at(tick);
    else this.#pending = true;
  }

  /** SYNC-14; since 1.35 restart back-off waits for what is left of it (NEW-12). */
  private requeueDelay({ failed, retryAfter }: SyncResult): Duration {
    if (!failed) return RESYNC;
    if (retryAfter === null || !this.#context.release.requeueByBackOff) return AFTER_ERROR;
    return Math.min(Math.max(retryAfter, 0), RESYNC) as Duration;
  }

  /** A transition of the worker's state is followed by the next step at once (SYNC-14). */
  private advance(state: WorkerState): void {
    this.#state = state;
    this.begin();
  }

  private finish(): void {
    this.#state = 'finished';
    this.#working = false;
    this.#context.statuses.terminate(this.pod);
    this.onFinish?.();
  }

  /** A requeue fires at the first 1 s tick strictly after its time (SYNC-4). */
  private dueAfter(base: Duration, from: SimTime): SimTime {
    const draws = this.pod.latencies.nth('requeue', this.pod.requeues++);
    const delay = Math.round(base * (1 + JITTER * draws.uniform()));
    return this.#context.loops.tickAfter((from + delay) as SimTime);
  }

  /** The next periodic sync will find something, although nothing asks for a sync at once. */
  expectChange(): void {
    if (this.#idleDue === null) return;
    const due = this.skipIdle(this.#idleDue);
    this.#idleDue = null;
    this.requeueAt(due);
  }

  /** Periodic syncs that were due before now and would have changed nothing. */
  private catchUp(): void {
    if (this.#idleDue !== null) this.skipIdle(this.#idleDue);
    this.#idleDue = null;
  }

  /** @param due of the first periodic sync that was not run. @returns that of the first to come. */
  private skipIdle(due: SimTime): SimTime {
    const { now } = this.#context.simulation;
    let next = due;
    while (next < now) {
      this.#lastEnd = next;
      next = this.dueAfter(RESYNC, next);
    }
    return next;
  }
}

/** SYNC-17, in seconds: the smallest of what was given, else the spec's; at least 1. */
export function effectiveGrace(
  deletion: number | null,
  override: number | null,
  spec: number,
): number {
  const given = [deletion, override].filter((value): value is number => value !== null);
  const grace = given.length > 0 ? Math.min(...given) : spec;
  return Math.max(1, grace);
}
