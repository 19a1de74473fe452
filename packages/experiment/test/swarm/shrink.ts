import type { Documents } from './generate/scenario.ts';

/** Whether smaller documents still show what is wrong. */
export type StillFails = (documents: Documents) => Promise<boolean>;

type Path = readonly (string | number)[];

/**
 * Leaves out whatever does not matter, part by part, until nothing more can go: documents, list
 * entries and keys, the large ones first.
 *
 * @param tries how many smaller versions to look at.
 */
export async function shrink(
  documents: Documents,
  stillFails: StillFails,
  tries: number,
): Promise<Documents> {
  let smallest = documents;
  let left = tries;
  for (;;) {
    const before = smallest;
    // Later paths first: leaving them out moves none of those before.
    for (const path of pathsOf(smallest).reverse().sort(byDepth)) {
      const smaller = without(smallest, path);
      if (smaller === null) continue;
      if (left === 0) return smallest;
      left -= 1;
      if (await stillFails(smaller as Documents)) smallest = smaller as Documents;
    }
    if (smallest === before) return smallest;
  }
}

const byDepth = (a: Path, b: Path): number => a.length - b.length;

/** Every place of a value that could be left out. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => {
    const inner = [...path, key];
    const child = (value as Readonly<Record<string | number, unknown>>)[key];
    return [inner, ...pathsOf(child, inner)];
  });
}

/** A copy without what is at a place; null if it is gone already. */
function without(value: unknown, [key, ...rest]: Path): unknown {
  if (typeof value !== 'object' || value === null || key === undefined) return null;
  if (!Object.hasOwn(value, key)) return null;
  const child = (value as Readonly<Record<string | number, unknown>>)[key];
  if (rest.length === 0) {
    if (Array.isArray(value)) return value.filter((_, index) => index !== key);
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  }
  const smaller = without(child, rest);
  if (smaller === null) return null;
  if (Array.isArray(value)) return value.map((each, index) => (index === key ? smaller : each));
  return { ...value, [key]: smaller };
}
