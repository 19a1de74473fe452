import type { Container, Probe, ProbeType } from '@podsim/api';
import {
  type Duration,
  type SimTime,
  seconds,
  type Timer,
  tickAfter,
  tickAtOrAfter,
} from '@podsim/kernel';
import type { Hold } from '@podsim/sdk';
import type { ChosenProbeModel } from '../../chosen-probe-model.ts';
import { phases } from '../../phases.ts';
import { type ContainerStatus, containerStatusOf, isTerminal } from '../../store/objects.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { Execution } from './execution.ts';
import { horizonOf } from './horizon.ts';
import { isLastEnd } from './last-end.ts';
import { type CachedResult, INITIAL, type ProbeResult } from './outcome.ts';
import { probeIn } from './probe-in.ts';
import type { Prober } from './prober.ts';
import { ProbeTally } from './tally.ts';

/**
 * `skipping`: the last answer holds, ticks since the last turn are successes that were not run.
 * `held`: no probe is run until the container has a new instance (PROBE-3 step 13).
 */
type Mode = 'probing' | 'skipping' | 'held' | 'stopped';

/**
 * One probe of one container of one pod, over all instances of the container (PROBE-1).
 *
 * Mirrors pkg/kubelet/prober/worker.go. The loop is turned inside out: a tick that can have no
 * effect is not queued at all. The worker parks, and whoever changes what it looks at (the cached
 * status, the process, a file) wakes it; its ticks stay on their grid by arithmetic (design 4).
 * There is a worker per probe, so its counts are fields of its own, and it is its own entity; not
 * the pod's, for who ticks first at an instant must not depend on skipped attempts.
 * It has no #methods, for which V8 adds a field to every object.
 */
export class ProbeWorker extends ProbeTally {
  readonly pod: KubeletPod;
  readonly container: Container;
  readonly type: ProbeType;
  /** What answers in the place of its handler, as far as that is known. */
  model: ChosenProbeModel | null = null;
  readonly #prober: Prober;
  /** Of the next turn, or of the end of the execution; made when needed. */
  #timer: Timer | null = null;
  /** The execution under way. */
  #execution: Execution | null = null;
  /** The grid of ticks: `anchor + k * period`. */
  #anchor: SimTime;
  /** The last instant the loop was at the top of its body. */
  #lastTurn: SimTime;
  #containerId: number | null = null;
  #result: CachedResult | null = null;
  /** Equal answers in a row: successes count up from 0, failures down. */
  #run = 0;
  #mode: Mode = 'probing';
  /** Made when the pod was being deleted already: kills by its probes are of no use (step 7). */
  readonly #lateBorn: boolean;
  /** From the begin of the last execution to its judgement. */
  #latency = 0;
  /** The last execution ran a command in the container. */
  #isCommand = false;
  /** Ends the watch on files that the last answer holds for; null: there is none. */
  #endWatch: (() => void) | null = null;

  constructor(prober: Prober, pod: KubeletPod, container: Container, type: ProbeType) {
    super(prober.nextPlace());
    this.#prober = prober;
    this.pod = pod;
    this.container = container;
    this.type = type;
    this.#anchor = prober.now;
    this.#lastTurn = prober.now;
    this.#lateBorn = pod.object.deletionTimestamp !== null;
  }

