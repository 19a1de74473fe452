import { isRecord, nearest, ownValue, type Path, recordOf } from '@podsim/api';
import * as z from 'zod/mini';
import { didYouMean, hints, type Problem } from '../problems.ts';
import type { Source } from '../source/source.ts';
import { shown } from './leaf.ts';

/** The parsed value, or null and at least one problem. */
export type Checked<T> =
  | { readonly value: T; readonly problems: readonly [] }
  | { readonly value: null; readonly problems: readonly Problem[] };

type Issue = z.core.$ZodIssue;

/**
 * As `check`, but goes on after problems: what is wrong is left out, and the rest is checked for
 * what can only be judged without it.
 *
 * @returns what could be read, without what is wrong; null if nothing could.
 */
export function checkAll<T extends z.core.$ZodType>(
  schema: T,
  value: unknown,
  source: Source,
): Checked<z.output<T>> & Rest<z.output<T>> {
  const first = check(schema, value, source);
  if (first.value !== null) return { ...first, rest: first.value, leftOut: [] };
  const leftOut: Path[] = [];
  let left = value;
  // Each round takes something away, and no schema is that deep.
  for (let round = 0; round < ROUNDS; round += 1) {
    const result = z.safeParse(schema, left);
    if (result.success) return { ...first, rest: result.data, leftOut };
    for (const issue of result.error.issues) {
      left = withoutIssue(left, issue);
      if (issue.code !== 'unrecognized_keys') leftOut.push(plainPath(issue.path));
    }
  }
  return { ...first, rest: null, leftOut };
}

interface Rest<T> {
  readonly rest: T | null;
  /** Places of values that are not in the rest. */
  readonly leftOut: readonly Path[];
}

const plainPath = (path: readonly PropertyKey[]): Path =>
  path.map((part) => (typeof part === 'symbol' ? String(part) : part));

const ROUNDS = 12;

/** A value without what an issue is about. Of a list nothing is taken, so that places stay. */
function withoutIssue(value: unknown, { path, ...issue }: Issue): unknown {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.reduce((left, key) => without(left, [...path, key]), value);
  }
  return without(value, path);
}

function without(value: unknown, path: readonly PropertyKey[]): unknown {
  const [key, ...below] = path;
  if (Array.isArray(value)) {
    if (typeof key !== 'number' || below.length === 0) return undefined;
    const item = without(value[key], below);
    return item === undefined ? undefined : value.with(key, item);
  }
  // What is missing cannot be taken away: then nothing can be said of the whole.
  if (!isRecord(value) || !Object.hasOwn(value, String(key))) return undefined;
  const inner = below.length === 0 ? undefined : without(value[String(key)], below);
  const entries = Object.entries(value).flatMap(([name, one]): [string, unknown][] => {
    if (name !== String(key)) return [[name, one]];
    return inner === undefined ? [] : [[name, inner]];
  });
  return recordOf(entries);
}

/** Parses part of a document and places every issue in the file. */
export function check<T extends z.core.$ZodType>(
  schema: T,
  value: unknown,
  source: Source,
  path: Path = [],
): Checked<z.output<T>> {
  const known = new Map<string, readonly string[]>();
  const result = z.safeParse(schema, value, { error: (issue) => remember(issue, known) });
  if (result.success) return { value: result.data, problems: [] };
  const problems = result.error.issues.flatMap((issue) =>
    problemsOf(issue, value, known, source, path),
  );
  return { value: null, problems };
}

/** Zod hands the schema that complains to the error map only: keep the keys it knows. */
function remember(issue: z.core.$ZodRawIssue, known: Map<string, readonly string[]>): undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const definition: unknown = issue.inst?._zod.def;
  const shape = isRecord(definition) ? definition.shape : undefined;
  if (isRecord(shape)) known.set(issue.keys.join('\n'), Object.keys(shape));
  return undefined;
}

function problemsOf(
  issue: Issue,
  root: unknown,
  known: ReadonlyMap<string, readonly string[]>,
  source: Source,
  prefix: Path,
): Problem[] {
  const inner = plainPath(issue.path);
  const path = [...prefix, ...inner];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const names = known.get(issue.keys.join('\n')) ?? [];
      return unknownKey(source, path, key, names);
    });
  }
  if (issue.code === 'invalid_union') {
    const closest = likeliest(issue.errors);
    return closest.flatMap((each) => {
      const whole = { ...each, path: [...issue.path, ...each.path] } as Issue;
      return problemsOf(whole, root, known, source, prefix);
    });
  }
  const found = valueAt(root, inner);
  if (found === undefined) return [missingKey(source, path)];
  const [message, hint] = explain(issue, found);
  const at = source.problem('invalid-value', path, `${pathText(path)}: ${message}`, hint);
  return [at];
}

/** The alternative of a union that got furthest. */
function likeliest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]): number =>
    Math.max(0, ...issues.map((issue) => issue.path.length));
  let best = alternatives[0] ?? [];
  for (const issues of alternatives) if (depth(issues) > depth(best)) best = issues;
  return best;
}

/** A key that a map of ours does not have. */
export function unknownKey(
  source: Source,
  path: Path,
  key: string,
  names: readonly string[],
): Problem {
  const where = path.length > 0 ? ` in ${pathText(path)}` : '';
  const message = `unknown key ${JSON.stringify(key)}${where}`;
  const near = didYouMean(nearest(key, names));
  const list = names.length > 0 ? `expected one of ${names.join(', ')}` : null;
  return source.problem('unknown-key', [...path, key], message, near ?? list, 'key');
}

export function missingKey(source: Source, path: Path): Problem {
  const key = JSON.stringify(path.at(-1) ?? '');
  const where = path.slice(0, -1);
  const message = `missing key ${key}${where.length > 0 ? ` in ${pathText(where)}` : ''}`;
  return source.problem('missing-key', path, message);
}

function explain(issue: Issue, value: unknown): [message: string, hint: string | null] {
  switch (issue.code) {
    case 'custom':
      return [issue.message, hintOf(issue.params)];
    case 'invalid_type':
      return [
        `expected ${TYPE_NAMES.get(issue.expected) ?? issue.expected}, got ${shown(value)}`,
        null,
      ];
    case 'invalid_value': {
      const names = issue.values.map(String);
      const list = `expected ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}`;
      const near = typeof value === 'string' ? didYouMean(nearest(value, names)) : null;
      return [`${shown(value)} is not valid`, hints(list, near)];
    }
    default:
      return [`${shown(value)} is not valid`, null];
  }
}

const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['object', 'a map'],
  ['array', 'a list'],
  ['boolean', 'true or false'],
]);

function hintOf(params: unknown): string | null {
  const hint = ownValue(params, 'hint');
  return typeof hint === 'string' ? hint : null;
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    value =
      Array.isArray(value) && typeof part === 'number'
        ? value[part]
        : ownValue(value, String(part));
  }
  return value;
}

/** A path as people write it: `spec.nodes[0].name`. */
export function pathText(path: Path): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}
