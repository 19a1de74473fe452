import { isRecord } from '@podsim/api';

/** A mapping of a case file. */
export type Fields = Readonly<Record<string, unknown>>;

/** A case file that does not say what it must, or says what this runner cannot read. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
}

const own = (fields: Fields, key: string): unknown =>
  Object.hasOwn(fields, key) ? fields[key] : undefined;

export function has(fields: Fields, key: string): boolean {
  return own(fields, key) !== undefined;
}

function wrong(key: string, expected: string, value: unknown): never {
  throw new CaseError(`${key} must be ${expected}, not ${JSON.stringify(value)}`);
}

/** A text, or `absent` where there is none. */
export function text<A>(fields: Fields, key: string, absent: A): string | A {
  const value = own(fields, key);
  if (value === undefined || value === null) return absent;
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : wrong(key, 'a text', value);
}

export function requiredText(fields: Fields, key: string): string {
  return text(fields, key, null) ?? wrong(key, 'a text', own(fields, key));
}

export function number<A>(fields: Fields, key: string, absent: A): number | A {
  const value = own(fields, key);
  if (value === undefined || value === null) return absent;
  return typeof value === 'number' ? value : wrong(key, 'a number', value);
}

export function requiredNumber(fields: Fields, key: string): number {
  return number(fields, key, null) ?? wrong(key, 'a number', own(fields, key));
}

export function flag<A>(fields: Fields, key: string, absent: A): boolean | A {
  const value = own(fields, key);
  if (value === undefined || value === null) return absent;
  return typeof value === 'boolean' ? value : wrong(key, 'true or false', value);
}

/** A list; empty where there is none. */
export function list(fields: Fields, key: string): readonly unknown[] {
  const value = own(fields, key);
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : wrong(key, 'a list', value);
}

/** A list of mappings; empty where there is none. */
export function records(fields: Fields, key: string): readonly Fields[] {
  return list(fields, key).map((item) => asRecord(item, key));
}

/** A list of texts; empty where there is none. */
export function texts(fields: Fields, key: string): readonly string[] {
  return list(fields, key).map((item) =>
    typeof item === 'string' ? item : wrong(key, 'a list of texts', item),
  );
}

/** A mapping; empty where there is none. */
export function record(fields: Fields, key: string): Fields {
  const value = own(fields, key);
  return value === undefined || value === null ? {} : asRecord(value, key);
}

/** The mapping under a key; null where there is none, or it is null. */
export function optionalRecord(fields: Fields, key: string): Fields | null {
  const value = own(fields, key);
  return value === undefined || value === null ? null : asRecord(value, key);
}

export function asRecord(value: unknown, what: string): Fields {
  return isRecord(value) ? value : wrong(what, 'a mapping', value);
}

/** One of several words. */
export function oneOf<const W extends string, A>(
  fields: Fields,
  key: string,
  words: readonly W[],
  absent: A,
): W | A {
  const value = text(fields, key, null);
  if (value === null) return absent;
  return words.find((word) => word === value) ?? wrong(key, `one of ${words.join(', ')}`, value);
}
