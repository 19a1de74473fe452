import {
  constant,
  type Distribution,
  type Duration,
  duration,
  logNormalOf,
  type MixturePart,
  parseDistribution,
} from '@podsim/kernel';
import type { SchemaIssue } from '../schema.ts';
import {
  ONLY_ZERO,
  type OptionReader,
  readDuration,
  readPositive,
  shown,
  withJson,
} from './scalars.ts';

/** Stands for what could not be read. */
const NOTHING: Distribution = constant(duration('0'));

const EXPECTED =
  'expected a distribution such as 20s, 5s..20s (median..p99), ~6h (exponential mean) or ' +
  '{ uniform: [1s, 2s] }';

/**
 * A distribution of durations: the short notation of `parseDistribution`, a bare 0, or a map whose
 * only key is the name of a distribution, as in `{ uniform: [1s, 2s] }`.
 */
export const readDistribution: OptionReader<Distribution> = withJson(
  // Distributions nest: the readers of their parts are made before this one.
  (value, path, issues) => readAny(value, path, issues),
  { type: ['number', 'object', 'string'], ...ONLY_ZERO, examples: ['20s', '5s..20s', '~6h'] },
);

const readAny: OptionReader<Distribution> = (value, path, issues) => {
  if (value === 0) return NOTHING;
  if (typeof value === 'string') return checked(() => parseDistribution(value), path, issues);
  const entries = entriesOf(value);
  const [name = '', given] = entries?.[0] ?? [];
  const read = READERS.get(name);
  if (read !== undefined && entries?.length === 1) return read(given, [...path, name], issues);
  const names = [...READERS.keys()].join(', ');
  const message =
    entries === null ? `${EXPECTED}, not ${shown(value)}` : `expected one key: one of ${names}`;
  issues.push({ message, path });
  return NOTHING;
};

/** Whether a value is a map that names a distribution, and so no map of options. */
export function isDistributionMap(value: unknown): boolean {
  const entries = entriesOf(value);
  return entries?.length === 1 && READERS.has(entries[0]?.[0] ?? '');
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | null {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? Object.entries(value) : null;
}

function checked(
  make: () => Distribution,
  path: readonly PropertyKey[],
  issues: SchemaIssue[],
): Distribution {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    issues.push({ message: error.message, path });
    return NOTHING;
  }
}

/** A map with exactly two keys. */
function pair<A extends string, B extends string, TA, TB>(
  [a, readA]: readonly [A, OptionReader<TA>],
  [b, readB]: readonly [B, OptionReader<TB>],
): OptionReader<Record<A, TA> & Record<B, TB>> {
  return (value, path, issues) => {
    const entries = entriesOf(value);
    if (entries === null) {
      issues.push({ message: `expected a map of ${a} and ${b}, not ${shown(value)}`, path });
    }
    const given = new Map(entries ?? []);
    for (const name of given.keys()) {
      if (name === a || name === b) continue;
      issues.push({ message: `unknown key; known are ${a}, ${b}`, path: [...path, name] });
    }
    // One problem with the map itself says it all.
    const inside = entries === null ? [] : issues;
    return {
      [a]: readA(given.get(a), [...path, a], inside),
      [b]: readB(given.get(b), [...path, b], inside),
    } as Record<A, TA> & Record<B, TB>;
  };
}

/** A list of at least one element. */
function several<T>(what: string, read: OptionReader<T>): OptionReader<readonly T[]> {
  return (value, path, issues) => {
    if (Array.isArray(value) && value.length > 0) {
      return value.map((each, i) => read(each, [...path, i], issues));
    }
    issues.push({ message: `expected a list of ${what}, not ${shown(value)}`, path });
    return [];
  };
}

const readDurations = several('durations', readDuration);
const readNormal = pair(['mean', readDuration], ['sd', readDuration]);
const readLogNormal = pair(['median', readDuration], ['p99', readDuration]);
const readShape = pair(['shape', readPositive], ['scale', readDuration]);
const readPart: OptionReader<MixturePart> = (value, path, issues) =>
  pair(['weight', readPositive], ['of', readDistribution])(value, path, issues);
const readParts = several('parts such as { weight: 9, of: 1s }', readPart);

/** A distribution made of what another reader reads. */
function makes<T>(
  read: OptionReader<T>,
  make: (value: T) => Distribution,
): OptionReader<Distribution> {
  return (value, path, issues) => {
    const own: SchemaIssue[] = [];
    const given = read(value, path, own);
    issues.push(...own);
    return own.length > 0 ? NOTHING : checked(() => make(given), path, issues);
  };
}

const READERS: ReadonlyMap<string, OptionReader<Distribution>> = new Map([
  ['constant', makes(readDuration, constant)],
  ['exponential', makes(readDuration, (mean) => ({ kind: 'exponential', mean }))],
  ['uniform', makes(readDurations, uniform)],
  ['normal', makes(readNormal, (given) => ({ kind: 'normal', ...given }))],
  ['logNormal', makes(readLogNormal, ({ median, p99 }) => logNormalOf(median, p99))],
  ['gamma', makes(readShape, (given) => ({ kind: 'gamma', ...given }))],
  ['weibull', makes(readShape, (given) => ({ kind: 'weibull', ...given }))],
  ['empirical', makes(readDurations, empirical)],
  ['mixture', makes(readParts, (parts) => ({ kind: 'mixture', parts }))],
]);

function uniform([min, max, ...more]: readonly Duration[]): Distribution {
  if (min === undefined || max === undefined || more.length > 0 || min > max) {
    throw new RangeError('expected [shortest, longest]');
  }
  return { kind: 'uniform', min, max };
}

function empirical(values: readonly Duration[]): Distribution {
  return { kind: 'empirical', values: [...values].sort((a, b) => a - b) };
}
