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
 */
export class ProcTable {
  readonly #live = new Map<number, Proc>();
  /** Pids that a parked loop is using, virtually. */
  readonly #reserved = new Map<number, number>();
  readonly #watchers = new Set<() => void>();

  /** @throws CommandError when there are too many. */
  start(base: number, name: string, parent: Proc | null, thread: Thread, serial: number): Proc {
    if (this.#live.size >= PROCESSES_MAX) throw new CommandError("can't fork", 2);
    let pid = base;
    while (this.#live.has(pid) || this.#reserved.has(pid)) pid++;
    const proc: Proc = {
      pid,
      parent,
      thread,
      serial,
      name,
      onSignal: null,
      status: null,
      killedBy: 0,
    };
    this.#live.set(pid, proc);
    this.#changed();
    return proc;
  }

  end(proc: Proc, status: number): void {
    if (proc.status !== null) return;
    proc.status = status;
    this.#live.delete(proc.pid);
    this.#changed();
  }

  get(pid: number): Proc | null {
    return this.#live.get(pid) ?? null;
  }

  /** Live processes by pid. */
  all(): readonly Proc[] {
    return [...this.#live.values()].sort((a, b) => a.pid - b.pid);
  }

  reserve(pids: Iterable<number>): void {
    for (const pid of pids) this.#reserved.set(pid, (this.#reserved.get(pid) ?? 0) + 1);
  }

  release(pids: Iterable<number>): void {
    for (const pid of pids) {
      const count = (this.#reserved.get(pid) ?? 0) - 1;
      if (count > 0) this.#reserved.set(pid, count);
      else this.#reserved.delete(pid);
    }
  }

  /** Calls `action` after every start and end. */
  watch(action: () => void): () => void {
    this.#watchers.add(action);
    return () => this.#watchers.delete(action);
  }

  #changed(): void {
    for (const action of [...this.#watchers]) action();
  }
}
