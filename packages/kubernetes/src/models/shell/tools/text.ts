import { Call, receive, receiveAll } from '../engine/call.ts';
import { TextSource } from '../world/streams.ts';
import type { Steps } from '../world/thread.ts';
import { NO_FILE } from './files.ts';
import { parseOptions } from './options.ts';

/** The text of an operand, `-` being standard input; the reason where there is none. */
export function* textOf(call: Call, operand: string): Steps<{ text: string } | { reason: string }> {
  if (operand === '-' || operand === '/dev/stdin')
    return { text: yield* receiveAll(call.sh, call.stdin) };
  const path = call.path(operand);
  const text = call.world.read(path);
  if (text !== null) return { text };
  return { reason: call.world.stat(path) === 'directory' ? 'Is a directory' : NO_FILE };
}

export function* cat(call: Call): Steps<number> {
  const args = parseOptions(call, 'nbvteAEsTu');
  if (typeof args === 'number') return args;
  let status = 0;
  for (const operand of args.operands.length > 0 ? args.operands : ['-']) {
    if (operand === '-') {
      yield* copyInput(call);
      continue;
    }
    // Nothing ever ends it, and nothing would be gained by its zeroes.
    if (call.path(operand) === '/dev/zero') yield null;
    const found = yield* textOf(call, operand);
    if ('text' in found) call.out(args.flags.has('n') ? numbered(found.text) : found.text);
    else status = cannotRead(call, operand, found.reason);
  }
  return status;
}

function cannotRead(call: Call, operand: string, reason: string): number {
  if (!call.busybox) return call.fail(`${operand}: ${reason}`);
  return call.fail(
    reason === NO_FILE ? `can't open '${operand}': ${reason}` : `read error: ${reason}`,
  );
}

function* copyInput(call: Call): Steps<void> {
  for (;;) {
    const text = yield* receive(call.sh, call.stdin);
    if (text === null) return;
    call.out(text);
  }
}

function numbered(text: string): string {
  return linesOf(text)
    .map((line, i) => `${String(i + 1).padStart(6)}\t${line}\n`)
    .join('');
}

/** Lines without their ends; a text without a newline at its end is a line too. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export function* head(call: Call): Steps<number> {
  const args = parseOptions(withCount(call), 'n:c:qv');
  if (typeof args === 'number') return args;
  const lines = args.values.get('n') ?? '10';
  if (!/^-?\d+$/.test(lines)) {
    return call.fail(
      call.busybox ? `invalid number '${lines}'` : `invalid number of lines: '${lines}'`,
    );
  }
  let status = 0;
  const { operands, values } = args;
  if (operands.length === 0) {
    yield* headOfInput(call, Number(lines), values.get('c'));
    return 0;
  }
  for (const operand of operands) {
    const found = yield* textOf(call, operand);
    if ('reason' in found) {
      status = call.busybox
        ? call.fail(`${operand}: ${found.reason}`)
        : call.fail(cannotOpenForReading(operand, found.reason));
      continue;
    }
    if (operands.length > 1) call.out(`==> ${operand} <==\n`);
    call.out(firstPart(found.text, Number(lines), values.get('c')));
  }
  return status;
}

export function cannotOpenForReading(operand: string, reason: string): string {
  if (reason === NO_FILE) return `cannot open '${operand}' for reading: ${reason}`;
  return `error reading '${operand}': ${reason}`;
}

/** `head -5` means `head -n 5`. */
export function withCount(call: Call): Call {
  const [first = '', ...rest] = call.args;
  const match = /^-(\d+)$/.exec(first);
  if (match === null) return call;
  const argv = [call.argv[0] ?? '', '-n', match[1] as string, ...rest];
  return new Call(call.sh, argv, call.proc, call.builtin);
}

function firstPart(text: string, lines: number, bytes: string | undefined): string {
  if (bytes !== undefined) return text.slice(0, Number(bytes));
  const all = text.split(/(?<=\n)/);
  return all.slice(0, lines).join('');
}

/** Reads no more than it prints: what is left stays for the next command. */
function* headOfInput(call: Call, lines: number, bytes: string | undefined): Steps<void> {
  let printed = 0;
  while (printed < lines) {
    const text = yield* receive(call.sh, call.stdin);
    if (text === null) return;
    const part = firstPart(text, lines - printed, bytes);
    printed += part.split('\n').length - 1;
    call.out(part);
    if (call.stdin instanceof TextSource) call.stdin.putBack(text.slice(part.length));
    if (bytes !== undefined) return;
  }
}

