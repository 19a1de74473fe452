import type { Draws, Duration, SimTime, Table, Timer, Value } from '@podsim/kernel';
import type { ContainerView, Files, Network, Process, Request, Row } from '../process.ts';
import type { CallName, Calls, Subject } from './boundary.ts';
import { checkDuration, refusePromise, shownValue } from './outcomes.ts';
import { ContractError } from './plugin-error.ts';
import { valuesOf } from './tables.ts';

/** What the tables of a plugin's process need of the host. */
export interface RowTarget {
  readonly tables: ReadonlyMap<string, Table>;
  emit(table: Table, row: readonly Value[]): void;
}

function fail(message: string): never {
  throw new ContractError(message);
}

/**
 * The process as a plugin sees it: what the contract says and no more, every argument checked,
 * and every callback attributed.
 */
export class GuardedProcess implements Process {
  readonly container: ContainerView;
  readonly attempt: number;
  readonly network: Network;
  readonly files: Files;
  readonly subject: Subject;
  /** What the host threw to leave the plugin's code when the process ended. */
  ended: unknown = null;
  /** A question such as http() is being answered: the process cannot end meanwhile. */
  answering = false;
  readonly #process: Process;
  readonly #calls: Calls;
  readonly #rows: RowTarget;
  #instant = -1;
  #actions = 0;

  constructor(process: Process, subject: Subject, calls: Calls, rows: RowTarget) {
    this.#process = process;
    this.#calls = calls;
    this.#rows = rows;
    this.subject = subject;
    this.container = frozenView(process.container);
    this.attempt = process.attempt;
    this.network = new GuardedNetwork(this, process.network);
    this.files = new GuardedFiles(this, process);
  }

  get now(): SimTime {
    return this.#process.now;
  }

