import type { SimTime } from '@podsim/kernel';
import type { Answer, Request } from '@podsim/sdk';

/** The questions whose answers can be relied on until something changes. */
export type LookKind =
  | 'read'
  | 'stat'
  | 'list'
  | 'resolve'
  | 'ping'
  | 'connect'
  | 'request'
  | 'alive';

/** One question to the world outside the shell, and what it answered. */
export interface Look {
  readonly kind: LookKind;
  /** Path, name, address or pid. */
  readonly subject: string;
  /** Port or request; null for the others. */
  readonly detail: number | Request | null;
  readonly answer: unknown;
}

/** A line of output, so long after the head of the loop. */
export interface LoggedLine {
  readonly offset: number;
  /** Its place among the lines of one microsecond; see `LoopRecorder.noteTurn`. */
  readonly pid: number;
  readonly text: string;
}

const NO_LOOKS: readonly Look[] = [];
const NO_LINES: readonly LoggedLine[] = [];
const NO_PIDS: readonly number[] = [];

/** A tape this long is no polling loop; it is not worth keeping. */
const LOOKS_MAX = 256;

/**
 * Notes what a thread does: what it looks at, and whether it does more than look. Observers nest:
 * what an inner loop does counts for the loops around it.
 */
export class Observer {
  readonly outer: Observer | null;
  /** Replaced, never changed: most loops look at nothing. */
  looks: readonly Look[] = NO_LOOKS;
  /** Did something that a repetition would do again: wrote, drew, read the clock, was signalled. */
  impure = false;
  /** Streams and processes with a lower serial are older than what this observes. */
  serial = 0;
  /** Threads started under this observer that are still there. */
  children = 0;

  constructor(outer: Observer | null, serial: number) {
    this.outer = outer;
    this.serial = serial;
  }

  note(look: Look): void {
    if (this.impure) return;
    if (this.looks.length >= LOOKS_MAX || isVolatile(look)) this.impure = true;
    else this.looks = this.looks.concat(look);
  }

  noteLine(_text: string): void {}

  noteTurn(_time: SimTime, _pid: number): void {}

  notePid(_pid: number): void {}

  /** Paths that were looked at. */
  files(): readonly string[] {
    const files = new Set<string>();
    for (const { kind, subject } of this.looks) {
      if (kind === 'read' || kind === 'stat' || kind === 'list') files.add(subject);
    }
    return [...files];
  }

  /** Whether something besides files was looked at. */
  looksElsewhere(): boolean {
    return this.looks.some(({ kind }) => kind !== 'read' && kind !== 'stat' && kind !== 'list');
  }
}

/** Observes one loop, iteration by iteration. */
export class LoopRecorder extends Observer {
  /** Time of the head of the present iteration. */
  startedAt = -1 as SimTime;
  lines: readonly LoggedLine[] = NO_LINES;
  /** Pids that the present iteration has used. */
  pids: readonly number[] = NO_PIDS;
  /** The shell's state at the head of the present iteration. */
  fingerprint = '';
  /** While replaying: the looks of the iteration before, and the next of them. */
  tape: readonly Look[] = NO_LOOKS;
  /** Time of the last turn, and the highest pid of that instant. */
  #turn = -1 as SimTime;
  #highest = 0;
  cursor = 0;

  /** Starts an iteration. */
  begin(time: SimTime, serial: number, fingerprint: string): void {
    this.startedAt = time;
    this.serial = serial;
    this.fingerprint = fingerprint;
    this.looks = NO_LOOKS;
    this.lines = NO_LINES;
    this.pids = NO_PIDS;
    this.impure = false;
    this.cursor = 0;
  }

  /** The answer that the same question had in the recorded iteration. */
  next(kind: LookKind, subject: string): unknown {
    const look = this.tape[this.cursor++];
    if (look === undefined || look.kind !== kind || look.subject !== subject) {
      throw new Error(`a parked loop asked ${kind} ${subject}, which it had not asked before`);
    }
    return look.answer;
  }

  override noteLine(text: string): void {
    if (this.lines.length >= LOOKS_MAX) this.impure = true;
    else {
      const offset = this.#turn - this.startedAt;
      this.lines = this.lines.concat({ offset, pid: this.#highest, text });
    }
  }

  /**
   * A thread of the loop runs. One that wakes another at the same instant goes before it, whatever
   * their pids; so the place of both in that instant is that of the highest pid so far.
   */
  override noteTurn(time: SimTime, pid: number): void {
    this.#highest = time === this.#turn ? Math.max(pid, this.#highest) : pid;
    this.#turn = time;
  }

  override notePid(pid: number): void {
    if (!this.pids.includes(pid)) this.pids = this.pids.concat(pid);
  }
}

/** An answer that may differ at the next question, though nothing has changed. */
function isVolatile(look: Look): boolean {
  if (look.kind !== 'request' || typeof look.answer !== 'object') return false;
  return (look.answer as Answer).hold === undefined;
}

/** Whether two answers to one question are the same. */
export function sameAnswer(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return essence(a) === essence(b);
}

function essence(answer: object): string {
  if (Array.isArray(answer)) return JSON.stringify(answer);
  const { status, latency, body, location } = answer as Answer;
  return JSON.stringify([status, latency, body ?? null, location ?? null]);
}
