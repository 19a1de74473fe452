import type { OptionsSchema, SchemaIssue, SchemaResult } from '@podsim/sdk';

type Path = readonly PropertyKey[];

/** Reads one value: it, or what is wrong with it and where. */
export type Reader<T> = (value: unknown, path: Path, issues: SchemaIssue[]) => T;

/** A Standard Schema that is also a reader, so that schemas nest. */
export type Schema<T> = OptionsSchema<T> & { readonly read: Reader<T> };

/** Makes a Standard Schema of a reader. */
export function schema<T>(read: Reader<T>): Schema<T> {
  const validate = (value: unknown): SchemaResult<T> => {
    const issues: SchemaIssue[] = [];
    const result = read(value, [], issues);
    return issues.length > 0 ? { issues } : { value: result };
  };
  return { '~standard': { version: 1, vendor: 'podsim', validate }, read };
}

/** Notes a problem and gives a value that nobody will use. */
function refuse<T>(issues: SchemaIssue[], path: Path, message: string): T {
  issues.push({ message, path });
  return undefined as T;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value)
    ? 'a list'
    : typeof value === 'object'
      ? 'a map'
      : JSON.stringify(value);
}

export const truth: Reader<boolean> = (value, path, issues) =>
  typeof value === 'boolean'
    ? value
    : refuse(issues, path, `expected true or false, not ${describe(value)}`);

export const text: Reader<string> = (value, path, issues) =>
  typeof value === 'string'
    ? value
    : refuse(issues, path, `expected a text, not ${describe(value)}`);

/** A number of seconds, 0 or more. */
export const secondsNumber: Reader<number> = (value, path, issues) =>
  typeof value === 'number' && value >= 0
    ? value
    : refuse(issues, path, `expected a number of seconds, 0 or more, not ${describe(value)}`);

/** An exit code. */
export const exitCode: Reader<number> = (value, path, issues) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255
    ? (value as number)
    : refuse(issues, path, `expected an exit code from 0 to 255, not ${describe(value)}`);

/** One of some words. */
export function oneOf<const T extends string>(...words: readonly T[]): Reader<T> {
  return (value, path, issues) =>
    words.includes(value as T)
      ? (value as T)
      : refuse(issues, path, `expected ${words.join(', ')}, not ${describe(value)}`);
}

/** A list whose elements are all alike. */
export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, path, issues) =>
    Array.isArray(value)
      ? value.map((each, i) => read(each, [...path, i], issues))
      : refuse(issues, path, `expected a list, not ${describe(value)}`);
}

export const strings: Reader<readonly string[]> = list(text);

const DEFAULT = Symbol('default');
type Optional<T> = Reader<T> & { readonly [DEFAULT]: T };

/** A key that may be missing. */
export function optional<T, const D>(read: Reader<T>, otherwise: D): Optional<T | D> {
  const reader: Reader<T | D> = (value, path, issues) => read(value, path, issues);
  return Object.assign(reader, { [DEFAULT]: otherwise });
}

type Readers<T> = { readonly [K in keyof T]: Reader<T[K]> };

/** A map with exactly these keys. */
export function shape<T extends object>(readers: Readers<T>): Schema<T> {
  const names = Object.entries(readers).map(([name]) => name as keyof T & string);
  return schema((value, path, issues) => {
    const given = value ?? {};
    if (typeof given !== 'object' || Array.isArray(given)) {
      return refuse(issues, path, `expected a map, not ${describe(value)}`);
    }
    for (const [key] of Object.entries(given)) {
      if (!Object.hasOwn(readers, key)) {
        refuse(issues, [...path, key], `unknown key; known are ${names.join(', ')}`);
      }
    }
    const result: Partial<T> = {};
    for (const name of names) result[name] = readKey(given, readers[name], name, path, issues);
    return result as T;
  });
}

function readKey<T>(
  given: object,
  reader: Reader<T>,
  name: string,
  path: Path,
  issues: SchemaIssue[],
): T {
  const value: unknown = Object.hasOwn(given, name) ? given[name as never] : undefined;
  if (value !== undefined) return reader(value, [...path, name], issues);
  if (DEFAULT in reader) return (reader as Optional<T>)[DEFAULT];
  return refuse(issues, [...path, name], 'is missing');
}
