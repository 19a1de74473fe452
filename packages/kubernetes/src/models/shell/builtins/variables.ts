import { evaluate } from '../engine/arithmetic.ts';
import { receive } from '../engine/call.ts';
import { fatal } from '../engine/fatal.ts';
import { parameter } from '../engine/parameters.ts';
import { CommandError } from '../errors.ts';
import { parseSource } from '../parse.ts';
import { absolutePath } from '../state/path.ts';
import type { Options, Shell } from '../state/shell.ts';
import { Pipe, TextSource } from '../world/streams.ts';
import type { Steps } from '../world/thread.ts';
import { builtin, NOT_DASH } from './types.ts';

/** Builtins about variables, options and the working directory. */
export const VARIABLES = [
  builtin('export', (sh, argv) => mark(sh, argv, 'exported')),
  builtin('readonly', (sh, argv) => mark(sh, argv, 'readonly')),
  builtin('local', local),
  builtin('declare', local, ['bash']),
  builtin('unset', unset),
  builtin('set', set),
  builtin('shopt', () => 0, ['bash']),
  builtin('shift', shift),
  builtin('read', read),
  builtin('cd', changeDirectory),
  builtin('pwd', (sh) => print(sh, sh.cwd)),
  builtin('umask', (sh, argv) => (argv.length > 1 ? 0 : print(sh, '0022'))),
  builtin('let', letCommand, NOT_DASH),
];

const NAME = /^[A-Za-z_]\w*$/;

function print(sh: Shell, line: string): number {
  sh.stream(1).put(`${line}\n`);
  return 0;
}

function checkName(sh: Shell, command: string, word: string): void {
  const [name = ''] = word.split('=');
  if (NAME.test(name)) return;
  if (sh.flavour.shell === 'bash') {
    throw new CommandError(`${command}: \`${word}': not a valid identifier`, 1);
  }
  throw new CommandError(`${sh.builtinPrefix(command)}${name}: bad variable name`, 2);
}

function mark(sh: Shell, argv: readonly string[], kind: 'exported' | 'readonly'): number {
  const [command = '', ...words] = argv;
  const names = words.filter((word) => !word.startsWith('-'));
  if (names.length === 0 && kind === 'exported') {
    for (const [name, value] of sh.variables.exported()) print(sh, `export ${name}='${value}'`);
  }
  for (const word of names) {
    checkName(sh, command, word);
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    if (equals >= 0) sh.variables.set(name, word.slice(equals + 1));
    sh.variables.mark(name, kind);
  }
  return 0;
}

function local(sh: Shell, argv: readonly string[]): number {
  const hidden = sh.locals.at(-1);
  if (hidden === undefined) {
    if (sh.flavour.shell !== 'bash') {
      fatal(sh, `${sh.builtinPrefix('local')}not in a function`);
    }
    if (argv[0] === 'local') {
      throw new CommandError('local: can only be used in a function', 1);
    }
  }
  for (const word of argv.slice(1)) {
    if (word.startsWith('-')) continue;
    checkName(sh, 'local', word);
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    if (hidden !== undefined && !hidden.has(name)) hidden.set(name, sh.variables.get(name));
    if (equals >= 0) sh.variables.set(name, word.slice(equals + 1));
    // dash and busybox keep the outer value of a local variable that is not assigned.
    else if (sh.flavour.shell === 'bash') sh.variables.unset(name);
  }
  return 0;
}

function unset(sh: Shell, argv: readonly string[]): number {
  const functions = argv.includes('-f');
  for (const name of argv.slice(1)) {
    if (name.startsWith('-')) continue;
    if (functions) sh.setFunction(name, null);
    else sh.variables.unset(name);
  }
  return 0;
}

const OPTION_NAMES: ReadonlyMap<string, keyof Options> = new Map([
  ['e', 'errexit'],
  ['u', 'nounset'],
  ['x', 'xtrace'],
  ['f', 'noglob'],
  ['errexit', 'errexit'],
  ['nounset', 'nounset'],
  ['xtrace', 'xtrace'],
  ['noglob', 'noglob'],
  ['pipefail', 'pipefail'],
]);

function set(sh: Shell, argv: readonly string[]): number {
  if (argv.length === 1) {
    for (const name of sh.variables.names()) print(sh, `${name}='${sh.variables.get(name)}'`);
    return 0;
  }
  let at = 1;
  for (; at < argv.length; at++) {
    const word = argv[at] as string;
    if (word === '--' || word === '-') {
      sh.positional = argv.slice(at + 1);
      return 0;
    }
    if (!/^[-+]./.test(word)) break;
    const on = word.startsWith('-');
    if (word.slice(1) === 'o') setOption(sh, argv[++at] ?? '', on);
    else for (const letter of word.slice(1)) if (letter !== 'o') setOption(sh, letter, on);
    if (word.length > 2 && word.endsWith('o')) setOption(sh, argv[++at] ?? '', on);
  }
  if (at < argv.length) sh.positional = argv.slice(at);
  return 0;
}

