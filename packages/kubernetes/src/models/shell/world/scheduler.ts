import { type Duration, plus, type SimTime, since } from '@podsim/kernel';
import type { Process, Timer } from '@podsim/sdk';
import { Killed } from '../errors.ts';
import { LoopRecorder } from './observer.ts';
import { NEVER, type Steps, type Thread } from './thread.ts';

/** A moment between two threads: everything due before it, or at it with a lower pid, is done. */
export interface Moment {
  readonly time: SimTime;
  readonly pid: number;
}

const NO_THREADS: readonly Thread[] = [];

/** What the scheduler does with a loop that may park. */
export type Parking = (thread: Thread, recorder: LoopRecorder) => void;

/**
 * Runs the threads of one container in the order (time, pid), whatever order they were started
 * in, so that it does not matter which of them were parked. One timer of the process serves all.
 */
export class Scheduler {
  readonly #process: Process;
  readonly #park: Parking;
  /** By due time and pid; replaced at each change, so that it is no longer than needed. */
  #queue: readonly Thread[] = NO_THREADS;
  #timer: Timer | null = null;
  #pumping = false;
  /** The time in a replay; null while the process's own clock is right. */
  #replayTime: SimTime | null = null;
  /** Time of the last turn, and the highest pid that had one at that instant. */
  #turn = -1 as SimTime;
  #highest = 0;
  running: Thread | null = null;
  /** The loop whose skipped iteration is being replayed. */
  replaying: LoopRecorder | null = null;

  constructor(process: Process, park: Parking) {
    this.#process = process;
    this.#park = park;
  }

  get now(): SimTime {
    return this.#replayTime ?? this.#process.now;
  }

  /**
   * The present moment in the order of everything. Whoever runs now, woken by whichever thread of
   * this instant, comes after all that was due before.
   */
  get moment(): Moment {
    const pid = this.running === null ? Number.POSITIVE_INFINITY : this.#highest;
    return { time: this.now, pid };
  }

  /** The end of a wait of `delay` that begins now. */
  in(delay: Duration): SimTime {
    return plus(this.now, delay);
  }

  start(thread: Thread, steps: Steps<number>): void {
    thread.steps = steps;
    this.#enqueue(thread, this.now);
  }

  /** Lets a thread go on now that waits for somebody. */
  wake(thread: Thread): void {
    thread.parked?.resume(afterAll(this.now));
    if (thread.steps !== null && thread !== this.running) this.#enqueue(thread, this.now);
  }

  /** Throws into a thread at its next turn, which is now. */
  raise(thread: Thread, killed: Killed): void {
    if (thread.steps === null) return;
    thread.raised = killed;
    this.wake(thread);
  }

  /** Drops a thread without a word. */
  drop(thread: Thread): void {
    this.#dequeue(thread);
    thread.steps = null;
    thread.parked?.stop();
  }

  /** Puts a thread into the queue at a time, instead of any other. */
  enqueueAt(thread: Thread, time: SimTime): void {
    this.#enqueue(thread, time);
  }

  /**
   * Runs everything that is due.
   *
   * @returns false when it is running already, up in the call stack.
   */
  pump(): boolean {
    if (this.#pumping) return false;
    this.#pumping = true;
    try {
      for (let next = this.#queue[0]; next && next.due <= this.#process.now; ) {
        this.#step(next);
        next = this.#queue[0];
      }
    } finally {
      this.#pumping = false;
    }
    return true;
  }

  /** Arms the process's timer for what is next. `action` is always the same function. */
  arm(action: () => void): void {
    const due = this.#queue[0]?.due ?? NEVER;
    if (due === NEVER) {
      // Kept, since a cancelled timer can be armed again and a new one costs more.
      this.#timer?.cancel();
      return;
    }
    if (this.#timer !== null) {
      if (!this.#timer.armed || this.#timer.time !== due) this.#timer.at(due);
      return;
    }
    this.#timer = this.#process.after(since(due, this.#process.now), () => {
      this.#timer = null;
      action();
    });
  }

