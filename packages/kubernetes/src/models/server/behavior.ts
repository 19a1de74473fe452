import { type Duration, plus } from '@podsim/kernel';
import type {
  Answer,
  Behavior,
  ExecCall,
  GrpcAnswer,
  ProbeType,
  Process,
  Request,
  RequestAttempt,
  SimTime,
  StopSignal,
  Timer,
  Usage,
} from '@podsim/sdk';
import { stopSignalOf } from '../default/signals.ts';
import { isShellProgram, runExec } from '../shell/index.ts';
import { Answers, type Asker, type Reply } from './answers.ts';
import { loadAt } from './cpu.ts';
import { Incidents } from './incidents.ts';
import { crossing, heldAt, type Memory } from './memory.ts';
import type { ServerOptions } from './options.ts';
import { cpuTimeIn, underLimit } from './startup.ts';

/** A server's handler takes these three alike; it has none for the others. */
const STOPPING: ReadonlySet<StopSignal> = new Set<StopSignal>(['SIGTERM', 'SIGINT', 'SIGQUIT']);
const SIGNALS: readonly StopSignal[] = [...STOPPING, 'SIGHUP', 'SIGUSR1', 'SIGUSR2'];

/** An application that starts, serves, has incidents and stops as its options say. */
export class ServerProcess implements Behavior {
  readonly #process: Process;
  readonly #options: ServerOptions;
  readonly #ports: readonly number[];
  readonly #incidents: Incidents;
  readonly #answers: Answers;
  #startup: Timer | null = null;
  /** CPU time that its start needs from a time on; null before and after. */
  #work: { readonly left: Duration; readonly from: SimTime; readonly cpu: number | null } | null =
    null;
  /** When its memory is too much. */
  #outOfMemory: Timer | null = null;
  /** It listens and answers. */
  #up = false;
  #stopping = false;
  readonly #startedAt: SimTime;

  constructor(process: Process, options: ServerOptions) {
    this.#process = process;
    this.#startedAt = process.now;
    this.#options = options;
    this.#ports = options.ports ?? process.container.ports;
    this.#incidents = new Incidents(process, options.incidents);
    this.#answers = new Answers(process, options);
  }

  start(): void {
    this.#hold();
    this.#incidents.start();
    const { startup, cpuSeconds, threads } = this.#options;
    const process = this.#process;
    const wait = process.random('startup').sampleAt(startup, 0);
    const work = process.random('cpuSeconds').sampleAt(cpuSeconds, 0);
    const { cpu } = process.container.limits;
    const total = (wait + underLimit(work, cpu, threads)) as Duration;
    this.#work = { left: work, from: plus(this.#startedAt, wait), cpu };
    if (total === 0) this.#comeUp();
    else this.#startup = process.after(total, () => this.#comeUp());
  }

  /** The rest of its start goes on under the new limit; its memory may grow for longer. */
  resized(): void {
    const { memory } = this.#options;
    if (memory !== null) this.#awaitLimit(memory);
    if (this.#work === null || this.#up || this.#stopping) return;
    const process = this.#process;
    const { threads } = this.#options;
    const { left, from, cpu } = this.#work;
    const worked = Math.max(0, process.now - from) as Duration;
    const rest = Math.max(0, left - cpuTimeIn(worked, cpu, threads)) as Duration;
    const begin = Math.max(process.now, from) as SimTime;
    this.#work = { left: rest, from: begin, cpu: process.container.limits.cpu };
    const end = begin + underLimit(rest, this.#work.cpu, threads);
    this.#startup?.after((end - process.now) as Duration);
  }

  /** Takes its memory. */
  #hold(): void {
    const { memory } = this.#options;
    if (memory === null) return;
    this.#process.memory(memory.start);
    this.#awaitLimit(memory);
  }

  /** The moment at which its memory is too much is known in advance (TERM-25). */
  #awaitLimit(memory: Memory): void {
    this.#outOfMemory?.cancel();
    const limit = this.#process.container.limits.memory;
    const at = limit === null ? null : crossing(memory, limit);
    if (limit === null || at === null) return;
    const delay = Math.max(0, at - this.#age()) as Duration;
    this.#outOfMemory = this.#process.after(delay, () => this.#process.memory(limit + 1));
  }

  #comeUp(): void {
    this.#work = null;
    const taken = this.#ports.find((port) => this.#process.listen(port) === 'in-use');
    if (taken !== undefined) {
      this.#process.log(`cannot listen on port ${taken}: address already in use`);
      this.#process.exit(1);
    }
    this.#up = true;
    this.#process.changed();
    this.#incidents.up();
  }

