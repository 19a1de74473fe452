import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Source } from './source.ts';

/** What tools make; the list of .gitignore, and Git's own folder. */
const madeByTools = new Set(['.git', 'node_modules', 'dist', 'results']);

/** The files of a repository, on disk or, for the examples of a rule, written out in the test. */
export class Repository {
  /** TypeScript files by path, in order of path. */
  readonly sources: readonly Source[];
  private readonly texts: ReadonlyMap<string, string>;

  /** @param files texts by path from the root, with `/` between folders. */
  constructor(files: Readonly<Record<string, string>>) {
    this.texts = new Map(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
    this.sources = [...this.texts]
      .filter(([path]) => path.endsWith('.ts'))
      .map(([path, text]) => new Source(path, text));
  }

  static read(root: string): Repository {
    const files = [...filesIn(root)].map((path) => [
      relative(root, path).split(sep).join('/'),
      readFileSync(path, 'utf8'),
    ]);
    return new Repository(Object.fromEntries(files));
  }

  get paths(): readonly string[] {
    return [...this.texts.keys()];
  }

  /** Null if there is no such file. */
  text(path: string): string | null {
    return this.texts.get(path) ?? null;
  }
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !madeByTools.has(entry.name)) yield* filesIn(path);
    if (entry.isFile() && !entry.name.endsWith('.tgz')) yield path;
  }
}
