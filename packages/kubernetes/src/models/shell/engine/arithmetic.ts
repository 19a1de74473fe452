import type { ArithmeticExpression } from 'unbash';
import type { Shell } from '../state/shell.ts';
import type { Steps } from '../world/thread.ts';
import { expandParts } from './expand.ts';
import { fatal } from './fatal.ts';
import { parameter } from './parameters.ts';

/** The value of an arithmetic expression: integers, C's operators, variables by name. */
export function* evaluate(sh: Shell, node: ArithmeticExpression): Steps<number> {
  switch (node.type) {
    case 'ArithmeticGroup':
      return yield* evaluate(sh, node.expression);
    case 'ArithmeticWord':
      return numberOf(sh, yield* wordText(sh, node));
    case 'ArithmeticUnary':
      return yield* unary(sh, node);
    case 'ArithmeticBinary':
      return yield* binary(sh, node);
    case 'ArithmeticTernary': {
      const test = yield* evaluate(sh, node.test);
      return yield* evaluate(sh, test !== 0 ? node.consequent : node.alternate);
    }
    case 'ArithmeticCommandExpansion': {
      const text = node.script ? yield* sh.session.engine.substitute(sh, node.script) : '';
      return numberOf(sh, text);
    }
  }
}

type Word = Extract<ArithmeticExpression, { type: 'ArithmeticWord' }>;
type Unary = Extract<ArithmeticExpression, { type: 'ArithmeticUnary' }>;
type Binary = Extract<ArithmeticExpression, { type: 'ArithmeticBinary' }>;

function* wordText(sh: Shell, node: Word): Steps<string> {
  if (node.parts) return yield* expandParts(sh, node.parts);
  // The parser keeps a word that is one simple parameter as text.
  return node.value.startsWith('$') ? (parameter(sh, node.value.slice(1)) ?? '') : node.value;
}

function numberOf(sh: Shell, text: string): number {
  const word = text.trim();
  if (word === '') return 0;
  if (/^[A-Za-z_]\w*$/.test(word)) return numberOf(sh, sh.variables.get(word) ?? '');
  const number = parseInteger(word);
  return number ?? syntaxError(sh, word);
}

/** A decimal, octal or hexadecimal integer; null where it is none. */
function parseInteger(word: string): number | null {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(word);
  const [, sign, digits] = match ?? [];
  if (digits === undefined) return null;
  const octal = /^0[0-7]+$/.test(digits);
  const value = octal ? Number.parseInt(digits, 8) : Number(digits);
  return sign === '-' ? -value : value;
}

function* unary(sh: Shell, node: Unary): Steps<number> {
  const { operator, operand } = node;
  if (operator === '++' || operator === '--') {
    const before = yield* evaluate(sh, operand);
    const after = operator === '++' ? before + 1 : before - 1;
    assign(sh, operand, after);
    return node.prefix ? after : before;
  }
  const value = yield* evaluate(sh, operand);
  if (operator === '-') return 0 - value;
  if (operator === '!') return value === 0 ? 1 : 0;
  return operator === '~' ? ~value : value;
}

function* binary(sh: Shell, node: Binary): Steps<number> {
  const { operator } = node;
  if (operator === '&&' || operator === '||') {
    const left = (yield* evaluate(sh, node.left)) !== 0;
    if (left === (operator === '||')) return left ? 1 : 0;
    return (yield* evaluate(sh, node.right)) !== 0 ? 1 : 0;
  }
  const isAssignment = operator.endsWith('=') && !/^(?:[=!<>]=)$/.test(operator);
  if (isAssignment) {
    const right = yield* evaluate(sh, node.right);
    const left = operator === '=' ? 0 : yield* evaluate(sh, node.left);
    const value = operator === '=' ? right : compute(sh, operator.slice(0, -1), left, right);
    assign(sh, node.left, value);
    return value;
  }
  const left = yield* evaluate(sh, node.left);
  return compute(sh, operator, left, yield* evaluate(sh, node.right));
}

function assign(sh: Shell, target: ArithmeticExpression, value: number): void {
  if (target.type !== 'ArithmeticWord' || !/^[A-Za-z_]\w*$/.test(target.value)) {
    syntaxError(sh, sh.text.slice(target.pos, target.end));
  } else sh.variables.set(target.value, String(value));
}

function compute(sh: Shell, operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
    case '%':
      if (b === 0) divisionByZero(sh, `${a}${operator}${b}`);
      // `+ 0` turns a negative zero into the integer.
      return (operator === '/' ? Math.trunc(a / b) : a % b) + 0;
    case '**':
      return power(a, b);
    case ',':
      return b;
    default:
      return compare(operator, a, b) ?? bitwise(operator, a, b);
  }
}

function compare(operator: string, a: number, b: number): number | null {
  switch (operator) {
    case '<':
      return a < b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '>=':
      return a >= b ? 1 : 0;
    case '==':
      return a === b ? 1 : 0;
    case '!=':
      return a !== b ? 1 : 0;
    default:
      return null;
  }
}

/** 64-bit integers, as shells have them. */
function bitwise(operator: string, a: number, b: number): number {
  const [left, right] = [BigInt(a), BigInt(b)];
  switch (operator) {
    case '<<':
      return Number(BigInt.asIntN(64, left << right));
    case '>>':
      return Number(left >> right);
    case '&':
      return Number(left & right);
    case '|':
      return Number(left | right);
    default:
      return Number(left ^ right);
  }
}

/** By multiplication: the same bits on every machine. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent && i < 64; i++) result *= base;
  return result;
}

function divisionByZero(sh: Shell, text: string): never {
  switch (sh.flavour.shell) {
    case 'ash':
      return fatal(sh, 'divide by zero');
    case 'dash':
      return fatal(sh, `arithmetic expression: division by zero: "${text}"`);
    case 'bash':
      return fatal(sh, `${text}: division by 0 (error token is "0")`, 1);
  }
}

export function syntaxError(sh: Shell, text: string): never {
  switch (sh.flavour.shell) {
    case 'ash':
      return fatal(sh, 'arithmetic syntax error');
    case 'dash':
      return fatal(sh, `arithmetic expression: expecting EOF: "${text}"`);
    case 'bash':
      return fatal(sh, `${text}: syntax error in expression (error token is "${text}")`, 1);
  }
}