  signal(signal: StopSignal): void {
    if (this.#incidents.deadlocked) return;
    if (STOPPING.has(signal)) this.#stop();
    // The default action; the kernel drops it for PID 1 (TERM-9).
    else if (!this.#process.container.isPid1) this.#process.exit(128 + stopSignalOf(signal));
  }

  #stop(): void {
    const { onSigterm } = this.#options;
    if (onSigterm.kind === 'ignore' || this.#stopping) return;
    this.#stopping = true;
    this.#startup?.cancel();
    const draws = this.#process.random('stop');
    if (onSigterm.kind === 'drain') {
      this.#exitAfter(draws.sampleAt(onSigterm.drain, 0), 0);
      return;
    }
    if (this.#up) for (const port of this.#ports) this.#process.close(port);
    this.#up = false;
    // Its own checks fail from now on, even of a server without a port to close.
    this.#process.changed();
    this.#exitAfter(draws.sampleAt(onSigterm.after, 0), onSigterm.code);
  }

  #exitAfter(delay: Duration, code: number): void {
    if (delay === 0) this.#process.exit(code);
    this.#process.after(delay, () => this.#process.exit(code));
  }

  http({ path, from, probe, attempt }: Request): Answer {
    const asker = { from, probe: probe ?? null, attempt: attempt ?? null };
    const { failed, latency, hold } = this.#reply(asker, path);
    return { status: failed ? this.#options.status : 200, latency, ...(hold ? { hold } : {}) };
  }

  grpc(service: string, probe?: ProbeType, attempt?: RequestAttempt): GrpcAnswer {
    const asker = { from: 'probe', probe: probe ?? null, attempt: attempt ?? null } as const;
    const { failed, latency, hold } = this.#reply(asker, service);
    return { status: failed ? 'NOT_SERVING' : 'SERVING', latency, ...(hold ? { hold } : {}) };
  }

  /**
   * What the shell knows is run by it. Any other probe is a check of the application's own, such
   * as `/bin/check-health`: it asks the server.
   */
  exec(call: ExecCall): void {
    const [program = ''] = call.argv;
    const { image } = this.#process.container;
    const known = isShellProgram(program, image) || this.#process.files.stat(program) === 'file';
    if (known || call.purpose !== 'probe') {
      runExec(this.#process, call, { signal: (number) => this.#onNumber(number) });
    } else this.#check(call);
  }

  #check(call: ExecCall): void {
    if (!this.#up) {
      call.exit(1, 'connection refused');
      return;
    }
    const asker = {
      from: 'probe',
      probe: call.probe ?? null,
      attempt: call.attempt ?? null,
    } as const;
    const { failed, latency, hold } = this.#reply(asker, null);
    if (latency === null) return;
    const answer = (): void => call.exit(failed ? 1 : 0, failed ? 'unhealthy' : '', hold);
    if (latency === 0) answer();
    else {
      const timer = this.#process.after(latency, answer);
      call.onKill(() => timer.cancel());
    }
  }

  /** A signal that a command in the container sends to its main process. */
  #onNumber(number: number): boolean {
    const signal = SIGNALS.find((name) => stopSignalOf(name) === number);
    if (signal !== undefined) this.signal(signal);
    return true;
  }

  #reply(asker: Asker, path: string | null): Reply {
    return this.#answers.reply(asker, this.#incidents.trouble(path));
  }

  /** Slow to start is not ill. */
  usage(): Usage {
    const { cpu, memory } = this.#options;
    const held = memory === null ? {} : { memory: heldAt(memory, this.#age()) };
    if (cpu === null) return held;
    const used = { ...held, cpu: this.#up ? cpu.idle : 0 };
    return this.#up ? { ...used, shared: { cpu: loadAt(cpu, this.#process.now) } } : used;
  }

  #age(): Duration {
    return (this.#process.now - this.#startedAt) as Duration;
  }

  healthy(): boolean {
    return this.#incidents.healthy;
  }
}
