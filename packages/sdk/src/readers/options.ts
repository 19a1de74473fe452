import type { OptionsSchema, SchemaIssue, SchemaResult } from '../schema.ts';
import { type JsonSchema, type OptionReader, shown, withJson } from './scalars.ts';

type Path = readonly PropertyKey[];

/** A Standard Schema that is also a reader, so that schemas nest. */
export type Options<T> = OptionsSchema<T> & { readonly read: OptionReader<T> };

/** Makes a Standard Schema of a reader. */
export function optionsOf<T>(read: OptionReader<T>): Options<T> {
  const validate = (value: unknown): SchemaResult<T> => {
    const issues: SchemaIssue[] = [];
    const result = read(value, [], issues);
    return issues.length > 0 ? { issues } : { value: result };
  };
  const jsonSchema = { input: () => read.json ?? {} };
  return { '~standard': { version: 1, vendor: 'podsim', validate, jsonSchema }, read };
}

/** Notes a problem and gives a value that nobody will use. */
function refuse<T>(issues: SchemaIssue[], path: Path, message: string): T {
  issues.push({ message, path });
  return undefined as T;
}

export const readTruth: OptionReader<boolean> = withJson(
  (value, path, issues) =>
    typeof value === 'boolean'
      ? value
      : refuse<boolean>(issues, path, `expected true or false, not ${shown(value)}`),
  { type: 'boolean' },
);

export const readText: OptionReader<string> = withJson(
  (value, path, issues) =>
    typeof value === 'string'
      ? value
      : refuse<string>(issues, path, `expected a text, not ${shown(value)}`),
  { type: 'string' },
);

/** A number between two others, both included. @param what it is, as in `a number of seconds`. */
export function readNumber(
  what = 'a number',
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
): OptionReader<number> {
  const from = min === Number.NEGATIVE_INFINITY ? '' : `, ${min} or more`;
  const range = max === Number.POSITIVE_INFINITY ? from : ` from ${min} to ${max}`;
  const read: OptionReader<number> = (value, path, issues) =>
    typeof value === 'number' && value >= min && value <= max
      ? value
      : refuse(issues, path, `expected ${what}${range}, not ${shown(value)}`);
  return withJson(read, { type: 'number', ...rangeOf(min, max) });
}

/** A whole number between two others, both included. */
export function readInteger(what: string, min: number, max: number): OptionReader<number> {
  const read: OptionReader<number> = (value, path, issues) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : refuse(issues, path, `expected ${what} from ${min} to ${max}, not ${shown(value)}`);
  return withJson(read, { type: 'integer', ...rangeOf(min, max) });
}

function rangeOf(min: number, max: number): JsonSchema {
  return {
    ...(Number.isFinite(min) ? { minimum: min } : {}),
    ...(Number.isFinite(max) ? { maximum: max } : {}),
  };
}

/** One of some words. */
export function readOneOf<const T extends string>(...words: readonly T[]): OptionReader<T> {
  const read: OptionReader<T> = (value, path, issues) =>
    words.includes(value as T)
      ? (value as T)
      : refuse(issues, path, `expected ${words.join(', ')}, not ${shown(value)}`);
  return withJson(read, { enum: words });
}

/** A list whose elements are all alike. */
export function readList<T>(read: OptionReader<T>): OptionReader<readonly T[]> {
  const readAll: OptionReader<readonly T[]> = (value, path, issues) =>
    Array.isArray(value)
      ? value.map((each, i) => read(each, [...path, i], issues))
      : refuse(issues, path, `expected a list, not ${shown(value)}`);
  return withJson(readAll, { type: 'array', items: read.json ?? {} });
}

/** The same reader with words for people, one sentence with a full stop. */
export function described<T>(read: OptionReader<T>, description: string): OptionReader<T> {
  return withJson(read, { description });
}

const DEFAULT = Symbol('default');
type Optional<T> = OptionReader<T> & { readonly [DEFAULT]: T };

/**
 * A key that may be missing.
 *
 * @param otherwise what it then stands for, as the model sees it.
 * @param shownDefault how a scenario would write that; without it nothing is shown.
 */
export function optional<T, const D>(
  read: OptionReader<T>,
  otherwise: D,
  shownDefault?: unknown,
): Optional<T | D> {
  const isScalar = otherwise === null || typeof otherwise !== 'object';
  const given = shownDefault ?? (isScalar ? otherwise : undefined);
  const json = given === undefined || given === null ? {} : { default: given };
  const reader: OptionReader<T | D> = withJson(read, json);
  return Object.assign(reader, { [DEFAULT]: otherwise });
}

type Readers<T> = { readonly [K in keyof T]: OptionReader<T[K]> };

/** Options that are a map with exactly these keys. A Standard Schema, without any other package. */
export function options<T extends object>(readers: Readers<T>): Options<T> {
  const names = Object.entries(readers).map(([name]) => name as keyof T & string);
  const read: OptionReader<T> = (value, path, issues) => {
    const given = value ?? {};
    if (typeof given !== 'object' || Array.isArray(given)) {
      return refuse(issues, path, `expected a map, not ${shown(value)}`);
    }
    for (const [key] of Object.entries(given)) {
      if (!Object.hasOwn(readers, key)) {
        refuse(issues, [...path, key], `unknown key; known are ${names.join(', ')}`);
      }
    }
    const result: Partial<T> = {};
    for (const name of names) result[name] = readKey(given, readers[name], name, path, issues);
    return result as T;
  };
  return optionsOf(withJson(read, mapSchema(readers)));
}

function mapSchema(readers: Readers<object>): JsonSchema {
  const entries = Object.entries<OptionReader<unknown>>(readers as never);
  const required = entries.filter(([, reader]) => !(DEFAULT in reader)).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, { json }]) => [name, json ?? {}])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function readKey<T>(
  given: object,
  reader: OptionReader<T>,
  name: string,
  path: Path,
  issues: SchemaIssue[],
): T {
  const value: unknown = Object.hasOwn(given, name) ? given[name as never] : undefined;
  if (value !== undefined) return reader(value, [...path, name], issues);
  if (DEFAULT in reader) return (reader as Optional<T>)[DEFAULT];
  return refuse(issues, [...path, name], 'is missing');
}
