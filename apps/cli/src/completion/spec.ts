import type { Command } from 'commander';

/** What may stand in one place of a command line. */
export type Value =
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly list: boolean }
  | { readonly kind: 'file' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'anything' };

export interface OptionSpec {
  /** `--jobs`, and `-j` if it has that. */
  readonly names: readonly string[];
  readonly description: string;
  /** null for one without a value. */
  readonly value: Value | null;
}

export interface ArgumentSpec {
  readonly value: Value;
  readonly variadic: boolean;
}

export interface CommandSpec {
  /** Words that lead to it: `run`, `plugin new`; empty for podsim itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly OptionSpec[];
  readonly arguments: readonly ArgumentSpec[];
  /** Names and descriptions of the commands below it. */
  readonly commands: readonly (readonly [name: string, description: string])[];
}

/** Words that fit a place: `get kind` for an argument, `--tables` for an option anywhere. */
export type Hints = ReadonlyMap<string, readonly string[]>;

/** Every command below a program, itself first. */
export function specOf(program: Command, hints: Hints): readonly CommandSpec[] {
  return describe(program, [], hints);
}

function describe(command: Command, path: readonly string[], hints: Hints): CommandSpec[] {
  const below = command.commands.filter((each) => each.name() !== 'help');
  const words = path.join(' ');
  const own: CommandSpec = {
    path,
    description: command.description(),
    options: [
      ...command.options.map((option) => ({
        names: [option.long, option.short].filter((name) => typeof name === 'string'),
        description: option.description,
        value: option.required
          ? valueIn(option.long ?? '', option.flags, option.argChoices, hints)
          : null,
      })),
      { names: ['--help', '-h'], description: 'print help', value: null },
    ],
    arguments: command.registeredArguments.map((argument) => ({
      value: valueIn(`${words} ${argument.name()}`, argument.name(), argument.argChoices, hints),
      variadic: argument.variadic,
    })),
    commands: below.map((each) => [each.name(), each.description()]),
  };
  return [own, ...below.flatMap((each) => describe(each, [...path, each.name()], hints))];
}

/** By its choices, else by what is known of the place, else by what it is called. */
function valueIn(
  place: string,
  name: string,
  choices: readonly string[] | undefined,
  hints: Hints,
): Value {
  if (choices !== undefined) return { kind: 'words', words: choices, list: false };
  const words = hints.get(place);
  // Only options take lists, separated by commas.
  const list = place === '--tables' || place === '--kind';
  if (words !== undefined) return { kind: 'words', words, list };
  if (/\bfile\b/.test(name) || place === '--plugin') return { kind: 'file' };
  if (/\bdir\b/.test(name)) return { kind: 'folder' };
  return { kind: 'anything' };
}
