import { type Duration, plus, type SimTime, since } from '@podsim/kernel';
import type { Look, LoopRecorder } from './observer.ts';
import { sameAnswer } from './observer.ts';
import { isBefore, type Moment } from './scheduler.ts';
import type { Session } from './session.ts';
import type { Thread } from './thread.ts';

/** The runtime keeps fewer lines of a log than this, so older ones need not be written. */
const OWED_LINES_MAX = 200;

const NO_STOPS: readonly (() => void)[] = [];

/** A line that a parked loop has printed, and the thread that did. */
export interface OwedLine extends Moment {
  readonly text: string;
}

/**
 * A loop that stands still in the queue though it goes round in virtual time: it changes nothing,
 * and everything it looks at is watched. Where it is at any moment follows by arithmetic from its
 * period; a change replays the iteration in progress up to the change and lets it go on.
 */
export class Parked {
  readonly #session: Session;
  readonly #thread: Thread;
  readonly #recorder: LoopRecorder;
  /** Head of the first iteration that was not run. */
  readonly #from: SimTime;
  readonly #period: Duration;
  readonly #looks: readonly Look[];
  readonly #pids: readonly number[];
  #stops: readonly (() => void)[] = NO_STOPS;
  /** Lines before this have been written. */
  #writtenUntil: Moment;

  constructor(session: Session, thread: Thread, recorder: LoopRecorder) {
    this.#session = session;
    this.#thread = thread;
    this.#recorder = recorder;
    this.#from = session.now;
    this.#period = since(session.now, recorder.startedAt);
    this.#looks = recorder.looks;
    this.#writtenUntil = { time: session.now, pid: Number.POSITIVE_INFINITY };
    // Only the next head needs it, and that one makes its own.
    recorder.fingerprint = '';
    this.#pids = recorder.pids;
    thread.parked = this;
    session.parked = session.parked.concat(this);
    session.procs.reserve(this.#pids);
    this.#subscribe();
  }

  /** Ends the watches; the thread is gone or about to go on. */
  stop(): void {
    for (const stop of this.#stops) stop();
    this.#thread.parked = null;
    this.#session.procs.release(this.#pids);
    this.#session.parked = this.#session.parked.filter((each) => each !== this);
  }

  /** An answer holds no longer than until now. */
  expire(): void {
    this.resume({ time: this.#session.now, pid: -1 });
  }

  /** Runs the iteration in progress up to `until` and puts the thread back into the queue. */
  resume(until: Moment): void {
    const session = this.#session;
    session.writeOwed(until);
    this.stop();
    this.#recorder.tape = this.#looks;
    try {
      session.scheduler.replay(this.#thread, this.#recorder, this.#headBefore(until.time), until);
    } finally {
      this.#recorder.tape = [];
    }
  }

  /** The lines that the loop has printed before `until` and that nobody has written yet. */
  takeLines(until: Moment): readonly OwedLine[] {
    const { lines } = this.#recorder;
    const taken: OwedLine[] = [];
    if (lines.length > 0) {
      const last = this.#headBefore(until.time);
      const rounds = Math.ceil(OWED_LINES_MAX / lines.length);
      const first = Math.max(this.#from, last - rounds * this.#period) as SimTime;
      for (let head = first; head <= last; head = plus(head, this.#period)) {
        for (const { offset, pid, text } of lines) {
          const line = { time: plus(head, offset as Duration), pid, text };
          if (isBefore(line, until) && !isBefore(line, this.#writtenUntil)) taken.push(line);
        }
      }
    }
    if (isBefore(this.#writtenUntil, until)) this.#writtenUntil = until;
    return taken;
  }

  /** Head of the last iteration that began before `time`; of the first one if none did. */
  #headBefore(time: SimTime): SimTime {
    const elapsed = time - this.#from;
    if (elapsed <= 0) return this.#from;
    const over = elapsed % this.#period;
    return (time - (over === 0 ? this.#period : over)) as SimTime;
  }

  #subscribe(): void {
    if (this.#looks.length === 0) return;
    const { process, procs, world, scheduler } = this.#session;
    const check = () => this.#check();
    const stops = this.#recorder.files().map((path) => process.files.watch(path, check));
    const kinds = new Set(this.#looks.map(({ kind }) => kind));
    if (kinds.has('alive')) stops.push(procs.watch(check));
    if (kinds.has('resolve') || kinds.has('ping') || kinds.has('connect') || kinds.has('request')) {
      stops.push(process.network.watch(check));
    }
    this.#stops = stops;
    const holdsUntil = world.holdsUntil(this.#looks);
    if (holdsUntil !== null) scheduler.enqueueAt(this.#thread, holdsUntil);
  }

  /** Something changed; most changes alter no answer that this loop relies on. */
  #check(): void {
    const { world, scheduler } = this.#session;
    if (this.#looks.every((look) => sameAnswer(world.ask(look), look.answer))) return;
    this.resume(scheduler.moment);
    this.#session.rearm();
  }
}
