import type { SimTime } from '@podsim/kernel';
import { takeViolation } from './ambient.ts';
import { ContractError, PluginError } from './plugin-error.ts';

/** Who is called: a contribution on behalf of one container. */
export interface Subject {
  readonly plugin: string;
  /** `runtime model jvm/jvm`. */
  readonly contribution: string;
  readonly pod: string;
  readonly container: string;
}

/** What is called; a watch tells them apart by their place in this list. */
export const callNames = [
  'create()',
  'start()',
  'signal()',
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

  enter(subject: Subject, call: CallName): void {
    this.#watch?.enter(subject, call, this.#now());
  }

  leave(): void {
    this.#watch?.leave();
  }

  /** Calls plugin code that has no process: probe, hook and metric. */
  run<T>(subject: Subject, call: CallName, action: () => T): T {
    this.enter(subject, call);
    try {
      const result = action();
      this.throwViolation();
      return result;
    } catch (error) {
      throw this.attributed(error, subject, call);
    } finally {
      this.leave();
    }
  }

  /** A plugin that caught the guard's error does not get away with it. */
  throwViolation(): void {
    const violation = takeViolation();
    if (violation !== null) throw violation;
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
