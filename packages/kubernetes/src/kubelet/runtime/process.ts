import type { Draws, Duration, Entity, SimTime, Simulation, Timer } from '@podsim/kernel';
import type {
  Answer,
  Behavior,
  ContainerView,
  ExecCall,
  Files,
  GrpcAnswer,
  Network,
  ProbeType,
  Process,
  Request,
  RequestAttempt,
  Row,
  StopSignal,
  TcpAnswer,
  Usage,
} from '@podsim/sdk';
import { EXITED } from '@podsim/sdk/host';
import type { AddressWatcher } from '../../network/cluster-network.ts';
import { phases } from '../../phases.ts';

/** What the runtime provides to one process. */
export interface ProcessHost {
  readonly simulation: Simulation;
  readonly entity: Entity;
  readonly container: ContainerView;
  readonly attempt: number;
  readonly ports: PortTable;
  readonly network: Network;
  files(): Files;
  /** The process has ended; `oom` if the kernel killed it for its memory. */
  onExit(code: number, oom: boolean): void;
  /** Answers to probes may differ from now on. */
  onChanged(): void;
  onRecord(table: string, row: Row): void;
  onLog(line: string, at: SimTime): void;
  /** Runs a command that the behaviour leaves to the shell model. */
  runExec(process: RunningProcess, call: ExecCall): void;
}

const SIGNAL_NUMBERS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
} as const satisfies Record<StopSignal, number>;

const DEFAULT_ANSWER: Answer = { status: 200, latency: 5_000 as Duration, hold: {} };
/** Signals that a behaviour can be told of; others do what SIGTERM does by default. */
export function isStopSignal(name: string): name is StopSignal {
  return Object.hasOwn(SIGNAL_NUMBERS, name);
}

/** A listening socket stays one until the process says that something changed. */
const OPEN: TcpAnswer = { result: 'open', latency: 0 as Duration, hold: {} };
const NO_GRPC: GrpcAnswer = { status: 'UNIMPLEMENTED', latency: 0 as Duration, hold: {} };
/** Bounded, as a container log is rotated; the newest lines stay. */
const LOG_LINES = 100;

interface Socket {
  readonly port: number;
  readonly process: RunningProcess;
  readonly next: Socket | null;
}

/** Which process listens on which port of one network namespace: a list, since they are few. */
export class PortTable {
  #first: Socket | null = null;
  address: AddressWatcher | null = null;

  listener(port: number): RunningProcess | null {
    for (let one = this.#first; one; one = one.next) if (one.port === port) return one.process;
    return null;
  }

  claim(port: number, process: RunningProcess): boolean {
    const holder = this.listener(port);
    if (holder === null) this.#set({ port, process, next: this.#first });
    return holder === null || holder === process;
  }

  release(port: number, process: RunningProcess): void {
    this.#drop((one) => one.port === port && one.process === process);
  }

  releaseAll(process: RunningProcess): void {
    this.#drop((one) => one.process === process);
  }

  #drop(isGone: (socket: Socket) => boolean): void {
    let kept: Socket | null = null;
    for (let one = this.#first; one; one = one.next) {
      if (!isGone(one)) kept = { port: one.port, process: one.process, next: kept };
    }
    this.#set(kept);
  }

  #set(first: Socket | null): void {
    this.#first = first;
    this.address?.listenersChanged();
  }
}

/** What processes say that they hold, in bytes; most say nothing. */
const heldByProcesses = new WeakMap<RunningProcess, number>();

/** The process of one container instance: the world of a runtime model, and its end. */
export class RunningProcess implements Process {
  readonly #host: ProcessHost;
  /** Armed timers; made for the first one, as the lists below. */
  #timers: Set<Timer> | null = null;
  #draws: Map<string, Draws> | null = null;
  #behavior: Behavior | null = null;
  #log: string[] | null = null;
  #alive = true;

  constructor(host: ProcessHost) {
    this.#host = host;
  }

  get container(): ContainerView {
    return this.#host.container;
  }

  get attempt(): number {
    return this.#host.attempt;
  }

  get network(): Network {
    return this.#host.network;
  }

  get now(): SimTime {
    return this.#host.simulation.now;
  }

  get files(): Files {
    return this.#host.files();
  }

  get alive(): boolean {
    return this.#alive;
  }

  get behavior(): Behavior | null {
    return this.#behavior;
  }

  /** The last lines of output, oldest first. */
  get logLines(): readonly string[] {
    this.#behavior?.flush?.();
    return this.#log ?? [];
  }

