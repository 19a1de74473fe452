import { nearest } from '@podsim/api';

export type ProblemCode =
  | 'yaml'
  | 'duplicate-key'
  | 'not-an-object'
  | 'unknown-key'
  | 'missing-key'
  | 'invalid-value'
  | 'invalid-object'
  | 'duplicate-object'
  | 'two-scenarios'
  | 'unknown-target'
  | 'unknown-verb'
  | 'unknown-model'
  | 'not-simulated'
  | 'unreadable-file'
  | 'nothing-to-run'
  | 'plugin'
  | 'set';

/** Something wrong in a file or on the command line, with its place. */
export interface Problem {
  readonly code: ProblemCode;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** One line. */
  readonly message: string;
  /** The line of the file. */
  readonly excerpt: string;
  /** What to write instead; lines separated by a line feed. */
  readonly hint: string | null;
}

/** Where a problem is. */
export type Place = Pick<Problem, 'file' | 'line' | 'column' | 'excerpt'>;

export const didYouMean = (name: string | null): string | null =>
  name === null ? null : `did you mean ${JSON.stringify(name)}?`;

/** The hint for a name that is not among the known ones; lists them when they are few. */
export function suggest(name: string, known: Iterable<string>): string | null {
  const names = [...known];
  const near = nearest(name, names);
  if (near !== null) return didYouMean(near);
  if (names.length === 0 || names.length > 12) return null;
  return `expected ${names.length === 1 ? '' : 'one of '}${names.join(', ')}`;
}

/** Joins the parts of a hint that are there. */
export function hints(...parts: readonly (string | null)[]): string | null {
  const given = parts.filter((part) => part !== null);
  return given.length === 0 ? null : given.join('\n');
}

const WIDTH = 96;
const BEFORE = 60;

/**
 * A problem as people read it: place and message, the line with a caret under the column, hints.
 * Control characters of the file never reach the terminal.
 */
export function formatProblem(problem: Problem): string {
  const start = Math.max(0, Math.min(problem.column - 1 - BEFORE, problem.excerpt.length));
  const shown = printable(problem.excerpt.slice(start, start + WIDTH)).trimEnd();
  const number = String(problem.line);
  const place = `${printable(problem.file)}:${problem.line}:${problem.column}`;
  const head = `${place}: ${legible(problem.message)}`;
  const lines = [head];
  if (shown !== '') {
    lines.push(`  ${number} | ${shown}`);
    lines.push(`  ${' '.repeat(number.length)} | ${' '.repeat(problem.column - 1 - start)}^`);
  }
  for (const hint of problem.hint?.split('\n') ?? []) lines.push(`  ${legible(hint)}`);
  return lines.join('\n');
}

/** Signs that nobody sees, or that turn the direction of writing, are spelt out. */
function legible(text: string): string {
  const spelt = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return printable(text.replace(INVISIBLE, spelt));
}

const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** As wide as it was. */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(CONTROL, '\ufffd').replace(INVISIBLE, '\ufffd');
}
