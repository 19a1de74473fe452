import { PROCESSES_MAX } from '../costs.ts';
import { CommandError } from '../errors.ts';
import type { Thread } from './thread.ts';

/** What a process does with a signal; `default` is the kernel's own action. */
export type SignalVerdict = 'handled' | 'ignored' | 'default';

/** One process of the container: a shell, a subshell, or an external command. */
export interface Proc {
  readonly pid: number;
  readonly parent: Proc | null;
  readonly thread: Thread;
  /** Orders creations against iterations of loops; see `Observer`. */
  readonly serial: number;
  /** What `ps` prints. */
  name: string;
  onSignal: ((signal: number) => SignalVerdict) | null;
  /** Exit code, once it has ended. */
  status: number | null;
  /** The signal that ended it; 0 for any other end. */
  killedBy: number;
}

/**
 * The processes of one container. A pid is the lowest free one of its range, so that an endless
 * loop finds the same numbers in every iteration; each exec call has a range of its own.
 *
 * Lists, not maps: a container has a handful of processes, and there are a million containers.
 */
export class ProcTable {
  /** By pid. */
  #live: readonly Proc[] = [];
  /** Pids that a parked loop is using, virtually; one entry per use. */
  #reserved: readonly number[] = [];
  #watchers: readonly (() => void)[] = [];

  /** @throws CommandError when there are too many. */
  start(base: number, name: string, parent: Proc | null, thread: Thread, serial: number): Proc {
    if (this.#live.length >= PROCESSES_MAX) throw new CommandError("can't fork", 2);
    const pid = this.#freePid(base);
    const state = { onSignal: null, status: null, killedBy: 0 };
    const proc: Proc = { pid, parent, thread, serial, name, ...state };
    const after = this.#live.findIndex((other) => other.pid > pid);
    this.#live = this.#live.toSpliced(after < 0 ? this.#live.length : after, 0, proc);
    this.#changed();
    return proc;
  }

  #freePid(base: number): number {
    let pid = base;
    for (const live of this.#live) {
      if (live.pid < pid) continue;
      while (this.#reserved.includes(pid) && pid < live.pid) pid++;
      if (live.pid > pid) return pid;
      pid++;
    }
    while (this.#reserved.includes(pid)) pid++;
    return pid;
  }

  end(proc: Proc, status: number): void {
    if (proc.status !== null) return;
    proc.status = status;
    this.#live = this.#live.filter((live) => live !== proc);
    this.#changed();
  }

  get(pid: number): Proc | null {
    return this.#live.find((live) => live.pid === pid) ?? null;
  }

  /** Live processes by pid. */
  all(): readonly Proc[] {
    return this.#live;
  }

  reserve(pids: readonly number[]): void {
    if (pids.length > 0) this.#reserved = [...this.#reserved, ...pids];
  }

  release(pids: readonly number[]): void {
    if (pids.length === 0) return;
    const rest = [...this.#reserved];
    for (const pid of pids) rest.splice(rest.indexOf(pid), 1);
    this.#reserved = rest;
  }

  /** Calls `action` after every start and end. */
  watch(action: () => void): () => void {
    this.#watchers = [...this.#watchers, action];
    return () => {
      this.#watchers = this.#watchers.filter((each) => each !== action);
    };
  }

  #changed(): void {
    for (const action of this.#watchers) action();
  }
}
