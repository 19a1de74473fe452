import { isRecord, nearest } from '@podsim/api';
import {
  asTime,
  type Distribution,
  type Duration,
  duration,
  type SimTime,
  TooLongError,
} from '@podsim/kernel';
import { didYouMean, hints } from '../problems.ts';
import { type Leaf, leaf, shown, Unfit } from './leaf.ts';

const EXPECTED = 'expected a duration such as 250ms, 30s or 1m30s';

/** Reads Kubernetes notation. */
export function readDuration(value: unknown): Duration {
  // YAML reads a bare 0 as a number; it is the one duration without a unit.
  if (value === 0) return duration('0');
  if (typeof value !== 'string') {
    const near = typeof value === 'number' ? didYouMean(`${value}s`) : null;
    throw new Unfit(`${shown(value)} is not a duration`, hints(EXPECTED, near));
  }
  try {
    return duration(value.trim());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (error instanceof TooLongError) {
      throw new Unfit(`${shown(value)} is too long`, 'expected less than 2496000h, 285 years');
    }
    const near = /^\d+(\.\d+)?$/.test(value) ? didYouMean(`${value}s`) : null;
    throw new Unfit(`${shown(value)} is not a duration`, hints(EXPECTED, near));
  }
}

const durationJson = {
  type: ['number', 'string'],
  // The only number that is one.
  minimum: 0,
  maximum: 0,
  description: 'A duration in Kubernetes notation: 250ms, 30s, 1m30s, 1.5h.',
  examples: ['30s', '1m30s'],
};

export const durationSchema: Leaf<Duration> = leaf(durationJson, readDuration);

export const positiveDurationSchema: Leaf<Duration> = leaf(durationJson, (value) => {
  const read = readDuration(value);
  if (read <= 0) throw new Unfit('must be longer than 0');
  return read;
});

export const timeSchema: Leaf<SimTime> = leaf(durationJson, (value) => asTime(readDuration(value)));

const DISTRIBUTION_HINT =
  'expected 20s (constant), 5s..20s (median..p99), ~6h (exponential mean), or a map such as ' +
  '{ uniform: [1s, 2s] }';

/** Reads a distribution of durations: a text, or a map with its name as the only key. */
export function readDistribution(value: unknown): Distribution {
  if (typeof value === 'string') return readShort(value.trim());
  if (!isRecord(value)) {
    if (value === 0) return { kind: 'constant', value: readDuration(value) };
    const near = typeof value === 'number' ? didYouMean(`${value}s`) : null;
    throw new Unfit(`${shown(value)} is not a distribution`, hints(DISTRIBUTION_HINT, near));
  }
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) {
    throw new Unfit(`a distribution has one key, got ${others.length + (entry ? 1 : 0)}`);
  }
  const [name, given] = entry;
  const read = READERS.get(name);
  if (read === undefined) {
    const names = [...READERS.keys()];
    const list = `expected one of ${names.join(', ')}`;
    const near = didYouMean(nearest(name, names));
    throw new Unfit(`unknown distribution ${JSON.stringify(name)}`, near ?? list);
  }
  return within([name], () => read(given));
}

function readShort(text: string): Distribution {
  if (text.startsWith('~')) return { kind: 'exponential', mean: readPart(text, text.slice(1)) };
  const [median, p99, ...more] = text.split('..');
  if (p99 === undefined) return { kind: 'constant', value: readPart(text, text) };
  if (more.length > 0) throw new Unfit(`${shown(text)} is not a distribution`, DISTRIBUTION_HINT);
  return logNormal(readPart(text, median ?? ''), readPart(text, p99));
}

function readPart(whole: string, part: string): Duration {
  try {
    return readDuration(part);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    const near = /^\d+(\.\d+)?$/.test(whole) ? didYouMean(`${whole}s`) : null;
    throw new Unfit(`${shown(whole)} is not a distribution`, hints(DISTRIBUTION_HINT, near));
  }
}

/** Equal values leave nothing to draw. */
function logNormal(median: Duration, p99: Duration): Distribution {
  if (median === p99) return { kind: 'constant', value: median };
  if (p99 < median) throw new Unfit('the 99th percentile is below the median');
  if (median === 0) throw new Unfit('the median must be longer than 0');
  return { kind: 'logNormal', median, p99 };
}