  /** Starts the loop: the first doProbe follows after `delay`, mostly at once (PROBE-2). */
  start(delay: Duration): void {
    this.#anchor = (this.#prober.now + delay) as SimTime;
    this.ticker.at(this.#anchor);
  }

  override toString(): string {
    return `${this.pod.object.identity}/${this.container.name}/${this.type}`;
  }

  /** See {@link Prober.overhead}. */
  get overhead(): Duration {
    return this.#prober.overhead(this);
  }

  get probe(): Probe {
    // There is no worker without a probe.
    return probeIn(this.container, this.type) as Probe;
  }

  private get period(): Duration {
    return seconds(this.probe.periodSeconds);
  }

  private get ticker(): Timer {
    this.#timer ??= this.timer(phases.ticks, () => this.due());
    return this.#timer;
  }

  /** An execution and the wait for a turn exclude each other: one timer does for both. */
  private due(): void {
    if (this.#execution) this.#execution.end();
    else this.turn();
  }

  /** The execution under way ends `delay` from now, unless it sets another end. */
  endAfter(delay: Duration): void {
    this.ticker.after(delay);
  }

  /** The instance whose results are cached; null before any was seen. */
  get containerId(): number | null {
    return this.#containerId;
  }

  get onHold(): boolean {
    return this.#mode === 'held';
  }

  /** Equal answers in a row, as the thresholds count them. */
  get resultRun(): number {
    return Math.abs(this.#run);
  }

  resultFor(containerId: number | null): CachedResult | null {
    return containerId !== null && this.#containerId === containerId ? this.#result : null;
  }

  /** What holds for an instance that this worker has not seen yet. */
  inherits(status: ContainerStatus): CachedResult | null {
    return this.#prober.inherited(this, status);
  }

  /** Ends the loop; an execution under way is still judged (PROBE-26). */
  stop(): void {
    this.wake();
    this.stopWatching();
    this.#mode = 'stopped';
    if (this.#execution) return;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** The kubelet's process has ended: nobody judges what is under way. */
  abandon(): void {
    this.#execution?.abandon();
    this.#execution = null;
    this.#timer?.cancel();
  }

  /**
   * A manual trigger (PROBE-6): restarts the ticker and probes at once. `lost` is the race of
   * PROBE-7: the worker then still sees the status before, which gives it nothing to do.
   */
  trigger(lost: boolean): void {
    // A worker that has not begun sleeps, and finds the trigger when it does (PROBE-2).
    if (this.#mode === 'stopped' || this.#prober.now < this.#anchor) return;
    this.wake();
    if (this.#execution) {
      this.#execution.triggered = true;
      return;
    }
    if (this.#prober.release.triggerResetsTicker) this.#anchor = this.#prober.now;
    this.ticker.at(lost ? this.nextTick() : this.#prober.now);
  }

  /** The cached status of the pod is another one now. */
  statusChanged(): void {
    if (this.#mode === 'stopped') return;
    this.wake();
    if (this.#execution) {
      this.#execution.stale = true;
      return;
    }
    const next = this.openTick();
    if (!this.#timer?.armed || this.#timer.time > next) this.ticker.at(next);
  }

  /** The process may answer otherwise from now on. */
  processChanged(): void {
    if (this.#execution) this.#execution.stale = true;
    if (this.#mode !== 'skipping') return;
    this.wake();
    if (!this.#execution) this.ticker.at(this.openTick());
  }

  /** What was asked is answered; the answer is judged once its latency has passed. */
  answered(hold: Hold | null): void {
    this.stopWatching();
    if (hold?.files === undefined || hold.files.length === 0 || this.#prober.noSkip) return;
    const files = this.pod.volumes.filesOf(this.container.name);
    const wake = (): void => this.processChanged();
    const ends = hold.files.map((path) => files.watch(path, wake));
    this.#endWatch = () => {
      for (const end of ends) end();
    };
  }

  private stopWatching(): void {
    this.#endWatch?.();
    this.#endWatch = null;
  }

  /** Books the skipped attempts that have ended by now: what the end of the run calls. */
  settle(): void {
    if (this.#mode === 'skipping') this.book((this.#prober.now - this.#latency) as SimTime);
  }

  /**
   * Stops skipping: attempts that have ended are booked, and the one under way goes on as if it
   * had been run. A change that comes from a task after the ticks of this instant finds the
   * attempt of this instant begun, and one that ends now ended already.
   */
  private wake(tickPassed = this.isPast(phases.ticks)): void {
    if (this.#mode !== 'skipping') return;
    const passed = (tickPassed ? this.#prober.now : this.#prober.now - 1) as SimTime;
    const begun = (tickAfter(this.#anchor, this.period, passed) - this.period) as SimTime;
    const judged = (begun + this.#latency) as SimTime;
    const isUnderWay = begun > this.#lastTurn && judged > passed;
    this.book(isUnderWay ? ((begun - 1) as SimTime) : passed);
    if (!isUnderWay) return;
    this.#lastTurn = begun;
    this.execute().takeOver(judged, this.#isCommand);
  }

  /** Books the attempts that began up to `last`. */
  private book(last: SimTime): void {
    this.#mode = 'probing';
    this.stopWatching();
    const first = tickAfter(this.#anchor, this.period, this.#lastTurn);
    const skipped = first > last ? 0 : Math.floor((last - first) / this.period) + 1;
    this.attempts += skipped;
    this.#run += skipped;
  }

  /** Nothing can happen until the cached status changes, which wakes the worker. */
  private park(): void {
    if (this.#prober.noSkip) this.ticker.at(this.nextTick());
    else this.rest();
  }

  /** Until something wakes the worker it needs no timer; a status that came meanwhile armed it. */
  private rest(): void {
    if (!this.#timer?.armed) this.#timer = null;
  }

  /** The first tick that is still to come, that of this instant included. */
  private openTick(): SimTime {
    const { now } = this.#prober;
    const isOver = this.isPast(phases.ticks) || this.#lastTurn === now;
    return isOver ? this.nextTick() : tickAtOrAfter(this.#anchor, this.period, now);
  }

  private nextTick(): SimTime {
    return tickAfter(this.#anchor, this.period, this.#prober.now);
  }

  /** One turn of the loop: doProbe (PROBE-3), and the wait for what comes next. */
  private turn(): void {
    if (this.#mode === 'stopped') return;
    this.wake(false);
    this.#lastTurn = this.#prober.now;
    const status = this.containerStatus();
    if (status === 'exit') {
      this.#prober.remove(this);
      return;
    }
    if (status === null || !this.readyToProbe(status)) return;
    this.execute().begin(this.executions, status.containerId as number);
  }

  private execute(): Execution {
    const execution = new Execution(this.#prober, this, (result) => this.judge(execution, result));
    this.#execution = execution;
    return execution;
  }

  private containerStatus(): ContainerStatus | 'exit' | null {
    const status = this.pod.status;
    if (status && isTerminal(status.phase)) return 'exit';
    const found = status && containerStatusOf(status, this.container.name);
    if (found && found.containerId !== null) return found;
    this.park();
    return null;
  }

  /** Steps 4 to 9 of PROBE-3; false when this turn probes nothing. */
  private readyToProbe(status: ContainerStatus): boolean {
    if (status.containerId !== this.#containerId) {
      this.#containerId = status.containerId;
      this.#result = null;
      this.set(this.#prober.inherited(this, status) ?? INITIAL[this.type]);
      this.#mode = 'probing';
    }
    if (this.#mode === 'held') {
      this.park();
      return false;
    }
    const { state } = status;
    if (state.type !== 'running') {
      this.set('failure');
      if (isLastEnd(this.pod, this.container.name, state)) this.#prober.remove(this);
      else this.park();
      return false;
    }
    if (this.#lateBorn && this.type !== 'readiness') {
      this.set('success');
      this.#prober.remove(this);
      return false;
    }
    if (this.tooEarly(state.startedAt)) return false;
    if ((this.type === 'startup') === (status.started === true)) {
      this.park();
      return false;
    }
    return true;
  }

  /** PROBE-10: the delay counts from the whole second of the start, checked at ticks. */
  private tooEarly(startedAt: SimTime): boolean {
    const ready = (startedAt + seconds(this.probe.initialDelaySeconds)) as SimTime;
    if (this.#prober.now >= ready) return false;
    const next = tickAtOrAfter(this.#anchor, this.period, ready);
    this.ticker.at(this.#prober.noSkip ? this.nextTick() : next);
    return true;
  }

  /** An execution has ended: thresholds, cache, and the wait for the next turn. */
  private judge(execution: Execution, result: ProbeResult): void {
    this.#execution = null;
    this.#isCommand = execution.isCommand;
    this.#latency = this.#prober.now - this.#lastTurn;
    this.#prober.report(this, result);
    this.count(result);
    if (result.outcome !== 'error') this.applyThresholds(result);
    if (this.#mode !== 'stopped') this.afterTurn(execution, result);
  }

  private applyThresholds(result: ProbeResult): void {
    const verdict = result.outcome === 'failure' ? 'failure' : 'success';
    this.#run = verdict === 'success' ? Math.max(this.#run, 0) + 1 : Math.min(this.#run, 0) - 1;
    const { failureThreshold, successThreshold } = this.probe;
    if (this.resultRun < (verdict === 'failure' ? failureThreshold : successThreshold)) return;
    this.set(verdict);
    const holds =
      this.type === 'startup'
        ? verdict === 'failure' || this.#prober.release.startupHoldsAfterSuccess
        : this.type === 'liveness' && verdict === 'failure';
    if (!holds) return;
    if (this.#mode !== 'stopped') this.#mode = 'held';
    this.#run = 0;
  }

  private afterTurn(execution: Execution, result: ProbeResult): void {
    const now = this.#prober.now;
    if (execution.triggered) {
      if (this.#prober.release.triggerResetsTicker) this.#anchor = now;
      this.ticker.at(now);
      return;
    }
    // A ticker holds one tick that came during the execution; more are lost (PROBE-2).
    const missed = tickAfter(this.#anchor, this.period, this.#lastTurn) <= now;
    if (missed) this.ticker.at(now);
    else if (execution.stale || !this.maySkip(result)) this.ticker.at(this.nextTick());
    if (this.#mode !== 'skipping') this.stopWatching();
  }

  /**
   * Whether the following attempts need not be run: this one succeeded without a trace, its
   * result is cached already, and the answer holds until something changes.
   */
  private maySkip(result: ProbeResult): boolean {
    const { hold } = result;
    if (!hold || this.#prober.noSkip || result.outcome !== 'success') return false;
    // Whose container has started has nothing to probe any more, in releases without hold, too.
    if (this.type === 'startup') return false;
    if (this.#result !== 'success' || this.#mode === 'held') return false;
    this.#mode = 'skipping';
    const horizon = horizonOf(hold, this.nextTick(), this.period);
    if (horizon === null) this.rest();
    else this.ticker.at(horizon);
    return true;
  }

  private set(result: CachedResult): void {
    if (this.#result === result) return;
    this.#result = result;
    this.transitions++;
    this.#prober.resultChanged(this, result);
  }
}