/** Options without an effect here are taken silently. */
function setOption(sh: Shell, name: string, on: boolean): void {
  if (name === 'pipefail' && sh.flavour.shell === 'dash') {
    throw new CommandError('set: Illegal option -o pipefail', 2);
  }
  const option = OPTION_NAMES.get(name);
  if (option !== undefined) sh.options = { ...sh.options, [option]: on };
}

function shift(sh: Shell, argv: readonly string[]): number {
  const count = Number(argv[1] ?? 1);
  if (count > sh.positional.length) {
    if (sh.flavour.shell === 'dash') throw new CommandError("shift: can't shift that many", 2);
    return 1;
  }
  sh.positional = sh.positional.slice(count);
  return 0;
}

function* read(sh: Shell, argv: readonly string[]): Steps<number> {
  const raw = argv.some((word) => /^-\w*r/.test(word));
  const names = argv.slice(1).filter((word) => !word.startsWith('-'));
  const line = yield* readLine(sh);
  const text = raw ? line.text : line.text.replace(/\\(.)/g, '$1');
  const words = splitWords(text, parameter(sh, 'IFS') ?? ' \t\n', names.length);
  if (names.length === 0) sh.variables.set('REPLY', text);
  for (const [i, name] of names.entries()) sh.variables.set(name, words[i] ?? '');
  return line.ended ? 0 : 1;
}

function* readLine(sh: Shell): Steps<{ readonly text: string; readonly ended: boolean }> {
  const stream = sh.stream(0);
  let text = '';
  for (;;) {
    const more = yield* receive(sh, stream);
    if (more === null) return { text, ended: false };
    text += more;
    const end = text.indexOf('\n');
    if (end < 0) continue;
    const rest = text.slice(end + 1);
    if (stream instanceof TextSource || stream instanceof Pipe) stream.putBack(rest);
    return { text: text.slice(0, end), ended: true };
  }
}

/** The last name takes all that is left. */
function splitWords(text: string, ifs: string, count: number): readonly string[] {
  const isSeparator = (char: string | undefined) => char !== undefined && ifs.includes(char);
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && isSeparator(text[at])) at++;
    if (words.length === count - 1) {
      let end = text.length;
      while (end > at && isSeparator(text[end - 1])) end--;
      words.push(text.slice(at, end));
      break;
    }
    const start = at;
    while (at < text.length && !isSeparator(text[at])) at++;
    if (at > start) words.push(text.slice(start, at));
  }
  return words;
}

function changeDirectory(sh: Shell, argv: readonly string[]): number {
  const target = argv.slice(1).find((word) => !/^-[LP]$/.test(word));
  const wanted = target ?? parameter(sh, 'HOME') ?? '/';
  const path =
    wanted === '-' ? (sh.variables.get('OLDPWD') ?? sh.cwd) : absolutePath(sh.cwd, wanted);
  if (sh.session.world.stat(path) !== 'directory') return cannotChange(sh, wanted, path);
  sh.variables.set('OLDPWD', sh.cwd);
  sh.cwd = path;
  return wanted === '-' ? print(sh, path) : 0;
}

function cannotChange(sh: Shell, wanted: string, path: string): number {
  const isFile = sh.session.world.stat(path) === 'file';
  const reason = isFile ? 'Not a directory' : 'No such file or directory';
  switch (sh.flavour.shell) {
    case 'ash':
      sh.complain(`${sh.builtinPrefix('cd')}can't cd to ${wanted}: ${reason}`);
      return 2;
    case 'dash':
      sh.complain(`cd: can't cd to ${wanted}`);
      return 2;
    case 'bash':
      sh.complain(`cd: ${wanted}: ${reason}`);
      return 1;
  }
}

function* letCommand(sh: Shell, argv: readonly string[]): Steps<number> {
  let value = 0;
  for (const text of argv.slice(1)) {
    const [statement] = parseSource(`((${text}))`).script.commands;
    const command = statement?.command;
    if (command?.type !== 'ArithmeticCommand' || !command.expression) return 1;
    value = yield* evaluate(sh, command.expression);
  }
  return value === 0 ? 1 : 0;
}
