import type { Call } from '../engine/call.ts';
import { interpretEscapes } from '../engine/escapes.ts';

const DIRECTIVE = /%([-+ #0]*)(\*|\d+)?(?:\.(\d+))?([a-zA-Z%])/;

/** The format is used again for as long as arguments are left. */
export function printf(call: Call): number {
  const args = call.args[0] === '--' ? call.args.slice(1) : call.args;
  const [format, ...values] = args;
  if (format === undefined) return usage(call);
  const printer = new Printer(call, values);
  do {
    printer.round(format);
  } while (printer.isGoingOn);
  return printer.status;
}

function usage(call: Call): number {
  if (!call.builtin && !call.busybox) return call.usage('missing operand');
  switch (call.sh.flavour.shell) {
    case 'ash':
      call.err('sh: usage: printf FORMAT [ARGUMENT...]');
      return 1;
    case 'dash':
      call.sh.complain('printf: usage: printf format [arg ...]');
      return 2;
    case 'bash':
      call.err('printf: usage: printf [-v var] format [arguments]');
      return 2;
  }
}

class Printer {
  status = 0;
  readonly #call: Call;
  readonly #values: readonly string[];
  #next = 0;
  #stopped = false;

  constructor(call: Call, values: readonly string[]) {
    this.#call = call;
    this.#values = values;
  }

  get isGoingOn(): boolean {
    return !this.#stopped && this.#next > 0 && this.#next < this.#values.length;
  }

  round(format: string): void {
    let rest = format;
    const before = this.#next;
    while (rest !== '' && !this.#stopped) {
      const match = DIRECTIVE.exec(rest);
      const plain = match === null ? rest : rest.slice(0, match.index);
      this.#plain(plain);
      if (match === null || this.#stopped) break;
      rest = rest.slice(match.index + match[0].length);
      this.#directive(match);
    }
    // A format without directives is printed once, whatever the arguments.
    if (this.#next === before) this.#next = this.#values.length;
  }

  #plain(text: string): void {
    const { text: unescaped, stopped } = interpretEscapes(text);
    this.#call.out(unescaped);
    this.#stopped = stopped;
  }

  #directive([directive, flags = '', width, precision, kind = '']: RegExpExecArray): void {
    if (kind === '%') {
      this.#call.out('%');
      return;
    }
    const field = Number(width === '*' ? this.#take() : (width ?? 0));
    const digits = precision === undefined ? null : Number(precision);
    if (kind === 's' || kind === 'b' || kind === 'c') {
      this.#call.out(pad(this.#textOf(kind, digits), field, flags.replace('0', '')));
    } else if ('diuxXo'.includes(kind)) {
      this.#call.out(pad(signed(integerText(this.#integer(), kind), flags), field, flags));
    } else if ('fFeEgG'.includes(kind)) {
      this.#call.out(pad(signed(floatText(this.#float(), digits), flags), field, flags));
    } else this.#invalid(directive);
  }

  #textOf(kind: string, digits: number | null): string {
    const value = this.#take();
    if (kind === 'c') return value.slice(0, 1);
    const { text, stopped } =
      kind === 'b' ? interpretEscapes(value) : { text: value, stopped: false };
    if (stopped) this.#stopped = true;
    return digits === null ? text : text.slice(0, digits);
  }

  #take(): string {
    return this.#values[this.#next++] ?? '';
  }

  #integer(): number {
    const given = this.#next < this.#values.length;
    const text = this.#take();
    if (/^['"]./.test(text)) return text.codePointAt(1) ?? 0;
    const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
    const [whole = '', sign, digits = ''] = match ?? [];
    if (whole.length !== text.length || digits === '') {
      if (given || this.#call.sh.flavour.shell === 'ash') this.#badNumber(text);
    }
    const octal = /^0[0-7]+$/.test(digits);
    const value = octal ? Number.parseInt(digits, 8) : Number(digits === '' ? 0 : digits);
    return sign === '-' ? -value : value;
  }

  #float(): number {
    const text = this.#take();
    const value = Number(text === '' ? 0 : text);
    if (!Number.isNaN(value)) return value;
    this.#badNumber(text);
    return 0;
  }

  #badNumber(text: string): void {
    this.status = 1;
    const { sh } = this.#call;
    if (sh.flavour.shell === 'ash') this.#call.err(`sh: invalid number '${text}'`);
    else if (sh.flavour.shell === 'bash') sh.complain(`printf: ${text}: invalid number`);
    else sh.complain(`printf: ${text}: expected numeric value`);
  }

  #invalid(directive: string): void {
    this.status = this.#call.sh.flavour.shell === 'dash' ? 2 : 1;
    this.#stopped = true;
    if (this.#call.sh.flavour.shell === 'ash') this.#call.err(`sh: ${directive}: invalid format`);
    else this.#call.sh.complain(`printf: ${directive}: invalid directive`);
  }
}

function integerText(value: number, kind: string): string {
  if (kind === 'x') return value.toString(16);
  if (kind === 'X') return value.toString(16).toUpperCase();
  return kind === 'o' ? value.toString(8) : String(value);
}

function floatText(value: number, digits: number | null): string {
  return value.toFixed(digits ?? 6);
}

function signed(text: string, flags: string): string {
  if (text.startsWith('-')) return text;
  if (flags.includes('+')) return `+${text}`;
  return flags.includes(' ') ? ` ${text}` : text;
}

function pad(text: string, width: number, flags: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0')) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}
