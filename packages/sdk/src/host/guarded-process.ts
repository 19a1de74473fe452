import type { Draws, Duration, SimTime, Table, Timer, Value } from '@podsim/kernel';
import type { ContainerView, Files, Network, Process, Request, Row } from '../process.ts';
import { type CallName, type Calls, EXITED, type Subject, subjectOf } from './boundary.ts';
import type { FoundModel } from './contributions.ts';
import { frozenView } from './frozen-view.ts';
import { checkDuration, refusePromise, shownValue } from './outcomes.ts';
import { ContractError } from './plugin-error.ts';
import { tablesOf, valuesOf } from './tables.ts';

/** Where the rows of plugins go. */
export interface RowTarget {
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
  container: ContainerView;
  readonly attempt: number;
  readonly subject: Subject;
  /** How many questions such as http() are being answered: the process cannot end meanwhile. */
  answering = 0;
  /** Calls under way: more than one where one of them sets off another. */
  #calling = 0;
  /** The host may throw, to leave the plugin's code. */
  #ends = false;
  readonly #process: Process;
  readonly #found: FoundModel<'runtimeModels'>;
  readonly #calls: Calls;
  readonly #rows: RowTarget;
  #network: Network | null = null;
  #files: Files | null = null;
  #instant = -1;
  #actions = 0;

  constructor(process: Process, found: FoundModel<'runtimeModels'>, calls: Calls, rows: RowTarget) {
    this.#process = process;
    this.#found = found;
    this.#calls = calls;
    this.#rows = rows;
    this.container = frozenView(process.container);
    this.subject = subjectOf(found, this.container);
    this.attempt = process.attempt;
  }

  /** Made for who asks: most processes have no use for it, nor for files. */
  get network(): Network {
    this.#network ??= new GuardedNetwork(this, this.#process.network);
    return this.#network;
  }

  get files(): Files {
    this.#files ??= new GuardedFiles(this, this.#process);
    return this.#files;
  }

  /** The limits of the container are others from now on. */
  resized(): void {
    this.container = frozenView(this.#process.container);
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
    if (typeof purpose !== 'string') {
      const cure = "name what they are for, as in process.random('boot')";
      fail(`asked for draws named ${shownValue(purpose)}; ${cure}`);
    }
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
    if (!Number.isFinite(bytes) || bytes < 0) {
      const cure = 'process.memory takes a number of bytes from 0, such as 64 * 1024 * 1024';
      fail(`uses ${shownValue(bytes)} bytes of memory; ${cure}`);
    }
    this.#beforeEnd();
    this.#ends = true;
    this.#process.memory(bytes);
    this.#ends = false;
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
    this.#beforeEnd();
    this.#ends = true;
    return this.#process.exit(code);
  }

  record(name: string, row: Row): void {
    const tables = tablesOf(this.#found.plugin);
    const table = tables.get(name);
    if (table === undefined) {
      const known = [...tables.keys()].join(', ') || 'none';
      const columns = 'columns: [{ name, type, description }]';
      fail(
        `recorded a row of the table ${shownValue(name)}; the plugin declares ${known}: add ` +
          `tables: { ${name}: { description, ${columns} } } to definePlugin`,
      );
    }
    const { pod, name: container } = this.container;
    const given = [this.now, pod.namespace, pod.name, container];
    this.#rows.emit(table, valuesOf(table, given, row));
  }

  /** Calls plugin code that may end the process. */
  call(name: CallName, action: () => unknown): void {
    const calls = this.#calls;
    calls.enter(this.subject, name);
    this.#calling += 1;
    try {
      const result = action();
      if (result !== undefined) refusePromise(result);
      calls.returned();
      this.#calling -= 1;
    } catch (error) {
      this.#calling -= 1;
      if (!this.#ends || error !== EXITED) throw calls.failed(error, this.subject, name);
      calls.leave();
      // It has left the code of the ended process, unless that wrote a file that it watches.
      if (this.#calling > 0) throw error;
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

  #beforeEnd(): void {
    if (this.answering > 0) {
      fail('ended the process while answering; end it later with process.after(delay, …)');
    }
    this.#calls.throwViolation();
  }
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
