import {
  dns1123Subdomain,
  isRecord,
  labelValue,
  parseCpu,
  parseMemory,
  qualifiedName,
  recordOf,
} from '@podsim/api';
import { type Leaf, leaf, shown, Unfit } from './leaf.ts';

/** A Kubernetes quantity above 0. */
function quantity(parse: (text: string | number) => number, example: string): Leaf<number> {
  const json = { type: ['string', 'number'], description: 'A quantity.', examples: [example] };
  return leaf(json, (value) => {
    const hint = `expected a quantity such as ${example}`;
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new Unfit(`${shown(value)} is not a quantity`, hint);
    }
    try {
      const amount = parse(value);
      if (amount > 0) return amount;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new Unfit(`${shown(value)}: ${error.message}`, hint);
    }
    throw new Unfit('must be more than 0');
  });
}

/** Millicores. */
export const cpuSchema = quantity(parseCpu, '"2", 500m');
/** Bytes. */
export const memorySchema = quantity(parseMemory, '8Gi');

/** An integer of at least `least`. */
export function integer(least: number, most = Number.MAX_SAFE_INTEGER): Leaf<number> {
  return leaf({ type: 'integer', minimum: least, maximum: most }, (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      throw new Unfit(`expected an integer, got ${shown(value)}`);
    }
    if (value < least) throw new Unfit(`must be at least ${least}, got ${value}`);
    if (value > most) throw new Unfit(`must be at most ${most}, got ${value}`);
    return value;
  });
}

/** A rate or burst: a number of at least 0. */
export const rateSchema: Leaf<number> = leaf({ type: 'number', minimum: 0 }, (value) => {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  throw new Unfit(`expected a number of at least 0, got ${shown(value)}`);
});

export const seedSchema: Leaf<number | string> = leaf(
  { type: ['integer', 'string'], description: 'Seed of all random draws; default 1.' },
  (value) => {
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    throw new Unfit(`expected an integer or a text, got ${shown(value)}`);
  },
);

/** A release as written, patch level and `v` dropped: `v1.32.4` is `1.32`. */
export const releaseSchema: Leaf<string> = leaf(
  { type: ['string', 'number'], description: 'A Kubernetes release.', examples: ['1.32'] },
  (value) => {
    const match = typeof value === 'string' ? /^v?(1\.\d{1,3})(\.\d+)?$/.exec(value.trim()) : null;
    if (match?.[1] !== undefined) return match[1];
    throw new Unfit(
      `${shown(value)} is not a Kubernetes release`,
      'expected such as "1.32", in quotes',
    );
  },
);

/** A map whose keys users choose, read entry by entry. */
function mapOf<T>(value: unknown, read: (value: unknown, key: string) => T): [string, T][] {
  if (!isRecord(value)) throw new Unfit(`expected a map, got ${shown(value)}`);
  return Object.entries(value).map(([key, each]) => [key, read(each, key)]);
}

function readString(value: unknown, key: string): string {
  if (typeof value === 'string') return value;
  throw new Unfit(`expected a text, got ${shown(value)}`, 'put it in quotes', [key]);
}

const stringMapJson = { type: 'object', additionalProperties: { type: 'string' } };

/** Any texts, as in annotations. */
export const stringMapSchema: Leaf<Record<string, string>> = leaf(stringMapJson, (value) =>
  recordOf(mapOf(value, readString)),
);

/** Labels that Kubernetes would accept. */
export const labelsSchema: Leaf<Record<string, string>> = leaf(stringMapJson, (value) => {
  const labels = mapOf(value, readString);
  for (const [key, text] of labels) {
    const wrong = [...qualifiedName(key), ...labelValue(text)][0];
    if (wrong !== undefined) throw new Unfit(wrong, null, [key]);
  }
  return recordOf(labels);
});

/** Labels to set; null takes one away. */
export const labelChangesSchema: Leaf<[key: string, value: string | null][]> = leaf(
  { type: 'object', minProperties: 1, additionalProperties: { type: ['string', 'null'] } },
  (value) => {
    const changes = mapOf(value, (each, key) => (each === null ? null : readString(each, key)));
    if (changes.length === 0) throw new Unfit('expected at least one label');
    for (const [key, text] of changes) {
      const wrong = [...qualifiedName(key), ...labelValue(text ?? '')][0];
      if (wrong !== undefined) throw new Unfit(wrong, null, [key]);
    }
    return changes;
  },
);

/** The type of a pod condition. */
export const conditionTypeSchema: Leaf<string> = leaf({ type: 'string' }, (value) => {
  if (typeof value !== 'string') throw new Unfit(`expected a text, got ${shown(value)}`);
  const wrong = qualifiedName(value)[0];
  if (wrong !== undefined) throw new Unfit(wrong);
  return value;
});

/** YAML reads a bare True as a boolean. */
export const conditionStatusSchema: Leaf<'True' | 'False'> = leaf(
  { enum: ['True', 'False'] },
  (value) => {
    if (value === 'True' || value === 'False') return value;
    throw new Unfit(`${shown(value)} is not a status`, 'expected "True" or "False", in quotes');
  },
);

export const gatesSchema: Leaf<[name: string, on: boolean][]> = leaf(
  { type: 'object', additionalProperties: { type: 'boolean' } },
  (value) =>
    mapOf(value, (each, key) => {
      if (typeof each === 'boolean') return each;
      throw new Unfit(`expected true or false, got ${shown(each)}`, null, [key]);
    }),
);

/** A name that Kubernetes would accept for a node. */
export const nodeNameSchema: Leaf<string> = leaf({ type: 'string' }, (value) => {
  if (typeof value !== 'string') throw new Unfit(`expected a text, got ${shown(value)}`);
  const wrong = dns1123Subdomain(value)[0];
  if (wrong !== undefined) throw new Unfit(wrong);
  return value;
});

/** A text that is not empty. */
export const textSchema: Leaf<string> = leaf({ type: 'string', minLength: 1 }, (value) => {
  if (typeof value === 'string' && value !== '') return value;
  throw new Unfit(`expected a text, got ${value === '' ? 'an empty one' : shown(value)}`);
});

/** `app=web,tier=front`: equality only, as the timeline needs no more. */
export const selectorSchema: Leaf<Record<string, string>> = leaf({ type: 'string' }, (value) => {
  if (typeof value !== 'string') {
    throw new Unfit(`expected a text, got ${shown(value)}`, 'expected such as app=web');
  }
  return recordOf(
    value.split(',').map((term): [string, string] => {
      const [, key, text] = /^\s*([^=!\s]+)\s*==?\s*([^=\s]*)\s*$/.exec(term) ?? [];
      if (key === undefined || text === undefined) {
        throw new Unfit(`${shown(term)} is not a selector`, 'expected such as app=web,tier=front');
      }
      return [key, text];
    }),
  );
});
