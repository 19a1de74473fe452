import { type Call, receiveAll } from '../engine/call.ts';
import type { Steps } from '../world/thread.ts';
import { parseOptions } from './options.ts';
import { linesOf, textOf } from './text.ts';

/** Small filters: tee, sort, uniq, cut, tr, xargs, seq, expr. */

export function* tee(call: Call): Steps<number> {
  const args = parseOptions(call, 'ai');
  if (typeof args === 'number') return args;
  const text = yield* receiveAll(call.sh, call.stdin);
  call.out(text);
  for (const operand of args.operands) {
    const path = call.path(operand);
    if (args.flags.has('a')) call.world.append(path, text);
    else call.world.write(path, text);
  }
  return 0;
}

function* inputLines(call: Call, operands: readonly string[]): Steps<string[]> {
  const lines: string[] = [];
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const found = yield* textOf(call, operand);
    if ('text' in found) lines.push(...linesOf(found.text));
    else call.complain(`${operand}: ${found.reason}`);
  }
  return lines;
}

function printLines(call: Call, lines: readonly string[]): number {
  call.out(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

export function* sort(call: Call): Steps<number> {
  const args = parseOptions(call, 'nrufk:t:bhV');
  if (typeof args === 'number') return args;
  const { flags } = args;
  const lines = yield* inputLines(call, args.operands);
  const numeric = (line: string) => Number.parseFloat(line) || 0;
  const compare = (a: string, b: string) => {
    const byNumber = flags.has('n') ? numeric(a) - numeric(b) : 0;
    return byNumber !== 0 ? byNumber : a < b ? -1 : a > b ? 1 : 0;
  };
  lines.sort((a, b) => (flags.has('r') ? compare(b, a) : compare(a, b)));
  return printLines(call, flags.has('u') ? [...new Set(lines)] : lines);
}

export function* uniq(call: Call): Steps<number> {
  const args = parseOptions(call, 'cdu');
  if (typeof args === 'number') return args;
  const groups: { line: string; count: number }[] = [];
  for (const line of yield* inputLines(call, args.operands)) {
    const last = groups.at(-1);
    if (last?.line === line) last.count++;
    else groups.push({ line, count: 1 });
  }
  const count = (n: number) => (args.flags.has('c') ? `${String(n).padStart(7)} ` : '');
  return printLines(
    call,
    groups.map((group) => count(group.count) + group.line),
  );
}

export function* cut(call: Call): Steps<number> {
  const args = parseOptions(call, 'd:f:c:b:s');
  if (typeof args === 'number') return args;
  const { values } = args;
  const delimiter = values.get('d') ?? '\t';
  const characters = values.get('c') ?? values.get('b');
  const wanted = rangesOf(values.get('f') ?? characters ?? '');
  const pick = (line: string) => {
    if (characters !== undefined) return [...line].filter((_, i) => wanted(i + 1)).join('');
    if (!line.includes(delimiter)) return line;
    return line
      .split(delimiter)
      .filter((_, i) => wanted(i + 1))
      .join(delimiter);
  };
  return printLines(call, (yield* inputLines(call, args.operands)).map(pick));
}

/** `1,3-5,7-` */
function rangesOf(text: string): (n: number) => boolean {
  const ranges = text.split(',').map((part) => {
    const [from = '', to] = part.split('-');
    const start = from === '' ? 1 : Number(from);
    const end = to === undefined ? start : to === '' ? Number.POSITIVE_INFINITY : Number(to);
    return [start, end] as const;
  });
  return (n) => ranges.some(([start, end]) => n >= start && n <= end);
}

export function* tr(call: Call): Steps<number> {
  const args = parseOptions(call, 'dsc');
  if (typeof args === 'number') return args;
  const [from = '', to = ''] = args.operands.map(charactersOf);
  const text = yield* receiveAll(call.sh, call.stdin);
  const map = (char: string) => {
    const at = from.indexOf(char);
    if (at < 0) return char;
    return args.flags.has('d') ? '' : (to[Math.min(at, to.length - 1)] ?? char);
  };
  call.out([...text].map(map).join(''));
  return 0;
}

function charactersOf(set: string): string {
  const plain = set
    .replace('[:upper:]', 'A-Z')
    .replace('[:lower:]', 'a-z')
    .replace('[:digit:]', '0-9')
    .replace('[:space:]', ' \t\n\r\v\f')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll('\\r', '\r');
  return plain.replace(/(.)-(.)/g, (_, a: string, b: string) => {
    let range = '';
    for (let code = a.charCodeAt(0); code <= b.charCodeAt(0); code++)
      range += String.fromCharCode(code);
    return range;
  });
}

export function* xargs(call: Call): Steps<number> {
  const args = [...call.args];
  let perCall = Number.POSITIVE_INFINITY;
  while (args[0]?.startsWith('-')) {
    const option = args.shift() as string;
    if (option === '-n') perCall = Number(args.shift());
    else if (/^-n\d+$/.test(option)) perCall = Number(option.slice(2));
  }
  const text = yield* receiveAll(call.sh, call.stdin);
  const words = text.split(/\s+/).filter((word) => word !== '');
  const command = args.length > 0 ? args : ['echo'];
  let status = 0;
  do {
    const batch = words.splice(0, Math.min(perCall, words.length));
    const launch = { replace: false, noFunctions: true };
    const result = yield* call.sh.session.engine.command(call.sh, [...command, ...batch], launch);
    if (result !== 0) status = 123;
  } while (words.length > 0);
  return status;
}

const SEQ_MAX = 100_000;

export function seq(call: Call): number {
  const args = parseSeq(call);
  if (typeof args === 'number') return args;
  const { numbers, separator, width } = args;
  const [first, step, last] =
    numbers.length === 1
      ? [1, 1, numbers[0]]
      : numbers.length === 2
        ? [numbers[0], 1, numbers[1]]
        : numbers;
  const values: string[] = [];
  for (
    let n = first as number;
    (step as number) > 0 ? n <= (last as number) : n >= (last as number);
    n += step as number
  ) {
    values.push(String(n));
    if (values.length >= SEQ_MAX || step === 0) break;
  }
  const longest = width ? Math.max(0, ...values.map((value) => value.length)) : 0;
  const padded = values.map((value) => value.padStart(longest, '0'));
  if (padded.length > 0) call.out(`${padded.join(separator)}\n`);
  return 0;
}

function parseSeq(call: Call): { numbers: number[]; separator: string; width: boolean } | number {
  let separator = '\n';
  let width = false;
  const words: string[] = [];
  const { args } = call;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '-s') separator = args[++at] ?? '';
    else if (/^-s./.test(arg)) separator = arg.slice(2);
    else if (arg === '-w') width = true;
    else words.push(arg);
  }
  if (words.length === 0) return call.usage('missing operand');
  const bad = words.find((word) => Number.isNaN(Number(word)) || word === '');
  if (bad !== undefined) return call.usage(`invalid floating point argument: '${bad}'`);
  return { numbers: words.map(Number), separator, width };
}

