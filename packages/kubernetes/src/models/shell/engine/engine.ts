import type { AndOr, Pipeline, Redirected, Statement } from 'unbash';
import { ExitShell } from '../errors.ts';
import { parseSource } from '../parse.ts';
import type { Shell } from '../state/shell.ts';
import type { Steps } from '../world/thread.ts';
import { evaluate } from './arithmetic.ts';
import { background, pipeline, subshell, substitute } from './children.ts';
import {
  arithmeticFor,
  caseCommand,
  forCommand,
  ifCommand,
  testCommand,
  whileCommand,
} from './compound.ts';
import { fatal } from './fatal.ts';
import { RedirectError, redirect } from './redirect.ts';
import { runCommand, simpleCommand } from './simple.ts';
import { shellProgram } from './startup.ts';
import { complainOfSyntax } from './syntax.ts';
import { runTraps } from './traps.ts';
import type { Engine, Node } from './types.ts';

function* list(sh: Shell, statements: readonly Statement[], last: boolean): Steps<number> {
  let status = 0;
  for (const [i, statement] of statements.entries()) {
    const isLast = last && i === statements.length - 1 && replacesInLists(sh, statements.length);
    if (statement.background) {
      background(sh, statement.command);
      status = 0;
    } else status = yield* run(sh, statement.command, isLast);
    sh.status = status;
    if (sh.pending.length > 0) yield* runTraps(sh);
    if (sh.jump !== null) break;
  }
  return status;
}

/** dash only replaces itself by the single command of a script; see the note of the folder. */
function replacesInLists(sh: Shell, length: number): boolean {
  return sh.flavour.shell !== 'dash' || length === 1;
}

function run(sh: Shell, node: Node, last: boolean): Steps<number> {
  return sh.options.errexit ? runOrLeave(sh, node, last) : dispatch(sh, node, last);
}

/** Under `set -e`. */
function* runOrLeave(sh: Shell, node: Node, last: boolean): Steps<number> {
  const status = yield* dispatch(sh, node, last);
  const fails = status !== 0 && sh.options.errexit && sh.conditional === 0 && stops(node);
  if (fails && sh.jump === null) throw new ExitShell(status);
  return status;
}

/** Commands whose failure ends a shell under `set -e`. */
function stops(node: Node): boolean {
  switch (node.type) {
    case 'Command':
    case 'Subshell':
    case 'TestCommand':
    case 'ArithmeticCommand':
      return true;
    case 'Pipeline':
      return !isNegated(node);
    default:
      return false;
  }
}

function dispatch(sh: Shell, node: Node, last: boolean): Steps<number> {
  switch (node.type) {
    case 'Command':
      return simpleCommand(sh, node, last);
    case 'AndOr':
      return andOr(sh, node, last);
    case 'Pipeline':
      return negatable(sh, node);
    case 'BraceGroup':
      return list(sh, node.body.commands, last && sh.flavour.shell === 'ash');
    case 'Subshell':
      return subshell(sh, node.body.commands);
    case 'Redirected':
      return redirected(sh, node);
    case 'If':
      return ifCommand(sh, node, last && sh.flavour.shell === 'ash');
    case 'While':
      return whileCommand(sh, node);
    case 'For':
      return forCommand(sh, node);
    case 'Case':
      return caseCommand(sh, node, last && sh.flavour.shell === 'ash');
    default:
      return rare(sh, node);
  }
}

type Rare = Exclude<
  Node,
  {
    type:
      | 'Command'
      | 'AndOr'
      | 'Pipeline'
      | 'BraceGroup'
      | 'Subshell'
      | 'Redirected'
      | 'If'
      | 'While'
      | 'For'
      | 'Case';
  }
>;

function* rare(sh: Shell, node: Rare): Steps<number> {
  switch (node.type) {
    case 'Function':
      if (node.body.type === 'CompoundList') return fatal(sh, 'syntax error: bad function');
      sh.setFunction(node.name.value, { body: node.body, text: sh.text });
      return 0;
    case 'TestCommand':
      if (sh.flavour.shell === 'dash') {
        return yield* runCommand(sh, ['[['], { replace: false, noFunctions: false });
      }
      return (yield* testCommand(sh, node.expression)) ? 0 : 1;
    case 'ArithmeticCommand':
      if (!node.expression) return 1;
      return (yield* evaluate(sh, node.expression)) === 0 ? 1 : 0;
    case 'ArithmeticFor':
      return yield* arithmeticFor(sh, node);
    case 'Select':
    case 'Coproc':
      // What these do for people at a terminal has no meaning in a container.
      return fatal(sh, `syntax error: ${node.type.toLowerCase()} is not supported`);
  }
}

function* andOr(sh: Shell, node: AndOr, last: boolean): Steps<number> {
  let status = 0;
  for (const [i, command] of node.commands.entries()) {
    const operator = node.operators[i - 1];
    if (operator !== undefined && (status === 0) !== (operator === '&&')) continue;
    const isLast = i === node.commands.length - 1;
    sh.status = status;
    if (!isLast) sh.conditional++;
    try {
      const replace = last && isLast && sh.flavour.shell !== 'dash';
      status = yield* run(sh, command, replace);
    } finally {
      if (!isLast) sh.conditional--;
    }
    if (sh.jump !== null) return status;
  }
  return status;
}

function isNegated(node: Pipeline): boolean {
  return node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
}

function* negatable(sh: Shell, node: Pipeline): Steps<number> {
  const negated = isNegated(node);
  if (negated) sh.conditional++;
  try {
    const status = yield* pipe(sh, node);
    if (!negated || sh.jump !== null) return status;
    return status === 0 ? 1 : 0;
  } finally {
    if (negated) sh.conditional--;
  }
}

function* pipe(sh: Shell, node: Pipeline): Steps<number> {
  const [only, ...others] = node.commands;
  if (only === undefined) return 0;
  return others.length === 0 ? yield* run(sh, only, false) : yield* pipeline(sh, node.commands);
}

function* redirected(sh: Shell, node: Redirected): Steps<number> {
  const outer = sh.descriptors;
  try {
    sh.descriptors = yield* redirect(sh, node.redirects);
    return yield* dispatch(sh, node.command, false);
  } catch (error) {
    if (!(error instanceof RedirectError)) throw error;
    sh.complain(error.message);
    return sh.flavour.shell === 'dash' ? 2 : 1;
  } finally {
    sh.descriptors = outer;
  }
}

function* script(sh: Shell, text: string): Steps<number> {
  const source = parseSource(text);
  if (source.problem !== null) return complainOfSyntax(sh, source);
  const outer = sh.text;
  sh.enter();
  sh.text = text;
  try {
    return yield* list(sh, source.script.commands, false);
  } finally {
    sh.text = outer;
    sh.leave();
  }
}

/** The interpreter. */
export const ENGINE: Engine = { list, run, script, substitute, command: runCommand, shellProgram };
