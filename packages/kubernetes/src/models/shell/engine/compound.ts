import type { ArithmeticFor, Case, For, If, Statement, TestExpression, While } from 'unbash';
import { evaluateTest, type TestAtom } from '../builtins/test.ts';
import type { Shell } from '../state/shell.ts';
import type { Steps } from '../world/thread.ts';
import { evaluate } from './arithmetic.ts';
import { later } from './call.ts';
import { expandPattern, expandText, expandWord } from './expand.ts';
import { matches } from './pattern.ts';

/** Runs a condition, where `set -e` does not act; whether it holds. */
function* holds(sh: Shell, statements: readonly Statement[]): Steps<boolean> {
  sh.conditional++;
  try {
    sh.status = yield* sh.session.engine.list(sh, statements, false);
    return sh.status === 0;
  } finally {
    sh.conditional--;
  }
}

export function* ifCommand(sh: Shell, node: If, last: boolean): Steps<number> {
  const { engine } = sh.session;
  for (const branch of [node, ...node.elif]) {
    const taken = yield* holds(sh, branch.clause.commands);
    if (sh.jump !== null) return sh.status;
    if (taken) return yield* engine.list(sh, branch.then.commands, last);
  }
  return node.else === undefined ? 0 : yield* engine.list(sh, node.else.commands, last);
}

/** What a loop does after its body, because of `break`, `continue` and `return`. */
function shouldLeave(sh: Shell): boolean {
  const { jump } = sh;
  if (jump === null) return false;
  if (jump.kind === 'return') return true;
  if (jump.depth > 1) {
    jump.depth--;
    return true;
  }
  sh.jump = null;
  return jump.kind === 'break';
}

/**
 * `while` and `until`. Each round takes a little time, so that no loop stands still; a loop that
 * only looks and sleeps parks at its head (see `Parked`).
 */
export function* whileCommand(sh: Shell, node: While): Steps<number> {
  const { session } = sh;
  const { thread } = sh.proc;
  const wanted = node.kind === 'while';
  const recorder = session.openLoop(thread);
  let status = 0;
  sh.loopDepth++;
  try {
    for (;;) {
      if (recorder !== null) {
        const fingerprint = `${status} ${sh.fingerprint()}`;
        if (session.isSteady(recorder, fingerprint)) yield recorder;
        recorder.begin(session.now, session.world.nextSerial(), fingerprint);
      }
      yield later(sh, sh.costs.round);
      const goOn = (yield* holds(sh, node.clause.commands)) === wanted;
      if (sh.jump !== null ? shouldLeave(sh) : !goOn) return status;
      if (!goOn) continue;
      status = yield* session.engine.list(sh, node.body.commands, false);
      if (shouldLeave(sh)) return sh.status;
    }
  } finally {
    sh.loopDepth--;
    session.closeLoop(thread, recorder);
  }
}

export function* forCommand(sh: Shell, node: For): Steps<number> {
  let words: readonly string[] = sh.positional;
  if (node.wordlist !== undefined) {
    const expanded: string[] = [];
    for (const word of node.wordlist) expanded.push(...(yield* expandWord(sh, word)));
    words = expanded;
  }
  let status = 0;
  sh.loopDepth++;
  try {
    for (const word of words) {
      sh.session.countCommand();
      sh.variables.set(node.name.value, word);
      status = yield* sh.session.engine.list(sh, node.body.commands, false);
      if (shouldLeave(sh)) return sh.status;
    }
    return status;
  } finally {
    sh.loopDepth--;
  }
}

/** bash's `for ((i=0; i<3; i++))`. */
export function* arithmeticFor(sh: Shell, node: ArithmeticFor): Steps<number> {
  let status = 0;
  if (node.initialize) yield* evaluate(sh, node.initialize);
  sh.loopDepth++;
  try {
    while (node.test === undefined || (yield* evaluate(sh, node.test)) !== 0) {
      yield later(sh, sh.costs.round);
      status = yield* sh.session.engine.list(sh, node.body.commands, false);
      if (shouldLeave(sh)) return sh.status;
      if (node.update) yield* evaluate(sh, node.update);
    }
    return status;
  } finally {
    sh.loopDepth--;
  }
}

export function* caseCommand(sh: Shell, node: Case, last: boolean): Steps<number> {
  const text = yield* expandText(sh, node.word);
  let falling = false;
  let status = 0;
  for (const item of node.items) {
    let taken = falling;
    for (const pattern of taken ? [] : item.pattern) {
      if (matches(yield* expandPattern(sh, pattern), text)) {
        taken = true;
        break;
      }
    }
    if (!taken) continue;
    status = yield* sh.session.engine.list(sh, item.body.commands, last);
    if (item.terminator !== ';&' || sh.jump !== null) return status;
    falling = true;
  }
  return status;
}

/** `[[ ... ]]`: no splitting, patterns on the right of `==`. */
export function* testCommand(sh: Shell, node: TestExpression): Steps<boolean> {
  switch (node.type) {
    case 'TestGroup':
      return yield* testCommand(sh, node.expression);
    case 'TestNot':
      return (yield* testCommand(sh, node.operand)) === (node.negations.length % 2 === 0);
    case 'TestLogical': {
      for (const operand of node.operands) {
        const value = yield* testCommand(sh, operand);
        if (value === (node.operator === '||')) return value;
      }
      return node.operator === '&&';
    }
    case 'TestUnary':
      return decide(sh, [node.operator, yield* expandText(sh, node.operand)]);
    case 'TestBinary': {
      const left = yield* expandText(sh, node.left);
      const { operator } = node;
      if (operator === '==' || operator === '=' || operator === '!=') {
        const found = matches(yield* expandPattern(sh, node.right), left);
        return found === (operator !== '!=');
      }
      const right = yield* expandText(sh, node.right);
      if (operator === '=~') return new RegExp(right).test(left);
      return decide(sh, [left, operator, right]);
    }
  }
}

function decide(sh: Shell, atom: TestAtom): boolean {
  return evaluateTest(sh, atom);
}