export function expr(call: Call): number {
  const [left = '', operator, right = ''] = call.args;
  if (operator === undefined) return printValue(call, left);
  if (call.args.length < 3) {
    const text = call.busybox
      ? 'syntax error'
      : `syntax error: missing argument after '${operator}'`;
    return call.fail(text, 2);
  }
  if (operator === ':') {
    const match = new RegExp(`^(?:${right.replace(/\\\(/g, '(').replace(/\\\)/g, ')')})`).exec(
      left,
    );
    return printValue(call, match === null ? '0' : (match[1] ?? String(match[0].length)));
  }
  const value = calculate(operator, left, right);
  return value === null ? call.fail('non-integer argument', 2) : printValue(call, value);
}

function printValue(call: Call, value: string): number {
  call.out(`${value}\n`);
  return value === '' || value === '0' ? 1 : 0;
}

function calculate(operator: string, left: string, right: string): string | null {
  const [a, b] = [Number(left), Number(right)];
  const numeric = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
  const order = numeric ? Math.sign(a - b) : left < right ? -1 : left > right ? 1 : 0;
  switch (operator) {
    case '=':
      return order === 0 ? '1' : '0';
    case '!=':
      return order !== 0 ? '1' : '0';
    case '<':
      return order < 0 ? '1' : '0';
    case '<=':
      return order <= 0 ? '1' : '0';
    case '>':
      return order > 0 ? '1' : '0';
    case '>=':
      return order >= 0 ? '1' : '0';
    case '|':
      return left !== '' && left !== '0' ? left : right;
    case '&':
      return left !== '' && left !== '0' && right !== '' && right !== '0' ? left : '0';
    default:
      return numeric ? arithmetic(operator, a, b) : null;
  }
}

function arithmetic(operator: string, a: number, b: number): string | null {
  switch (operator) {
    case '+':
      return String(a + b);
    case '-':
      return String(a - b);
    case '*':
      return String(a * b);
    case '/':
      return b === 0 ? null : String(Math.trunc(a / b) + 0);
    case '%':
      return b === 0 ? null : String((a % b) + 0);
    default:
      return null;
  }
}
