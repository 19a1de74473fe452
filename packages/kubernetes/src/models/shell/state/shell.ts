import type { CompoundCommand, Redirected } from 'unbash';
import type { Flavour } from '../../images/index.ts';
import type { Costs } from '../costs.ts';
import { DEPTH_MAX } from '../costs.ts';
import { CommandError, ExitShell } from '../errors.ts';
import { lineAt } from '../parse.ts';
import type { Proc, SignalVerdict } from '../world/procs.ts';
import type { Session } from '../world/session.ts';
import { NOTHING, type Stream } from '../world/streams.ts';
import type { Variables } from './variables.ts';

/** A function's body, with the text that its positions count in. */
export interface ShellFunction {
  readonly body: CompoundCommand | Redirected;
  readonly text: string;
}

/** A pending jump out of loops, a function or a sourced script. */
export interface Jump {
  readonly kind: 'break' | 'continue' | 'return';
  /** Loops left to leave. */
  depth: number;
}

export interface Options {
  readonly errexit: boolean;
  readonly nounset: boolean;
  readonly xtrace: boolean;
  readonly noglob: boolean;
  /** bash: a pipeline fails with the last of its commands that fails. */
  readonly pipefail: boolean;
}

// A shell that never uses these shares them: a million containers have one each, or more.
const NO_OPTIONS: Options = {
  errexit: false,
  nounset: false,
  xtrace: false,
  noglob: false,
  pipefail: false,
};
const NO_FUNCTIONS: ReadonlyMap<string, ShellFunction> = new Map();
const NO_JOBS: ReadonlyMap<number, Proc> = new Map();
const NO_TRAPS: ReadonlyMap<number, string> = new Map();
type Hidden = Map<string, string | undefined>;
const NO_LOCALS: readonly Hidden[] = [];
const NO_SIGNALS: readonly number[] = [];

/** Open files by number. Replaced as a whole by a redirection, never changed. */
export type Descriptors = readonly (Stream | null)[];

/** A program of this shell's children: what `$$` and `trap` belong to. */
export interface ShellInit {
  readonly session: Session;
  readonly flavour: Flavour;
  readonly costs: Costs;
  /** `$0`, as messages begin with it. */
  readonly name: string;
  readonly variables: Variables;
  readonly positional: readonly string[];
  readonly descriptors: Descriptors;
  readonly workingDirectory: string;
  readonly proc: Proc;
}

/** The state of one shell or subshell. */
export class Shell {
  readonly session: Session;
  readonly flavour: Flavour;
  readonly costs: Costs;
  readonly name: string;
  readonly proc: Proc;
  /** `$$`: the main shell's, in its subshells too. */
  readonly mainPid: number;
  variables: Variables;
  functions = NO_FUNCTIONS;
  positional: readonly string[];
  descriptors: Descriptors;
  cwd: string;
  status = 0;
  /** Status of the last command substitution of the present command. */
  substituted = 0;
  /** `$!` */
  lastJob: number | null = null;
  /** Background children: their exit code, null while they run. */
  jobs = NO_JOBS;
  /** Commands by signal number; 0 is EXIT; '' ignores the signal. */
  traps = NO_TRAPS;
  options = NO_OPTIONS;
  jump: Jump | null = null;
  loopDepth = 0;
  /** Nested calls, to catch endless recursion. */
  depth = 0;
  /** Sourced files in progress, which `return` may leave. */
  sourcing = 0;
  /** Variables that `local` hides, per function call. */
  locals = NO_LOCALS;
  /** Above 0 in conditions, where `set -e` does not act. */
  conditional = 0;
  /** Says nothing of children that a signal ended. */
  quiet = false;
  /** Text that positions count in, and the line of the present command. */
  text = '';
  position = 0;
  /** Signals with a trap that has not run yet. */
  pending = NO_SIGNALS;

  constructor(init: ShellInit, parent: Shell | null = null) {
    this.session = init.session;
    this.flavour = init.flavour;
    this.costs = init.costs;
    this.name = init.name;
    this.variables = init.variables;
    this.positional = init.positional;
    this.descriptors = init.descriptors;
    this.cwd = init.workingDirectory;
    this.proc = init.proc;
    this.mainPid = parent?.mainPid ?? init.proc.pid;
    init.proc.onSignal = (signal) => this.#onSignal(signal);
  }