  after(delay: Duration, action: () => void): Timer {
    checkDuration(delay, 'called process.after with a delay');
    if (typeof action !== 'function') fail('called process.after without an action');
    if (++this.#calls.armed > this.#calls.budgets.actionsPerRun) {
      fail(`armed more than ${this.#calls.budgets.actionsPerRun} timers in one run`);
    }
    return this.#process.after(delay, () => {
      this.count();
      this.call('a timer', action);
    });
  }

  random(purpose: string): Draws {
    if (typeof purpose !== 'string') fail(`asked for draws named ${shownValue(purpose)}`);
    return this.#process.random(purpose);
  }

  listen(port: number): 'ok' | 'in-use' {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      fail(`listens on the port ${shownValue(port)}; ports are from 1 to 65535`);
    }
    return this.#process.listen(port);
  }

  close(port: number): void {
    this.#process.close(port);
  }

  memory(bytes: number): void {
    if (!Number.isFinite(bytes) || bytes < 0) fail(`uses ${shownValue(bytes)} bytes of memory`);
    this.leaving(() => this.#process.memory(bytes));
  }

  log(line: string, at?: SimTime): void {
    if (typeof line !== 'string') fail(`logged ${shownValue(line)}; a line is a text`);
    this.#process.log(line, at);
  }

  changed(): void {
    this.#process.changed();
  }

  exit(code: number): never {
    if (!Number.isInteger(code) || code < 0 || code > 255) {
      fail(`called process.exit(${shownValue(code)}); a code is from 0 to 255`);
    }
    return this.leaving(() => this.#process.exit(code));
  }

  record(name: string, row: Row): void {
    const table = this.#rows.tables.get(name);
    if (table === undefined) {
      const known = [...this.#rows.tables.keys()].join(', ') || 'none';
      fail(`recorded a row of the table ${shownValue(name)}; the plugin declares ${known}`);
    }
    const { pod, name: container } = this.container;
    const given = [this.now, pod.namespace, pod.name, container];
    this.#rows.emit(table, valuesOf(table, given, row));
  }

  /** Calls plugin code that may end the process. */
  call(name: CallName, action: () => unknown): void {
    const calls = this.#calls;
    calls.enter(this.subject, name);
    try {
      const result = action();
      if (result !== undefined) refusePromise(result);
      calls.throwViolation();
    } catch (error) {
      if (this.ended !== null && error === this.ended) throw error;
      throw calls.attributed(error, this.subject, name);
    } finally {
      calls.leave();
    }
  }

  /** Counts an action at the present instant. */
  count(): void {
    if (this.now !== this.#instant) {
      this.#instant = this.now;
      this.#actions = 0;
    }
    const most = this.#calls.budgets.actionsPerInstant;
    if (++this.#actions <= most) return;
    const error = new ContractError(
      `did more than ${most} things at one instant; let time pass: process.after(delay) with a ` +
        'delay above 0',
    );
    throw this.#calls.attributed(error, this.subject, 'a timer');
  }

  private leaving<T>(action: () => T): T {
    if (this.answering) {
      fail('ended the process while answering; end it later with process.after(delay, …)');
    }
    try {
      return action();
    } catch (error) {
      this.ended = error;
      throw error;
    }
  }
}

/** A view that cannot be written to, also what is inside of it. */
function frozenView(view: ContainerView): ContainerView {
  for (const part of [
    view.env,
    view.ports,
    view.command,
    view.args,
    view.limits,
    view.pod.labels,
  ]) {
    if (part !== null) Object.freeze(part);
  }
  Object.freeze(view.pod);
  return Object.freeze(view);
}

function checkPath(path: unknown): asserts path is string {
  if (typeof path !== 'string') fail(`named a file by ${shownValue(path)}; a path is a text`);
}

/** The host gives a new view of the files at each look; a plugin may keep this one. */
class GuardedFiles implements Files {
  readonly #process: GuardedProcess;
  readonly #host: Process;

  constructor(process: GuardedProcess, host: Process) {
    this.#process = process;
    this.#host = host;
  }

  read(path: string): string | null {
    checkPath(path);
    return this.#host.files.read(path);
  }
  write(path: string, text: string): boolean {
    checkPath(path);
    if (typeof text !== 'string') fail(`wrote ${shownValue(text)} to ${path}; files hold text`);
    return this.#host.files.write(path, text);
  }
  append(path: string, text: string): boolean {
    checkPath(path);
    if (typeof text !== 'string') fail(`wrote ${shownValue(text)} to ${path}; files hold text`);
    return this.#host.files.append(path, text);
  }
  makeDirectory(path: string): boolean {
    checkPath(path);
    return this.#host.files.makeDirectory(path);
  }
  remove(path: string): boolean {
    checkPath(path);
    return this.#host.files.remove(path);
  }
  stat(path: string): 'file' | 'directory' | null {
    checkPath(path);
    return this.#host.files.stat(path);
  }
  list(path: string): readonly string[] | null {
    checkPath(path);
    return this.#host.files.list(path);
  }
  watch(path: string, action: () => void): () => void {
    checkPath(path);
    return this.#host.files.watch(path, watched(this.#process, action));
  }
}

class GuardedNetwork implements Network {
  readonly #process: GuardedProcess;
  readonly #host: Network;

  constructor(process: GuardedProcess, host: Network) {
    this.#process = process;
    this.#host = host;
  }

  resolve(name: string): string | null {
    return this.#host.resolve(name);
  }
  ping(address: string): boolean {
    return this.#host.ping(address);
  }
  connect(address: string, port: number): 'open' | 'refused' | 'timeout' {
    return this.#host.connect(address, port);
  }
  request(address: string, request: Request): ReturnType<Network['request']> {
    return this.#host.request(address, request);
  }
  watch(action: () => void): () => void {
    return this.#host.watch(watched(this.#process, action));
  }
}

function watched(process: GuardedProcess, action: () => void): () => void {
  if (typeof action !== 'function') fail('watches without an action');
  return () => {
    process.count();
    process.call('a watch', action);
  };
}