  run(behavior: Behavior): void {
    this.#behavior = behavior;
    this.guard(() => behavior.start());
  }

  /** Runs model code: an exit inside it ends the process and returns here. */
  guard(action: () => void): void {
    if (!this.#alive) return;
    try {
      action();
    } catch (error) {
      if (error !== EXITED) throw error;
    }
  }

  after(delay: Duration, action: () => void): Timer {
    const timer = this.#host.entity.timer(phases.process, () => {
      this.#timers?.delete(timer);
      this.guard(action);
    });
    this.#timers ??= new Set();
    this.#timers.add(timer);
    timer.after(delay);
    return timer;
  }

  random(purpose: string): Draws {
    const known = this.#draws?.get(purpose);
    if (known) return known;
    const { pod, name } = this.container;
    const stream = `${pod.identity}/${name}#${this.attempt}/${purpose}`;
    const draws = this.#host.simulation.draws(stream);
    this.#draws ??= new Map();
    this.#draws.set(purpose, draws);
    return draws;
  }

  listen(port: number): 'ok' | 'in-use' {
    if (!this.#host.ports.claim(port, this)) return 'in-use';
    this.changed();
    return 'ok';
  }

  close(port: number): void {
    this.#host.ports.release(port, this);
    this.changed();
  }

  memory(bytes: number): void {
    heldByProcesses.set(this, bytes);
    const limit = this.container.limits.memory;
    if (limit === null || bytes <= limit) return;
    this.#end(137, true);
    throw EXITED;
  }

  log(line: string, at?: SimTime): void {
    this.#host.onLog(line, at ?? this.now);
    this.#log ??= [];
    if (this.#log.length >= 2 * LOG_LINES) this.#log = this.#log.slice(-LOG_LINES);
    this.#log.push(line);
  }

  changed(): void {
    this.#host.onChanged();
  }

  exit(code: number): never {
    this.#end(code, false);
    throw EXITED;
  }

  record(table: string, row: Row): void {
    this.#host.onRecord(table, row);
  }

  /** Delivers a stop signal, with the kernel's rule for PID 1 (TERM-9). */
  signal(signal: StopSignal): void {
    const behavior = this.#behavior;
    if (!this.#alive || !behavior) return;
    if (behavior.signal) this.guard(() => behavior.signal?.(signal));
    else if (!this.container.isPid1) this.#end(128 + SIGNAL_NUMBERS[signal], false);
  }

  /** SIGKILL: no handler runs. */
  kill(): void {
    this.guard(() => this.#behavior?.flush?.());
    this.#end(137, false);
  }

  /** Power loss: it is gone, and nothing learns of it. */
  vanish(): void {
    this.#alive = false;
    for (const timer of this.#timers ?? []) timer.cancel();
    this.#timers = null;
    this.#host.ports.releaseAll(this);
    this.#host.onChanged();
  }

  http(request: Request): Answer {
    return this.#behavior?.http?.(request) ?? DEFAULT_ANSWER;
  }

  grpc(service: string, probe?: ProbeType, attempt?: RequestAttempt): GrpcAnswer {
    return this.#behavior?.grpc?.(service, probe, attempt) ?? NO_GRPC;
  }

  tcp(port: number, probe?: ProbeType, attempt?: RequestAttempt): TcpAnswer {
    return this.#behavior?.tcp?.(port, probe, attempt) ?? OPEN;
  }

  exec(call: ExecCall): void {
    const behavior = this.#behavior;
    if (behavior?.exec) this.guard(() => behavior.exec?.(call));
    else this.guard(() => this.#host.runExec(this, call));
  }

  /** Whether the application works by its own account; false when it does not say. */
  get healthy(): boolean {
    return this.#alive && (this.#behavior?.healthy?.() ?? false);
  }

  /** What it uses, by its own account; null when it does not say. */
  get usage(): Usage | null {
    return this.#alive ? (this.#behavior?.usage?.() ?? null) : null;
  }

  /** Bytes that it holds: by its own account, else what it took last. */
  get held(): number {
    return this.#alive ? (this.usage?.memory ?? heldByProcesses.get(this) ?? 0) : 0;
  }

  /** The limits of its container are others from now on. */
  resized(): void {
    this.guard(() => this.#behavior?.resized?.());
    this.changed();
  }

  #end(code: number, oom: boolean): void {
    if (!this.#alive) return;
    this.#alive = false;
    for (const timer of this.#timers ?? []) timer.cancel();
    this.#timers = null;
    this.#host.ports.releaseAll(this);
    this.#host.onExit(code, oom);
    this.#host.onChanged();
  }
}
