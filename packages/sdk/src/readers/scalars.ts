import { parseMemory } from '@podsim/api';
import { type Duration, duration } from '@podsim/kernel';
import type { SchemaIssue } from '../schema.ts';

/**
 * Reads one value of a contribution's options as a scenario writes it: gives the value, or adds
 * what is wrong to `issues` and gives one that nobody will use.
 */
export interface OptionReader<T> {
  (value: unknown, path: readonly PropertyKey[], issues: SchemaIssue[]): T;
  /** What editors and `podsim explain` show of it. */
  readonly json?: JsonSchema;
}

/** A part of a JSON Schema (draft 7). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The same reader, with what to show of it. */
export function withJson<R extends OptionReader<unknown>>(reader: R, json: JsonSchema): R {
  // A new function: the given one may be known under other words elsewhere.
  const same: OptionReader<unknown> = (value, path, issues) => reader(value, path, issues);
  return Object.assign(same, reader, { json: { ...reader.json, ...json } }) as unknown as R;
}

/** What a person is shown of a value that does not fit. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a map' : JSON.stringify(value);
}

const durationReader: OptionReader<Duration> = (value, path, issues) => {
  // YAML reads a bare 0 as a number; it is the one duration without a unit.
  if (value === 0) return duration('0');
  try {
    if (typeof value === 'string') return duration(value.trim());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const message = `expected a duration such as 250ms, 30s or 1m30s, not ${shown(value)}`;
  issues.push({ message, path });
  return duration('0');
};

const shareReader: OptionReader<number> = (value, path, issues) => {
  const percent = typeof value === 'string' ? /^(\d+\.?\d*|\.\d+)\s*%$/.exec(value.trim()) : null;
  const share = percent ? Number(percent[1]) / 100 : value;
  if (typeof share === 'number' && share >= 0 && share <= 1) return share;
  issues.push({ message: `expected a share such as 0.5% or 0.005, not ${shown(value)}`, path });
  return 0;
};

const positiveReader: OptionReader<number> = (value, path, issues) => {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  issues.push({ message: `expected a number above 0, not ${shown(value)}`, path });
  return 1;
};

const bytesReader: OptionReader<number> = (value, path, issues) => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  // Kubernetes takes `256m` for a quarter of a byte, which is nobody's intention.
  const isText = typeof value === 'string' && !/[num]$/.test(value.trim());
  try {
    const bytes = isText ? parseMemory(value.trim()) : -1;
    if (bytes >= 0) return bytes;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const message = `expected a quantity of bytes such as 256Mi or 1G, not ${shown(value)}`;
  issues.push({ message, path });
  return 0;
};

/** The only number that is a duration, for a JSON Schema. */
export const ONLY_ZERO: JsonSchema = { minimum: 0, maximum: 0 };

/** A duration in Kubernetes notation, or a bare 0. */
export const readDuration: OptionReader<Duration> = withJson(durationReader, {
  type: ['number', 'string'],
  ...ONLY_ZERO,
  examples: ['250ms', '1m30s'],
});

/** A probability: a number from 0 to 1, or a text such as `0.5%`. */
export const readShare: OptionReader<number> = withJson(shareReader, {
  type: ['number', 'string'],
  minimum: 0,
  maximum: 1,
  examples: ['0.5%', 0.005],
});

/**
 * Bytes: a Kubernetes quantity such as `256Mi` or `1.5G`, or a whole number; fractions of a byte
 * are rounded up.
 */
export const readBytes: OptionReader<number> = withJson(bytesReader, {
  type: ['number', 'string'],
  minimum: 0,
  examples: ['256Mi', '1G'],
});

/** A number above 0. */
export const readPositive: OptionReader<number> = withJson(positiveReader, {
  type: 'number',
  exclusiveMinimum: 0,
});