  /**
   * Runs a loop from the head of an iteration up to a moment, with the answers of the recorded
   * iteration. What is not due by then joins the others.
   */
  replay(thread: Thread, recorder: LoopRecorder, from: SimTime, until: Moment): void {
    const outside = this.#queue;
    const { running, replaying } = this;
    const [turn, highest] = [this.#turn, this.#highest];
    this.#queue = NO_THREADS;
    this.replaying = recorder;
    this.#replayTime = from;
    this.#enqueue(thread, from);
    try {
      for (let next = this.#queue[0]; next && isBefore(dueAt(next), until); next = this.#queue[0]) {
        this.#replayTime = next.due;
        this.#step(next);
      }
    } finally {
      this.#replayTime = null;
      this.replaying = replaying;
      this.running = running;
      this.#turn = turn;
      this.#highest = highest;
      const rest = this.#queue;
      this.#queue = outside;
      for (const each of rest) this.#enqueue(each, each.due);
    }
  }

  #step(thread: Thread): void {
    this.#dequeue(thread);
    if (thread.parked !== null) {
      thread.parked.expire();
      return;
    }
    const { running } = this;
    this.running = thread;
    this.#noteTurn(thread);
    try {
      this.#resume(thread);
    } finally {
      this.running = running;
    }
  }

  #noteTurn(thread: Thread): void {
    const { now } = this;
    const { pid } = thread.root;
    this.#highest = now === this.#turn ? Math.max(pid, this.#highest) : pid;
    this.#turn = now;
    for (let each = thread.observer; each !== null; each = each.outer) each.noteTurn(now, pid);
  }

  #resume(thread: Thread): void {
    const { steps } = thread;
    if (steps === null) return;
    let status: number;
    try {
      const step = advance(thread, steps);
      if (!step.done) {
        this.#arrange(thread, step.value);
        return;
      }
      status = step.value;
    } catch (error) {
      if (!(error instanceof Killed) || error.proc !== thread.root) throw error;
      status = 128 + error.signal;
    }
    thread.steps = null;
    thread.onEnd(status);
  }

  #arrange(thread: Thread, wait: SimTime | null | LoopRecorder): void {
    if (wait === null) return;
    if (wait instanceof LoopRecorder) this.#park(thread, wait);
    else this.#enqueue(thread, wait);
  }

  #enqueue(thread: Thread, time: SimTime): void {
    this.#dequeue(thread);
    thread.due = time;
    const at = this.#queue.findIndex((other) => isBefore(dueAt(thread), dueAt(other)));
    this.#queue = this.#queue.toSpliced(at < 0 ? this.#queue.length : at, 0, thread);
  }

  #dequeue(thread: Thread): void {
    if (thread.due === NEVER) return;
    thread.due = NEVER;
    const at = this.#queue.indexOf(thread);
    if (at >= 0) this.#queue = this.#queue.length === 1 ? NO_THREADS : this.#queue.toSpliced(at, 1);
  }
}

/** One turn; what is raised meanwhile, by the thread itself, is thrown at the end of it. */
function advance(thread: Thread, steps: Steps<number>): ReturnType<Steps<number>['next']> {
  let step = thread.raised === null ? steps.next() : undefined;
  while (thread.raised !== null && !step?.done) {
    const killed = thread.raised;
    thread.raised = null;
    step = steps.throw(killed);
  }
  return step as ReturnType<Steps<number>['next']>;
}

/** The order of everything in a container: by time, then by pid. */
export function isBefore(a: Moment, b: Moment): boolean {
  return a.time < b.time || (a.time === b.time && a.pid < b.pid);
}

function dueAt(thread: Thread): Moment {
  return { time: thread.due, pid: thread.root.pid };
}

/** Somebody outside did something: whatever this container does at that instant is done. */
export function afterAll(time: SimTime): Moment {
  return { time, pid: Number.POSITIVE_INFINITY };
}
