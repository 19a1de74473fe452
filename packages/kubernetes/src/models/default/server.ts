import { type Duration, milliseconds } from '@podsim/kernel';
import type {
  Answer,
  Behavior,
  ExecCall,
  GrpcAnswer,
  Process,
  Request,
  StopSignal,
} from '@podsim/sdk';
import { answerStatic, type ServerProfile, type SignalEffect } from '../images/index.ts';
import { runExec } from '../shell/index.ts';
import { stopSignalOf } from './signals.ts';

/** How a server is set up beyond its profile. */
export interface ServerSetup {
  readonly profile: ServerProfile;
  readonly ports: readonly number[];
  readonly latency: Duration;
}

/** A main process that listens, answers and ends on a signal. It costs the queue nothing idle. */
export class ServerBehavior implements Behavior {
  protected readonly process: Process;
  readonly #setup: ServerSetup;
  #ending = false;

  constructor(process: Process, setup: ServerSetup) {
    this.process = process;
    this.#setup = setup;
  }

  start(): void {
    const { startup } = this.#setup.profile;
    if (startup > 0) this.process.after(startup, () => this.#listen());
    else this.#listen();
  }

  #listen(): void {
    const { ports, profile } = this.#setup;
    const taken = ports.find((port) => this.process.listen(port) === 'in-use');
    if (taken === undefined) return;
    this.process.log(`bind() to 0.0.0.0:${taken} failed (98: Address already in use)`);
    if (profile.bindPatience > 0) this.process.after(profile.bindPatience, () => this.#fail());
    else this.#fail();
  }

  #fail(): never {
    return this.process.exit(1);
  }

  signal(signal: StopSignal): void {
    const effect = this.#setup.profile.signals[signal];
    if (effect === undefined) {
      // The default action; the kernel drops it for PID 1 (TERM-9).
      if (!this.process.container.isPid1) this.process.exit(128 + stopSignalOf(signal));
      return;
    }
    this.#end(effect);
  }

  #end(effect: SignalEffect): void {
    if (effect === 'ignored' || this.#ending) return;
    this.#ending = true;
    this.process.after(effect.after, () => this.process.exit(effect.code));
  }

  exec(call: ExecCall): void {
    runExec(this.process, call, { signal: (number) => this.#onNumber(number) });
  }

  /** A signal that a command in the container sends to its main process. */
  #onNumber(number: number): boolean {
    const name = stopSignalName(number);
    if (name !== null) this.signal(name);
    return name !== null;
  }

  http(request: Request): Answer {
    const { profile, latency } = this.#setup;
    if (profile.docroot !== null) {
      return answerStatic(this.process.files, profile.docroot, request.path);
    }
    return { status: 200, latency, hold: {} };
  }

  grpc(): GrpcAnswer {
    const status = this.#setup.profile.protocol === 'grpc' ? 'SERVING' : 'UNIMPLEMENTED';
    return { status, latency: milliseconds(1), hold: {} };
  }

  healthy(): boolean {
    return !this.#ending;
  }
}

function stopSignalName(number: number): StopSignal | null {
  return STOP_SIGNALS.find((name) => stopSignalOf(name) === number) ?? null;
}

const STOP_SIGNALS: readonly StopSignal[] = [
  'SIGTERM',
  'SIGQUIT',
  'SIGINT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
];