  /** A subshell: a copy of everything, but traps are those that ignore. */
  fork(proc: Proc): Shell {
    const { session, flavour, costs, name, positional, descriptors, cwd } = this;
    if (this.depth >= DEPTH_MAX) throw new CommandError('too many nested shells', 2);
    const variables = this.variables.copy();
    const init = { session, flavour, costs, name, variables, positional, descriptors, proc };
    const child = new Shell({ ...init, workingDirectory: cwd }, this);
    child.functions = this.functions;
    child.ignoreAsIn(this);
    child.options = this.options;
    child.status = this.status;
    child.lastJob = this.lastJob;
    child.depth = this.depth + 1;
    child.conditional = this.conditional;
    child.text = this.text;
    child.position = this.position;
    if (this.locals.length > 0) child.locals = this.locals.map((hidden) => new Map(hidden));
    child.loopDepth = this.loopDepth;
    return child;
  }

  /** null removes the function. */
  setFunction(name: string, body: ShellFunction | null): void {
    const functions = new Map(this.functions);
    if (body === null) functions.delete(name);
    else functions.set(name, body);
    this.functions = functions;
  }

  /** null brings back the default action. */
  setTrap(signal: number, command: string | null): void {
    const traps = new Map(this.traps);
    if (command === null) traps.delete(signal);
    else traps.set(signal, command);
    this.traps = traps;
  }

  /** Signals that a shell ignores stay ignored in its children; its other traps do not. */
  ignoreAsIn(parent: Shell): void {
    const ignored = [...parent.traps].filter(([, command]) => command === '');
    if (ignored.length > 0) this.traps = new Map(ignored);
  }

  addJob(proc: Proc): void {
    this.jobs = new Map([...this.jobs, [proc.pid, proc]]);
  }

  forgetJob(pid: number): void {
    this.jobs = new Map([...this.jobs].filter(([each]) => each !== pid));
  }

  stream(descriptor: number): Stream {
    return this.descriptors[descriptor] ?? NOTHING;
  }

  /** Line of the present command, from 1. */
  get line(): number {
    return lineAt(this.text, this.position);
  }

  /** What a message of the shell itself begins with. */
  get prefix(): string {
    const { shell } = this.flavour;
    if (shell === 'ash') return `${this.name}: `;
    return `${this.name}: ${shell === 'bash' ? 'line ' : ''}${this.line}: `;
  }

  /** Prints a message of the shell itself. */
  complain(message: string): void {
    this.stream(2).put(`${this.prefix}${message}\n`);
  }

  /** What a message of a builtin begins with: `cd: `, with busybox's line. */
  builtinPrefix(name: string): string {
    return this.flavour.shell === 'ash' ? `${name}: line ${this.line - 1}: ` : `${name}: `;
  }

  enter(): void {
    if (++this.depth > DEPTH_MAX) {
      this.complain('maximum function recursion depth exceeded');
      throw new ExitShell(2);
    }
  }

  leave(): void {
    this.depth--;
  }

  /** A text that is equal exactly if this shell is in the same state. */
  fingerprint(): string {
    const jobs = [...this.jobs].map(([pid, { status }]) => `${pid}=${status}`).join(',');
    const streams = this.descriptors.map((stream) => stream?.serial ?? -1).join(',');
    return [
      this.variables.fingerprint(),
      JSON.stringify(this.positional),
      this.cwd,
      `${this.status} ${this.lastJob} ${jobs} ${streams}`,
      [...this.functions].map(([name, { body }]) => `${name}@${body.pos}`).join(','),
      JSON.stringify([...this.traps, this.options, this.pending]),
    ].join('\n');
  }

  #onSignal(signal: number): SignalVerdict {
    const command = this.traps.get(signal);
    if (command === undefined) return 'default';
    if (command === '') return 'ignored';
    this.pending = [...this.pending, signal];
    const { thread } = this.proc;
    if (thread.waiter === this.proc) this.session.scheduler.wake(thread);
    return 'handled';
  }
}
