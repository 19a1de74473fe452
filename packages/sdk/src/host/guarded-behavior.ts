import type {
  Answer,
  Behavior,
  ExecCall,
  GrpcAnswer,
  ProbeType,
  Request,
  RequestAttempt,
  StopSignal,
  TcpAnswer,
  Usage,
} from '../process.ts';
import type { CallName, Calls } from './boundary.ts';
import type { GuardedProcess } from './guarded-process.ts';
import {
  keysOf,
  refuseHoldKeys,
  refuseMisspelt,
  refuseUnknownKeys,
  type Scrutiny,
} from './misspelt.ts';
import {
  checkAnswer,
  checkBehavior,
  checkGrpcAnswer,
  checkHas,
  checkHold,
  checkTcpAnswer,
  checkUsage,
  shownValue,
} from './outcomes.ts';
import { ContractError, type PluginError } from './plugin-error.ts';

const optionalMembers = [
  'signal',
  'exec',
  'http',
  'grpc',
  'tcp',
  'healthy',
  'usage',
  'flush',
] as const;
type OptionalMember = (typeof optionalMembers)[number];
const members = ['start', 'resized', ...optionalMembers];

/** A plugin's behaviour with every call attributed and every answer checked. */
export class GuardedBehavior implements Behavior {
  readonly #behavior: Behavior;
  readonly #process: GuardedProcess;
  readonly #calls: Calls;
  readonly #scrutiny: Scrutiny;

  constructor(behavior: Behavior, process: GuardedProcess, calls: Calls, scrutiny: Scrutiny) {
    this.#behavior = behavior;
    this.#process = process;
    this.#calls = calls;
    this.#scrutiny = scrutiny;
  }

  start(): void {
    this.#process.call('start()', () => this.#behavior.start());
  }

  signal(signal: StopSignal): void {
    this.#process.call('signal()', () => this.#behavior.signal?.(signal));
  }

  /** Always there: what the plugin sees of its container follows, whether it listens or not. */
  resized(): void {
    this.#process.resized();
    this.#process.call('resized()', () => this.#behavior.resized?.());
  }

  exec(call: ExecCall): void {
    this.#process.call('exec()', () => this.#behavior.exec?.(this.#guarded(call)));
  }

  // Probes ask these three again and again: without a closure for each question.
  http(request: Request): Answer {
    this.#enter('http()');
    try {
      const answer = this.#behavior.http?.(request);
      if (this.#scrutiny.left > 0) this.#look(answer, keysOf.answer);
      return this.#returned(checkAnswer(answer, this.#calls.now));
    } catch (error) {
      throw this.#failed(error, 'http()');
    }
  }

  grpc(service: string, probe?: ProbeType, attempt?: RequestAttempt): GrpcAnswer {
    this.#enter('grpc()');
    try {
      const answer = this.#behavior.grpc?.(service, probe, attempt);
      if (this.#scrutiny.left > 0) this.#look(answer, keysOf.grpc);
      return this.#returned(checkGrpcAnswer(answer, this.#calls.now));
    } catch (error) {
      throw this.#failed(error, 'grpc()');
    }
  }

  tcp(port: number, probe?: ProbeType, attempt?: RequestAttempt): TcpAnswer {
    this.#enter('tcp()');
    try {
      const answer = this.#behavior.tcp?.(port, probe, attempt);
      if (this.#scrutiny.left > 0) this.#look(answer, keysOf.tcp);
      return this.#returned(checkTcpAnswer(answer, this.#calls.now));
    } catch (error) {
      throw this.#failed(error, 'tcp()');
    }
  }

  healthy(): boolean {
    return this.#answer('healthy()', () => {
      const healthy: unknown = this.#behavior.healthy?.();
      if (typeof healthy === 'boolean') return healthy;
      throw new ContractError(`returned ${shownValue(healthy)} instead of true or false`);
    });
  }

  usage(): Usage {
    return this.#answer('usage()', () => {
      const usage = this.#behavior.usage?.();
      if (this.#scrutiny.left > 0) this.#look(usage, keysOf.usage);
      return checkUsage(usage);
    });
  }

  flush(): void {
    this.#answer('flush()', () => this.#behavior.flush?.());
  }

  /** Only at first: a misspelt key is like a missing one, which is the default. */
  #look(answer: unknown, known: readonly string[]): void {
    this.#scrutiny.left -= 1;
    refuseUnknownKeys(answer, known);
  }

  #answer<T>(name: CallName, ask: () => T): T {
    this.#enter(name);
    try {
      return this.#returned(ask());
    } catch (error) {
      throw this.#failed(error, name);
    }
  }

  #enter(name: CallName): void {
    this.#process.answering += 1;
    this.#calls.enter(this.#process.subject, name);
  }

  #returned<T>(answer: T): T {
    this.#calls.returned();
    this.#process.answering -= 1;
    return answer;
  }

  #failed(error: unknown, name: CallName): PluginError {
    this.#process.answering -= 1;
    return this.#calls.failed(error, this.#process.subject, name);
  }

  #guarded(call: ExecCall): ExecCall {
    const process = this.#process;
    const scrutiny = this.#scrutiny;
    return {
      ...call,
      argv: Object.freeze([...call.argv]),
      onKill(action) {
        if (typeof action !== 'function') {
          throw new ContractError('called onKill() of a command without an action');
        }
        call.onKill(() => process.call('onKill()', action));
      },
      exit(code, output, hold) {
        if (!Number.isInteger(code) || code < -1 || code > 255) {
          const codes = 'codes are 0 to 255, or -1 for one that could not be started';
          throw new ContractError(`ended a command with ${shownValue(code)}; ${codes}`);
        }
        if (output !== undefined && typeof output !== 'string') {
          throw new ContractError(`ended a command with the output ${shownValue(output)}, no text`);
        }
        if (hold !== undefined && scrutiny.left > 0) refuseHoldKeys(hold);
        checkHold(hold, process.now);
        call.exit(code, output, hold);
      },
    };
  }
}

/** Classes by the members that they lack: objects of one shape are fast to ask. */
const variants = new Map<number, typeof GuardedBehavior>();

/** @throws ContractError for a method that was meant to be one of a behaviour. */
export function refuseMisspeltMembers(created: unknown): void {
  if (typeof created === 'object' && created !== null) {
    refuseMisspelt(created, members, 'a behaviour');
  }
}

/**
 * A guarded behaviour: what the plugin leaves to the runtime looks absent.
 *
 * @param created what `create` returned.
 */
export function guardedBehavior(
  created: unknown,
  process: GuardedProcess,
  calls: Calls,
  scrutiny: Scrutiny,
): GuardedBehavior {
  const behavior = checkBehavior(created);
  checkHas(behavior, 'resized');
  let lacks = 0;
  for (let i = 0; i < optionalMembers.length; i++) {
    if (!checkHas(behavior, optionalMembers[i] as OptionalMember)) lacks |= 1 << i;
  }
  let Variant = variants.get(lacks);
  if (Variant === undefined) {
    Variant = class extends GuardedBehavior {};
    for (const [i, name] of optionalMembers.entries()) {
      if (lacks & (1 << i)) Object.defineProperty(Variant.prototype, name, { value: undefined });
    }
    variants.set(lacks, Variant);
  }
  return new Variant(behavior, process, calls, scrutiny);
}
