import type { Draws, SimTime } from '@podsim/kernel';
import type { Answer, Process, Request } from '@podsim/sdk';
import type { Look, LookKind } from './observer.ts';
import type { ProcTable } from './procs.ts';
import type { Scheduler } from './scheduler.ts';

const NO_DRAWS: ReadonlyMap<string, Draws> = new Map();

/**
 * All that a script can see and do outside its own memory. Every question is noted with the
 * running thread's observers, and answered from the recorded iteration in a replay; every deed
 * that a repetition would do again marks them as impure.
 */
export class World {
  readonly #process: Process;
  readonly #scheduler: Scheduler;
  readonly #procs: ProcTable;
  #serial = 0;
  /** Streams in use, so that each goes on where it was. */
  #draws: ReadonlyMap<string, Draws> = NO_DRAWS;

  constructor(process: Process, scheduler: Scheduler, procs: ProcTable) {
    this.#process = process;
    this.#scheduler = scheduler;
    this.#procs = procs;
  }

  read(path: string): string | null {
    return this.#look('read', path, null) as string | null;
  }
  stat(path: string): 'file' | 'directory' | null {
    return this.#look('stat', path, null) as 'file' | 'directory' | null;
  }
  list(path: string): readonly string[] | null {
    return this.#look('list', path, null) as readonly string[] | null;
  }
  resolve(name: string): string | null {
    return this.#look('resolve', name, null) as string | null;
  }
  ping(address: string): boolean {
    return this.#look('ping', address, null) as boolean;
  }
  connect(address: string, port: number): 'open' | 'refused' | 'timeout' {
    return this.#look('connect', address, port) as 'open' | 'refused' | 'timeout';
  }
  request(address: string, request: Request): Answer | 'refused' | 'timeout' {
    return this.#look('request', address, request) as Answer | 'refused' | 'timeout';
  }
  /** Whether a process of this pid lives. */
  isAlive(pid: number): boolean {
    return this.#look('alive', String(pid), null) as boolean;
  }

  /** The present answer to a question, unnoticed. */
  ask({ kind, subject, detail }: Omit<Look, 'answer'>): unknown {
    const { files, network } = this.#process;
    switch (kind) {
      case 'read':
        return files.read(subject);
      case 'stat':
        return files.stat(subject);
      case 'list':
        return files.list(subject);
      case 'resolve':
        return network.resolve(subject);
      case 'ping':
        return network.ping(subject);
      case 'connect':
        return network.connect(subject, detail as number);
      case 'request':
        return network.request(subject, detail as Request);
      case 'alive':
        return this.#procs.get(Number(subject)) !== null;
    }
  }

  /** Until when all these answers hold by their own account; null without an end. */
  holdsUntil(looks: readonly Look[]): SimTime | null {
    let first: SimTime | null = null;
    for (const { kind, answer } of looks) {
      if (kind !== 'request' || typeof answer !== 'object') continue;
      const until = (answer as Answer).hold?.until;
      if (until !== undefined && (first === null || until < first)) first = until;
    }
    return first;
  }

  write(path: string, text: string): boolean {
    // The same text again changes nothing: a loop that touches a file may park, and watches it.
    if (this.read(path) === text) return true;
    this.taint();
    return this.#process.files.write(path, text);
  }
  append(path: string, text: string): boolean {
    if (text === '') return this.stat(path) === 'file';
    this.taint();
    return this.#process.files.append(path, text);
  }
  makeDirectory(path: string): boolean {
    this.taint();
    return this.#process.files.makeDirectory(path);
  }
  remove(path: string): boolean {
    if (this.stat(path) === null) return false;
    this.taint();
    return this.#process.files.remove(path);
  }

  /** Seconds since 1970 of the present instant: a clock differs at every look. */
  clock(): number {
    this.taint();
    return EPOCH_S + Math.floor(this.#scheduler.now / 1_000_000);
  }
  /** An integer from `min` to `max`, both included. */
  random(purpose: string, min: number, max: number): number {
    this.taint();
    let draws = this.#draws.get(purpose);
    if (draws === undefined) {
      draws = this.#process.random(purpose);
      this.#draws = new Map([...this.#draws, [purpose, draws]]);
    }
    return draws.integer(min, max);
  }

  /** The running thread did something that a repetition would do again. */
  taint(): void {
    let observer = this.#scheduler.running?.observer ?? null;
    for (; observer !== null; observer = observer.outer) observer.impure = true;
  }
  /** As `taint`, for the loops that began after something was made. */
  taintOlder(serial: number): void {
    let observer = this.#scheduler.running?.observer ?? null;
    for (; observer !== null; observer = observer.outer) {
      if (serial < observer.serial) observer.impure = true;
    }
  }
  /** A number that rises; see `Observer.serial`. */
  nextSerial(): number {
    return ++this.#serial;
  }

  #look(kind: LookKind, subject: string, detail: Look['detail']): unknown {
    const { replaying, running } = this.#scheduler;
    const answer = replaying ? replaying.next(kind, subject) : this.ask({ kind, subject, detail });
    const look: Look = { kind, subject, detail, answer };
    let observer = running?.observer ?? null;
    for (; observer !== null; observer = observer.outer) observer.note(look);
    return answer;
  }
}

/** t = 0 is 2026-01-01T00:00:00Z. */
const EPOCH_S = 1_767_225_600;
