import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';

/** The YAML files below a folder of the repository. */
function textsOf(folder: string): readonly string[] {
  const root = new URL(folder, import.meta.url).pathname;
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !name.includes('node_modules'))
    .sort()
    .map((name) => readFileSync(join(root, name), 'utf8'));
}

/** Values that are of another kind, at an edge, or behind it. */
const HOSTILE: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 1.5, 1e300, -1e300, 2 ** 31, 2 ** 53, 100_000],
  ...['', ' ', '0', '-1', '__proto__', 'constructor', 'toString', 'x'.repeat(300), '\u0000'],
  ...['5s', '-5s', '0s', '99999h', '5s..20s', '20s..5s', '~6h', '1Gi', '500m', '1e9', '50%'],
  ...['*', 'pod/web', 'pod/web#2', 'node/node1', 'action 1', 'sh -c exit 1', '$(A)', '{{ x }}'],
  ...[[], {}, [null], [[]], { a: 1 }, ['sh', '-c', 'while :; do :; done']],
];

const SNIPPETS = [
  ...['{', '}', '[', ']', ':', ': ', ' - ', '&a ', '*a', '<<: ', '"', "'", '!!x ', '|', '>', '%'],
  ...['\n', '\t', '\r', '\u0000', '\ufeff', '\u202e', '😀', '---\n', '...\n', '#', ' #', ',', '?'],
];

type Pick = (length: number) => number;
type Mutation = (text: string, pick: Pick, others: readonly string[]) => string;

const splice = (text: string, at: number, cut: number, put: string): string =>
  text.slice(0, at) + put + text.slice(at + cut);

const bytes: Mutation = (text, pick) => {
  const put = pick(3) === 0 ? '' : (SNIPPETS[pick(SNIPPETS.length)] ?? '');
  return splice(text, pick(text.length + 1), pick(6), put);
};

const tokens: Mutation = (text, pick, others) => {
  const found = [...text.matchAll(/[\w./%-]+/g)];
  const victim = found[pick(found.length)];
  if (victim === undefined) return text;
  const from = [...(others[pick(others.length)] ?? text).matchAll(/[\w./%-]+/g)];
  const other = from[pick(from.length)]?.[0] ?? '';
  const hostile = String(HOSTILE[pick(HOSTILE.length)]);
  return splice(text, victim.index, victim[0].length, pick(2) === 0 ? other : hostile);
};

const lines: Mutation = (text, pick, others) => {
  const all = text.split('\n');
  const at = pick(all.length);
  const line = all[at] ?? '';
  const theirs = (others[pick(others.length)] ?? '').split('\n');
  const changes = [
    () => all.toSpliced(at, 1),
    () => all.toSpliced(at, 0, line),
    () => all.toSpliced(at, 1, `  ${line}`),
    () => all.toSpliced(at, 1, line.replace(/^ {1,2}/, '')),
    () => all.toSpliced(pick(all.length), 0, ...all.slice(at, at + 1 + pick(5))),
    () => all.toSpliced(at, 0, theirs[pick(theirs.length)] ?? ''),
    () => all.slice(0, at),
  ];
  return (changes[pick(changes.length)] as () => string[])().join('\n');
};

/** A place in a tree: what holds it, and its key there. */
type Place = readonly [holder: Record<string, unknown>, key: string];

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key): Place[] => [[holder, key], ...placesIn(holder[key])]);
}

/** Keys, values and subtrees: taken away, replaced, renamed, moved, copied. */
const tree: Mutation = (text, pick) => {
  let documents: unknown[];
  try {
    const parsed = parseAllDocuments(text, { logLevel: 'silent' });
    const values = parsed.map((document) => document.toJS({ maxAliasCount: 100 }));
    // A cycle of aliases cannot be written out, and throws.
    documents = JSON.parse(JSON.stringify(values));
  } catch {
    return text;
  }
  const places = placesIn(documents);
  const place = places[pick(places.length)];
  const other = places[pick(places.length)];
  if (place === undefined || other === undefined) return text;
  const [holder, key] = place;
  const value = structuredClone(holder[key]);
  const put = (at: Place, what: unknown) => {
    // A list has no other keys, and must not become as long as its largest index.
    const key = Array.isArray(at[0]) && !Object.hasOwn(at[0], at[1]) ? at[0].length : at[1];
    Object.defineProperty(at[0], key, {
      ...{ value: what, enumerable: true, configurable: true, writable: true },
    });
  };
  const changes = [
    () => delete holder[key],
    () => put(place, structuredClone(HOSTILE[pick(HOSTILE.length)])),
    () => put(place, structuredClone(other[0][other[1]])),
    () => put([other[0], key], value),
    () => put([holder, String(HOSTILE[pick(HOSTILE.length)])], value),
    () => put(place, [value, value]),
    () => put([holder, `${key}x`], value),
  ];
  (changes[pick(changes.length)] as () => unknown)();
  try {
    return documents.map((document) => stringify(document)).join('---\n');
  } catch {
    return text;
  }
};

const MUTATIONS: readonly Mutation[] = [bytes, tokens, tokens, lines, tree, tree, tree];

/** Mutated texts; the same ones for the same seed. */
export function mutatedTexts(seed: number, count: number): readonly string[] {
  const right = textsOf('../../../../examples/');
  const broken = textsOf('../broken/files/');
  const texts = [...right, ...broken];
  const numbers = fc.array(fc.nat(), { minLength: 40, maxLength: 40, size: 'max' });
  return fc.sample(numbers, { seed, numRuns: count }).map((draws) => {
    let next = 0;
    const pick: Pick = (length) =>
      length === 0 ? 0 : (draws[next++ % draws.length] ?? 0) % length;
    const from = pick(4) === 0 ? broken : right;
    let text = from[pick(from.length)] ?? '';
    const times = 1 + pick(3);
    for (let i = 0; i < times; i += 1) {
      const mutation = MUTATIONS[pick(MUTATIONS.length)] as Mutation;
      text = mutation(text, pick, texts);
    }
    return text;
  });
}
