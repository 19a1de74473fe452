import type { Call } from '../engine/call.ts';
import { absolutePath } from '../state/path.ts';
import type { Shell } from '../state/shell.ts';

/** Operator and operands of one comparison. */
export type TestAtom = readonly string[];

/** What is wrong with an expression, and with which word. */
class TestError {
  readonly kind: 'number' | 'operator' | 'argument' | 'unary' | 'missing';
  readonly word: string;
  constructor(kind: TestError['kind'], word: string) {
    this.kind = kind;
    this.word = word;
  }
}

export function test(call: Call): number {
  return run(call, call.args);
}

/** `[`, which wants a `]` at the end. */
export function bracket(call: Call): number {
  const { args } = call;
  if (args.at(-1) === ']') return run(call, args.slice(0, -1));
  if (call.busybox) call.err('sh: missing ]');
  else if (!call.builtin) call.err(`${call.argv[0]}: missing ']'`);
  else call.sh.complain(call.sh.flavour.shell === 'bash' ? "[: missing `]'" : '[: missing ]');
  return 2;
}

function run(call: Call, words: readonly string[]): number {
  try {
    return new Evaluation(call.sh, words).value() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    explain(call, error);
    return 2;
  }
}

const BUSYBOX_REASONS: Readonly<Record<TestError['kind'], string>> = {
  number: 'bad number',
  operator: 'unknown operand',
  argument: 'unknown operand',
  unary: 'unknown operand',
  missing: 'argument expected',
};

function explain(call: Call, error: TestError): void {
  const { kind, word } = error;
  const name = call.argv[0] ?? 'test';
  const arity = kind === 'operator' || kind === 'argument' ? 'binary' : 'unary';
  const expected = `${arity} operator expected`;
  if (call.busybox) {
    call.err(`sh: ${word}: ${BUSYBOX_REASONS[kind]}`);
  } else if (!call.builtin) {
    call.err(`${name}: '${word}': ${expected}`);
  } else if (call.sh.flavour.shell === 'dash') {
    const reason = kind === 'missing' ? 'argument expected' : 'unexpected operator';
    const text = kind === 'number' ? `Illegal number: ${word}` : `${word}: ${reason}`;
    call.sh.complain(`${name}: ${text}`);
  } else {
    const reason = kind === 'number' ? 'integer expression expected' : expected;
    call.sh.complain(`${name}: ${word}: ${reason}`);
  }
}

/** Decides one comparison of `[[ ]]`. */
export function evaluateTest(sh: Shell, atom: TestAtom): boolean {
  try {
    return new Evaluation(sh, atom).value();
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    return false;
  }
}

const UNARY: ReadonlySet<string> = new Set(
  '-b -c -d -e -f -g -h -k -L -n -N -O -p -r -s -S -t -u -w -x -z'.split(' '),
);
const BINARY: ReadonlySet<string> = new Set(
  '= == != < > -eq -ne -gt -ge -lt -le -nt -ot -ef'.split(' '),
);

/** POSIX's rules: the number of words decides first, then `-o`, `-a`, `!` and brackets. */
class Evaluation {
  readonly #sh: Shell;
  readonly #words: readonly string[];
  #at = 0;

  constructor(sh: Shell, words: readonly string[]) {
    this.#sh = sh;
    this.#words = words;
  }

  value(): boolean {
    const words = this.#words;
    const [first = '', second = '', third = ''] = words;
    if (words.length === 0) return false;
    if (words.length === 1) return first !== '';
    if (words.length === 2 && first === '!') return second === '';
    if (words.length === 2 && !UNARY.has(first)) {
      throw BINARY.has(second)
        ? new TestError('missing', this.#sh.flavour.shell === 'bash' ? first : second)
        : new TestError('unary', first);
    }
    if (words.length === 3 && BINARY.has(second)) return this.#binary(first, second, third);
    if (
      words.length === 3 &&
      second !== '-a' &&
      second !== '-o' &&
      first !== '!' &&
      first !== '('
    ) {
      throw new TestError('operator', this.#sh.flavour.shell === 'dash' ? first : second);
    }
    const result = this.#or();
    const extra = words[this.#at];
    if (extra !== undefined) throw new TestError('argument', extra);
    return result;
  }

  #or(): boolean {
    let result = this.#and();
    while (this.#words[this.#at] === '-o') {
      this.#at++;
      const right = this.#and();
      result = result || right;
    }
    return result;
  }

  #and(): boolean {
    let result = this.#not();
    while (this.#words[this.#at] === '-a') {
      this.#at++;
      const right = this.#not();
      result = result && right;
    }
    return result;
  }

  #not(): boolean {
    if (this.#words[this.#at] === '!' && this.#at + 1 < this.#words.length) {
      this.#at++;
      return !this.#not();
    }
    return this.#primary();
  }

  #primary(): boolean {
    const [first = '', operator = '', third] = this.#words.slice(this.#at, this.#at + 3);
    if (third !== undefined && BINARY.has(operator)) {
      this.#at += 3;
      return this.#binary(first, operator, third);
    }
    if (first === '(') {
      this.#at++;
      const result = this.#or();
      if (this.#words[this.#at] !== ')') throw new TestError('argument', ')');
      this.#at++;
      return result;
    }
    if (UNARY.has(first) && this.#at + 1 < this.#words.length) {
      this.#at += 2;
      return this.#unary(first, operator);
    }
    if (this.#at >= this.#words.length) throw new TestError('argument', '');
    this.#at++;
    return first !== '';
  }

  #unary(operator: string, operand: string): boolean {
    if (operator === '-z') return operand === '';
    if (operator === '-n') return operand !== '';
    // Nothing here is a terminal, a link, a pipe or a special file.
    if ('-t -h -L -p -S -b -g -k -u -N'.split(' ').includes(operator)) return false;
    const { world } = this.#sh.session;
    const path = absolutePath(this.#sh.cwd, operand);
    if (operand === '') return false;
    if (operator === '-s')
      return (world.read(path) ?? '') !== '' || world.stat(path) === 'directory';
    const kind = world.stat(path);
    if (operator === '-c') return kind === 'file' && path.startsWith('/dev/');
    if (operator === '-f') return kind === 'file' && !isDevice(path);
    return operator === '-d' ? kind === 'directory' : kind !== null;
  }

  #binary(left: string, operator: string, right: string): boolean {
    switch (operator) {
      case '=':
      case '==':
        return left === right;
      case '!=':
        return left !== right;
      case '<':
        return left < right;
      case '>':
        return left > right;
      case '-nt':
      case '-ot':
        // Files have no times here.
        return false;
      case '-ef':
        return absolutePath(this.#sh.cwd, left) === absolutePath(this.#sh.cwd, right);
      default:
        return compareNumbers(operator, toInteger(left), toInteger(right));
    }
  }
}

function isDevice(path: string): boolean {
  return (
    path.startsWith('/dev/') && path !== '/dev/termination-log' && !path.startsWith('/dev/shm/')
  );
}

function toInteger(word: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(word)) throw new TestError('number', word);
  return Number(word);
}

function compareNumbers(operator: string, a: number, b: number): boolean {
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-gt':
      return a > b;
    case '-ge':
      return a >= b;
    case '-lt':
      return a < b;
    default:
      return a <= b;
  }
}
