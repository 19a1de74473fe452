import { isRecord } from '@podsim/api';
import type { Fields } from './fields.ts';

/** Where what was seen is not what was expected. */
export interface Difference {
  /** Keys from the top, joined by dots. */
  readonly path: string;
  readonly expected: unknown;
  readonly seen: unknown;
}

/**
 * Compares what a case expects with what was seen: only the keys that are expected. `xMin` and
 * `xMax` bound the number `x`, `xPrefix` is how the text `x` begins, and a text in the place of a
 * condition is its status.
 */
export function differences(expected: Fields, seen: Fields, path = ''): Difference[] {
  return Object.entries(expected).flatMap(([key, wanted]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const bounded = /^(.+)(Min|Max|Prefix)$/.exec(key);
    if (bounded && !Object.hasOwn(seen, key)) {
      const value = keyOf(seen, bounded[1] as string);
      return within(bounded[2] as string, wanted, value)
        ? []
        : [{ path: at, expected: wanted, seen: value }];
    }
    return compare(at, wanted, keyOf(seen, key));
  });
}

function compare(path: string, expected: unknown, seen: unknown): Difference[] {
  if (isRecord(expected) && isRecord(seen)) return differences(expected, seen, path);
  if (typeof expected === 'string' && isRecord(seen)) {
    return compare(path, expected, keyOf(seen, 'status'));
  }
  return equal(expected, seen) ? [] : [{ path, expected, seen }];
}

function keyOf(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function within(kind: string, wanted: unknown, value: unknown): boolean {
  if (kind === 'Prefix') {
    return typeof value === 'string' && typeof wanted === 'string' && value.startsWith(wanted);
  }
  if (typeof value !== 'number' || typeof wanted !== 'number') return false;
  return kind === 'Min' ? value >= wanted : value <= wanted;
}

function equal(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  return a === b;
}

/** `phase: expected "Failed", saw "Running"`. */
export function describe({ path, expected, seen }: Difference): string {
  return `${path}: expected ${JSON.stringify(expected)}, saw ${JSON.stringify(seen) ?? 'nothing'}`;
}
