import type { Assignment, Command } from 'unbash';
import { BUILTINS, type Builtin, SPECIAL } from '../builtins/index.ts';
import { CommandError, ExitShell } from '../errors.ts';
import type { Descriptors, Shell, ShellFunction } from '../state/shell.ts';
import type { Steps } from '../world/thread.ts';
import { expandText, expandWord } from './expand.ts';
import { runProgram } from './program.ts';
import { RedirectError, redirect } from './redirect.ts';
import type { Launch } from './types.ts';

/** Runs one simple command: expansion, redirections, assignments, and what it names. */
export function* simpleCommand(sh: Shell, node: Command, last: boolean): Steps<number> {
  sh.session.countCommand();
  sh.position = node.pos;
  sh.substituted = 0;
  const argv = yield* expandCommand(sh, node);
  const assignments = node.prefix.filter((each): each is Assignment => each.type === 'Assignment');
  const outer = sh.descriptors;
  const [name] = argv;
  try {
    if (node.redirects.length > 0) sh.descriptors = yield* redirect(sh, node.redirects);
    if (name === undefined) {
      yield* assign(sh, assignments);
      return sh.substituted;
    }
    if (sh.options.xtrace) trace(sh, argv);
    const launch = { replace: last && mayReplace(sh), noFunctions: false };
    if (name === 'exec') return yield* execCommand(sh, argv, assignments, outer);
    if (assignments.length === 0) return yield* runCommand(sh, argv, launch);
    return yield* withAssignments(sh, assignments, argv, launch);
  } catch (error) {
    if (!(error instanceof RedirectError)) throw error;
    sh.complain(error.message);
    const status = sh.flavour.shell === 'dash' ? 2 : 1;
    if (name === 'exec') throw new ExitShell(status);
    return status;
  } finally {
    if (name !== 'exec') sh.descriptors = outer;
  }
}

/** `set -x`; dash does not quote. */
function trace(sh: Shell, words: readonly string[]): void {
  const plain = sh.flavour.shell === 'dash';
  const quote = (word: string) => (plain || /^[\w%+,./:=@^-]+$/.test(word) ? word : `'${word}'`);
  sh.stream(2).put(`+ ${words.map(quote).join(' ')}\n`);
}

/** Without traps, the last command of a script takes the place of the shell. */
function mayReplace(sh: Shell): boolean {
  return sh.traps.size === 0;
}

function* expandCommand(sh: Shell, node: Command): Steps<readonly string[]> {
  const argv: string[] = [];
  if (node.name !== undefined) argv.push(...(yield* expandWord(sh, node.name)));
  for (const each of node.suffix) {
    if (each.type === 'Word') argv.push(...(yield* expandWord(sh, each)));
    else if (each.type === 'Assignment') argv.push(yield* assignmentText(sh, each));
  }
  return argv;
}

/** `export A=b $c` keeps `b c` together. */
function* assignmentText(sh: Shell, each: Assignment): Steps<string> {
  return `${each.name}=${yield* assignedValue(sh, each)}`;
}

function* assignedValue(sh: Shell, each: Assignment): Steps<string> {
  if (each.value.type === 'ArrayValue' || each.index !== undefined) {
    throw new CommandError('syntax error: unexpected "("', 2);
  }
  const value = yield* expandText(sh, each.value);
  return each.append ? (sh.variables.get(each.name) ?? '') + value : value;
}

function* assign(sh: Shell, assignments: readonly Assignment[]): Steps<void> {
  for (const each of assignments) {
    const value = yield* assignedValue(sh, each);
    if (sh.options.xtrace) trace(sh, [`${each.name}=${value}`]);
    try {
      sh.variables.set(each.name, value);
    } catch (error) {
      // An assignment to a readonly variable ends a shell.
      if (!(error instanceof CommandError)) throw error;
      const bash = sh.flavour.shell === 'bash';
      sh.complain(bash ? `${each.name}: readonly variable` : error.message);
      throw new ExitShell(bash ? 1 : error.code);
    }
  }
}

/** `A=b cmd`: for the command only, unless it is a special builtin. */
function* withAssignments(
  sh: Shell,
  assignments: readonly Assignment[],
  argv: readonly string[],
  launch: Launch,
): Steps<number> {
  const { variables } = sh;
  const restore = SPECIAL.has(argv[0] ?? '')
    ? null
    : variables.remember(assignments.map(({ name }) => name));
  try {
    yield* assign(sh, assignments);
    if (restore !== null) for (const { name } of assignments) variables.mark(name, 'exported');
    return yield* runCommand(sh, argv, launch);
  } finally {
    restore?.();
  }
}

/** Runs an expanded command. */
export function runCommand(sh: Shell, argv: readonly string[], launch: Launch): Steps<number> {
  const [name = ''] = argv;
  const called = launch.noFunctions ? undefined : sh.functions.get(name);
  if (called !== undefined) return callFunction(sh, called, argv);
  const builtin = BUILTINS.get(name);
  if (builtin?.shells.includes(sh.flavour.shell)) return runBuiltin(sh, builtin, argv);
  return runProgram(sh, argv, launch.replace);
}

function* runBuiltin(sh: Shell, builtin: Builtin, argv: readonly string[]): Steps<number> {
  try {
    const result = builtin.run(sh, argv);
    return typeof result === 'number' ? result : yield* result;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    sh.complain(error.message);
    if (SPECIAL.has(argv[0] ?? '') && sh.flavour.shell !== 'bash') throw new ExitShell(error.code);
    return error.code;
  }
}

function* callFunction(sh: Shell, called: ShellFunction, argv: readonly string[]): Steps<number> {
  const { positional, text, loopDepth } = sh;
  sh.enter();
  sh.positional = argv.slice(1);
  sh.text = called.text;
  sh.loopDepth = 0;
  sh.locals = [...sh.locals, new Map()];
  try {
    const status = yield* sh.session.engine.run(sh, called.body, false);
    if (sh.jump?.kind === 'return') {
      sh.jump = null;
      return sh.status;
    }
    return status;
  } finally {
    restoreLocals(sh);
    sh.positional = positional;
    sh.text = text;
    sh.loopDepth = loopDepth;
    sh.leave();
  }
}

function restoreLocals(sh: Shell): void {
  const hidden = sh.locals.at(-1) ?? [];
  sh.locals = sh.locals.slice(0, -1);
  for (const [name, value] of hidden) {
    if (value === undefined) sh.variables.unset(name);
    else sh.variables.set(name, value);
  }
}

/** `exec cmd` replaces the shell; `exec >file` keeps the redirections. */
function* execCommand(
  sh: Shell,
  argv: readonly string[],
  assignments: readonly Assignment[],
  outer: Descriptors,
): Steps<number> {
  yield* assign(sh, assignments);
  for (const { name } of assignments) sh.variables.mark(name, 'exported');
  if (argv.length === 1) return 0;
  try {
    sh.setTrap(0, null);
    const status = yield* runProgram(sh, argv.slice(1), true, 'exec');
    throw new ExitShell(status);
  } finally {
    sh.descriptors = outer;
  }
}