/** Reads something below a key, whose name goes before the path of what is wrong there. */
function within<T>(path: readonly (string | number)[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw new Unfit(error.message, error.hint, [...path, ...error.path]);
  }
}

const READERS: ReadonlyMap<string, (value: unknown) => Distribution> = new Map([
  [
    'constant',
    (value: unknown): Distribution => ({ kind: 'constant', value: readDuration(value) }),
  ],
  ['exponential', (value) => ({ kind: 'exponential', mean: readDuration(value) })],
  ['uniform', readUniform],
  ['normal', (value) => ({ kind: 'normal', ...durations(value, ['mean', 'sd']) })],
  [
    'logNormal',
    (value) => {
      const { median, p99 } = durations(value, ['median', 'p99']);
      return logNormal(median, p99);
    },
  ],
  ['gamma', (value) => ({ kind: 'gamma', ...readShape(value) })],
  ['weibull', (value) => ({ kind: 'weibull', ...readShape(value) })],
  ['empirical', readEmpirical],
  ['mixture', readMixture],
]);

function readUniform(value: unknown): Distribution {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new Unfit('uniform needs two durations', 'expected [shortest, longest]');
  }
  const [min, max] = value.map((each, i) => within([i], () => readDuration(each)));
  if (min === undefined || max === undefined || min > max) {
    throw new Unfit('the shortest is longer than the longest');
  }
  return { kind: 'uniform', min, max };
}

function readEmpirical(value: unknown): Distribution {
  if (!Array.isArray(value) || value.length === 0) {
    throw new Unfit('empirical needs a list of durations', 'expected such as [1s, 1.2s, 9s]');
  }
  const values = value.map((each, i) => within([i], () => readDuration(each)));
  return { kind: 'empirical', values: values.sort((a, b) => a - b) };
}

function readMixture(value: unknown): Distribution {
  if (!Array.isArray(value) || value.length === 0) {
    throw new Unfit('mixture needs a list', 'expected such as [{ weight: 9, of: 1s }, …]');
  }
  const parts = value.map((each, i) =>
    within([i], () => {
      const part = keysOf(each, ['weight', 'of']);
      const weight = within(['weight'], () => readPositive(part.weight));
      return { weight, of: within(['of'], () => readDistribution(part.of)) };
    }),
  );
  return { kind: 'mixture', parts };
}

function readShape(value: unknown): { shape: number; scale: Duration } {
  const given = keysOf(value, ['shape', 'scale']);
  return {
    shape: within(['shape'], () => readPositive(given.shape)),
    scale: within(['scale'], () => readDuration(given.scale)),
  };
}

function durations<K extends string>(value: unknown, names: readonly [K, K]): Record<K, Duration> {
  const given = keysOf(value, names);
  const read = names.map((name) => [name, within([name], () => readDuration(given[name]))]);
  return Object.fromEntries(read) as Record<K, Duration>;
}

function readPositive(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw new Unfit(`${shown(value)} is not a number above 0`);
}

/** A map with exactly these keys. */
function keysOf<K extends string>(
  value: unknown,
  names: readonly [K, K],
): Readonly<Record<K, unknown>> {
  if (!isRecord(value)) throw new Unfit(`${shown(value)} is not a map`, expected(names));
  for (const key of Object.keys(value)) {
    if (names.some((name) => name === key)) continue;
    const near = didYouMean(nearest(key, names));
    throw new Unfit(`unknown key ${JSON.stringify(key)}`, near ?? expected(names), [key]);
  }
  for (const name of names) {
    if (!Object.hasOwn(value, name)) throw new Unfit(`missing key "${name}"`, expected(names));
  }
  return value as Record<K, unknown>;
}

const expected = (names: readonly string[]): string => `expected the keys ${names.join(' and ')}`;

export const distributionSchema: Leaf<Distribution> = leaf(
  {
    description: DISTRIBUTION_HINT.replace('expected', 'A distribution of durations:'),
    anyOf: [
      { type: 'string', examples: ['20s', '5s..20s', '~6h'] },
      {
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
        properties: Object.fromEntries([...READERS.keys()].map((name) => [name, {}])),
      },
      { const: 0 },
    ],
  },
  readDistribution,
);
