import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { PluginLoadError } from './problem.ts';

/** Where a plugin is on this machine. */
export interface PluginLocation {
  /** The module to import, absolute. */
  readonly file: string;
  /** The folder of the package it is; null for a file of its own. */
  readonly root: string | null;
}

const extensions = ['.ts', '.mts', '.js', '.mjs'];

/**
 * Finds a plugin: a file or folder by a path that begins with `.` or `/`, else an npm package in a
 * `node_modules` of `directory` or above. A short name such as `jvm` also means
 * `@podsim/plugin-jvm` and `podsim-plugin-jvm`.
 *
 * @throws PluginLoadError that says what to do.
 */
export function locatePlugin(specifier: string, directory: string): PluginLocation {
  const isPath = /^(\.{0,2}[/\\]|[A-Za-z]:[/\\]|\.{1,2}$)/.test(specifier);
  return isPath ? locatePath(specifier, directory) : locatePackage(specifier, directory);
}

function locatePath(specifier: string, directory: string): PluginLocation {
  const path = resolve(directory, specifier);
  if (!existsSync(path)) throw noFile(path, directory);
  const real = realpathSync(path);
  if (statSync(real).isDirectory()) return entryOf(real, '.', path);
  if (extensions.includes(extname(real))) return { file: checkSource(real), root: null };
  throw new PluginLoadError(
    `${path} is no module`,
    `a plugin is a file that ends in ${extensions.join(', ')}, a folder, or an npm package`,
  );
}

function noFile(path: string, directory: string): PluginLoadError {
  const others = extensions.map((extension) => path + extension);
  const near = others.find((other) => existsSync(other));
  const hint = near === undefined ? `paths start from ${directory}` : `write ${near}`;
  return new PluginLoadError(`there is no file ${path}`, hint);
}

function locatePackage(specifier: string, directory: string): PluginLocation {
  const [name, subpath] = partsOf(specifier);
  for (const candidate of namesOf(name)) {
    for (const folder of foldersAbove(directory)) {
      const path = join(folder, 'node_modules', candidate);
      if (existsSync(join(path, 'package.json'))) return entryOf(realpathSync(path), subpath, path);
    }
  }
  if (/^[a-z]+:\/\//.test(specifier)) {
    const hint = 'no plugin is fetched: save the file and write its path, or install its package';
    throw new PluginLoadError('it is the address of something on the network', hint);
  }
  if (!specifier.startsWith('@') && extensions.includes(extname(specifier))) {
    const hint = `a file begins with a dot, unlike a package: write ./${specifier}`;
    throw new PluginLoadError(`there is no package ${specifier}`, hint);
  }
  const looked = namesOf(name).join(', ');
  throw new PluginLoadError(
    `there is no package ${looked} in a node_modules of ${directory} or above`,
    `install it there: npm install ${namesOf(name)[1] ?? name}\n` +
      `a file of your own begins with a dot: ./${specifier}.ts`,
  );
}

/** Our own scope first, then the convention, then the name as it is. */
function namesOf(name: string): readonly string[] {
  if (name.startsWith('@') || name.startsWith('podsim-plugin-')) return [name];
  return [`@podsim/plugin-${name}`, `podsim-plugin-${name}`, name];
}

/** `@scope/name/sub` is the package `@scope/name` and its export `./sub`. */
function partsOf(specifier: string): readonly [name: string, subpath: string] {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  const rest = parts.slice(length).join('/');
  return [parts.slice(0, length).join('/'), rest === '' ? '.' : `./${rest}`];
}

function* foldersAbove(directory: string): Generator<string> {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}

/** The module that a package's package.json names. */
function entryOf(root: string, subpath: string, shown: string): PluginLocation {
  const manifest = readManifest(root, shown);
  const target = exportOf(manifest.exports, subpath) ?? (subpath === '.' ? manifest.main : null);
  const guesses = subpath === '.' ? ['index.js', 'index.mjs', 'index.ts', 'src/index.ts'] : [];
  for (const entry of typeof target === 'string' ? [target] : guesses) {
    const file = join(root, entry);
    if (existsSync(file)) return { file: checkSource(realpathSync(file)), root };
    if (typeof target === 'string') {
      const hint = 'build the package first, or mend its package.json';
      throw new PluginLoadError(`${shown} exports ${entry}, and there is no such file`, hint);
    }
  }
  throw new PluginLoadError(
    `${shown} does not export ${subpath}`,
    'its package.json needs "exports": { ".": "./dist/index.js" }',
  );
}

interface Manifest {
  readonly exports?: unknown;
  readonly main?: unknown;
}

function readManifest(root: string, shown: string): Manifest {
  const path = join(root, 'package.json');
  if (!existsSync(path)) {
    const hint = 'name the file: a folder is a plugin only if it is a package';
    throw new PluginLoadError(`${shown} is a folder without a package.json`, hint);
  }
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch (error) {
    throw new PluginLoadError(`${path} is not JSON: ${(error as Error).message}`);
  }
}

const conditions = ['node', 'import', 'module-sync', 'default'];

/** What `exports` says of a subpath: a path, or null. Patterns with `*` are not looked at. */
function exportOf(value: unknown, subpath: string): unknown {
  if (typeof value === 'string') return subpath === '.' ? value : null;
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  if (!entries.some(([key]) => key.startsWith('.'))) {
    return subpath === '.' ? conditional(value) : null;
  }
  return conditional(entries.find(([key]) => key === subpath)?.[1]);
}

function conditional(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? null;
  const found = Object.entries(value).find(([key]) => conditions.includes(key));
  return found === undefined ? null : conditional(found[1]);
}

/** Node strips types of files, but not of files in node_modules. */
function checkSource(file: string): string {
  const isTypeScript = /\.m?ts$/.test(file);
  if (!isTypeScript || !file.includes(`${sep}node_modules${sep}`)) return file;
  throw new PluginLoadError(
    `${file} is TypeScript in node_modules, which Node does not run`,
    'a published plugin holds JavaScript: build it, and let package.json export the result',
  );
}
