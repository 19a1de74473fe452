import type { SimTime } from '@podsim/kernel';
import type { ContainerView } from '../process.ts';
import { takeViolation } from './ambient.ts';
import type { FoundModel, ModelKind } from './contributions.ts';
import { ContractError, PluginError } from './plugin-error.ts';

/** Who is called: a contribution on behalf of one container. */
export interface Subject {
  readonly plugin: string;
  /** `runtime model jvm/jvm`. */
  readonly contribution: string;
  readonly pod: string;
  readonly container: string;
}

/** A model on behalf of a container. */
export function subjectOf(
  { plugin, contribution }: FoundModel<ModelKind>,
  { pod, name }: ContainerView,
): Subject {
  return { plugin: plugin.name, contribution, pod: pod.identity, container: name };
}

/** What is called; a watch tells them apart by their place in this list. */
export const callNames = [
  'create()',
  'start()',
  'signal()',
  'resized()',
  'exec()',
  'http()',
  'grpc()',
  'tcp()',
  'healthy()',
  'usage()',
  'flush()',
  'a timer',
  'a watch',
  'onKill()',
  'probe()',
  'run()',
  'init()',
  'add()',
  'value()',
  'filter()',
  'score()',
] as const;
export type CallName = (typeof callNames)[number];

/** Is told of every call into a plugin, so that one that never returns can be named. */
export interface CallWatch {
  enter(subject: Subject, call: CallName, now: SimTime): void;
  /** The call under way has ended, and another one on the same behalf begins at once. */
  goOn(call: CallName): void;
  leave(): void;
}

/** How often a plugin may do things. */
export interface Budgets {
  /** Timers that fire, and watches that are called, for one process at one instant. */
  readonly actionsPerInstant: number;
  /** Timers armed by all processes of a run. */
  readonly actionsPerRun: number;
}

export const defaultBudgets: Budgets = { actionsPerInstant: 10_000, actionsPerRun: 500_000_000 };

/** What a process throws to leave the code of its model when it has ended; its host catches it. */
export const EXITED = new Error('the process has exited');

/** Everything about calls into plugins that one run has in common. */
export class Calls {
  readonly budgets: Budgets;
  /** Timers armed so far. */
  armed = 0;
  readonly #now: () => SimTime;
  readonly #watch: CallWatch | null;

  constructor(now: () => SimTime, watch: CallWatch | null, budgets: Budgets = defaultBudgets) {
    this.#now = now;
    this.#watch = watch;
    this.budgets = budgets;
  }

  get now(): SimTime {
    return this.#now();
  }

  /** A call begins; `returned`, `failed` or `leave` ends it. */
  enter(subject: Subject, call: CallName): void {
    this.#watch?.enter(subject, call, this.#now());
  }

  /** It returned, and another one of the same subject begins. */
  goOn(call: CallName): void {
    this.throwViolation();
    this.#watch?.goOn(call);
  }

  /**
   * It returned.
   *
   * @throws ContractError for what the guard refused and the plugin caught: it has not ended then.
   */
  returned(): void {
    this.throwViolation();
    this.leave();
  }

  /** It threw, or what it returned is wrong: the error to throw on, with its place. */
  failed(error: unknown, subject: Subject, call: CallName): PluginError {
    this.leave();
    return this.attributed(error, subject, call);
  }

  leave(): void {
    this.#watch?.leave();
  }

  /** A plugin that caught the guard's error does not get away with it. */
  throwViolation(): void {
    const violation = takeViolation();
    if (violation !== null) throw violation;
  }

  /** Calls plugin code that has no process: hook, scheduler and metric. */
  run<T>(subject: Subject, call: CallName, action: () => T): T {
    this.enter(subject, call);
    try {
      const result = action();
      this.returned();
      return result;
    } catch (error) {
      throw this.failed(error, subject, call);
    }
  }

  /** The error of a call, with its place. One that a nested call has placed stays as it is. */
  attributed(error: unknown, subject: Subject, call: CallName): PluginError {
    takeViolation();
    if (error instanceof PluginError) return error;
    const { plugin, contribution, pod, container } = subject;
    const place = { plugin, contribution, call, pod, container, at: this.now };
    if (error instanceof ContractError) return new PluginError(place, error.message, error);
    return new PluginError(place, `threw ${thrownText(error)}${cureOf(error)}`, error);
  }
}

function thrownText(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return typeof error === 'string' ? JSON.stringify(error) : String(error);
}

/** What to do about an error of the language that only our frozen objects cause. */
function cureOf(error: unknown): string {
  const isWrite = /^Cannot (add|assign|delete|define|redefine) /;
  if (!(error instanceof TypeError && isWrite.test(error.message))) return '';
  return '; what a plugin is handed, and the plugin itself, is frozen: keep state inside create()';
}