export function* wc(call: Call): Steps<number> {
  const args = parseOptions(call, 'lwcmL');
  if (typeof args === 'number') return args;
  const flags = [...args.flags].length > 0 ? args.flags : new Set(['l', 'w', 'c']);
  let status = 0;
  for (const operand of args.operands.length > 0 ? args.operands : ['-']) {
    const found = yield* textOf(call, operand);
    if ('reason' in found) {
      status = call.fail(`${operand}: ${found.reason}`);
      continue;
    }
    const isFile = args.operands.length > 0;
    call.out(`${counts(call, found.text, flags, isFile)}${isFile ? ` ${operand}` : ''}\n`);
  }
  return status;
}

/** busybox has columns; GNU makes them as wide as the size of a file, or seven for a pipe. */
function counts(call: Call, text: string, flags: ReadonlySet<string>, isFile: boolean): string {
  const numbers: number[] = [];
  if (flags.has('l')) numbers.push(text.split('\n').length - 1);
  if (flags.has('w')) numbers.push(text.split(/\s+/).filter((word) => word !== '').length);
  if (flags.has('c') || flags.has('m')) numbers.push(text.length);
  if (numbers.length === 1) return String(numbers[0]);
  const width = call.busybox ? 9 : isFile ? String(text.length).length : 7;
  return numbers.map((n) => String(n).padStart(width)).join(' ');
}

/** Fixed texts and simple regular expressions. */
export function* grep(call: Call): Steps<number> {
  const args = parseOptions(call, 'qivcnlEFwxosHhe:rm:');
  if (typeof args === 'number') return args;
  const { flags, values } = args;
  const given = values.get('e');
  const [pattern = '', ...files] = given === undefined ? args.operands : [given, ...args.operands];
  const matcher = matcherOf(pattern, flags);
  let matched = false;
  let failed = false;
  for (const file of files.length > 0 ? files : ['-']) {
    const found = yield* textOf(call, file);
    if ('reason' in found) {
      // busybox reads a directory as an empty file.
      if (call.busybox && found.reason !== NO_FILE) continue;
      if (!flags.has('s')) call.complain(`${file}: ${found.reason}`);
      failed = true;
      continue;
    }
    const lines = linesOf(found.text);
    const hits = lines.filter((line) => matcher(line) !== flags.has('v'));
    matched ||= hits.length > 0;
    if (!flags.has('q')) call.out(grepOutput(file, files.length > 1, hits, lines, flags));
  }
  if (matched && (flags.has('q') || !failed)) return 0;
  return failed ? 2 : 1;
}

function matcherOf(pattern: string, flags: ReadonlySet<string>): (line: string) => boolean {
  const fold = flags.has('i');
  if (flags.has('F')) {
    const wanted = fold ? pattern.toLowerCase() : pattern;
    return (line) => (fold ? line.toLowerCase() : line).includes(wanted);
  }
  const source = flags.has('E') ? pattern : swapEscapes(pattern);
  const whole = flags.has('x')
    ? `^(?:${source})$`
    : flags.has('w')
      ? `\\b(?:${source})\\b`
      : source;
  const expression = new RegExp(whole, fold ? 'i' : '');
  return (line) => expression.test(line);
}

/** Basic expressions: `\|`, `\+`, `\(` are special and the plain characters are not. */
function swapEscapes(pattern: string): string {
  return pattern.replace(/\\?[+?|(){}]/g, (found) =>
    found.startsWith('\\') ? found.slice(1) : `\\${found}`,
  );
}

function grepOutput(
  file: string,
  several: boolean,
  hits: readonly string[],
  lines: readonly string[],
  flags: ReadonlySet<string>,
): string {
  const prefix = several && !flags.has('h') ? `${file}:` : '';
  if (flags.has('c')) return `${prefix}${hits.length}\n`;
  if (flags.has('l')) return hits.length > 0 ? `${file}\n` : '';
  const number = (line: string) => (flags.has('n') ? `${lines.indexOf(line) + 1}:` : '');
  return hits.map((line) => `${prefix}${number(line)}${line}\n`).join('');
}
