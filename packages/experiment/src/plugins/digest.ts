import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { PluginLocation } from './locate.ts';

/** What tools make, and what belongs to other packages. */
const skipped = new Set(['node_modules', '.git', '.DS_Store']);
const digits = 32;

/**
 * A hash of the content of a plugin: every file of its package, or a file of its own with all
 * that it imports by a relative path. Two machines with the same files get the same.
 */
export function digestPlugin({ file, root }: PluginLocation): string {
  const files = root === null ? importedFrom(file) : [...filesIn(root)];
  const base = root ?? dirname(file);
  const named = files
    .map((path) => [relative(base, path).split(sep).join('/'), path] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256');
  for (const [name, path] of named) {
    const content = readFileSync(path);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, digits);
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

const relativeImport = /\b(?:from|import|require)\s*\(?\s*(['"])(\.{1,2}\/[^'"]*)\1/g;

/** A module, and what it imports by relative paths, and so on. */
function importedFrom(entry: string): readonly string[] {
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const [, , specifier] of readFileSync(file, 'utf8').matchAll(relativeImport)) {
      const path = resolve(dirname(file), specifier as string);
      if (existsSync(path)) seen.add(path);
    }
  }
  return [...seen];
}
