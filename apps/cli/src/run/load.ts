import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type LoadedPlugin,
  loadPlugins,
  metricDefinitions,
  type PluginProblem,
  type ResolvedModels,
  resolveModels,
  supportedReleases,
} from '@podsim/experiment';
import {
  formatProblem,
  type LoadOptions,
  type LoadResult,
  loadScenario,
  type Note,
  type Problem,
  type Scenario,
} from '@podsim/scenario';
import { type CommandError, usageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

/** What the command line says about a scenario beyond its files. */
export interface Overrides {
  readonly set: readonly string[];
  readonly seed?: number | string;
  readonly runs?: number;
  readonly duration?: string;
  readonly clusterVersion?: string;
  readonly plugin: readonly string[];
}

/** A scenario, its plugins, and the rules of its applications with checked options. */
export interface LoadedFiles {
  readonly scenario: Scenario;
  readonly plugins: readonly LoadedPlugin[];
  readonly models: Pick<ResolvedModels, 'apps' | 'scheduler'>;
}

/**
 * Reads scenario files; `-` is standard input.
 *
 * @throws CommandError if anything is wrong with them, after all of it is on stderr.
 */
export async function loadFiles(
  terminal: Terminal,
  files: readonly string[],
  overrides: Overrides,
): Promise<LoadedFiles> {
  const inputs = [];
  for (const file of files) inputs.push(await readInput(terminal, file));
  const loaded = loadScenario(inputs, loadOptions(terminal, overrides));
  const { scenario } = loaded;
  if (scenario === null) throw refused(terminal, files, loaded.problems);
  const plugins = await pluginsOf(terminal, files, overrides, loaded);
  const { problems, ...models } = await resolveModels(
    scenario,
    plugins.map(({ plugin }) => plugin),
  );
  const named = [...scenario.plugins, ...overrides.plugin];
  if (problems.length === 0) return { scenario: { ...scenario, plugins: named }, plugins, models };
  const placed = problems.map(({ path, message, hint }): Problem => {
    return { code: 'invalid-value', message, hint, ...loaded.locate(path) };
  });
  throw refused(terminal, files, placed);
}

/**
 * Loads the plugins that scenario files name, and those of the command line; the rest of the files
 * is checked as far as that goes without plugins.
 *
 * @param files may be empty.
 */
export async function loadPluginsOf(
  terminal: Terminal,
  files: readonly string[],
  plugin: readonly string[],
): Promise<readonly LoadedPlugin[]> {
  const inputs = [];
  for (const file of files) inputs.push(await readInput(terminal, file));
  const overrides = { set: [], plugin };
  const loaded = loadScenario(inputs, loadOptions(terminal, overrides));
  if (files.length > 0 && loaded.scenario === null) throw refused(terminal, files, loaded.problems);
  return pluginsOf(terminal, files, overrides, loaded);
}

/** The plugins that the scenario and the command line name. */
async function pluginsOf(
  terminal: Terminal,
  files: readonly string[],
  { plugin: named }: Overrides,
  loaded: LoadResult,
): Promise<readonly LoadedPlugin[]> {
  const listed = loaded.scenario?.plugins ?? [];
  const beside = resolve(terminal.cwd, loaded.directory);
  // Paths of the command line start from where it is typed; packages are those of the scenario.
  const fromHere = (specifier: string) =>
    /^[./]/.test(specifier) ? [terminal.cwd] : [beside, terminal.cwd];
  const { plugins, problems } = await loadPlugins([
    ...listed.map((specifier) => ({ specifier, directories: [beside] })),
    ...named.map((specifier) => ({ specifier, directories: fromHere(specifier) })),
  ]);
  if (problems.length === 0) return plugins;
  throw refused(
    terminal,
    files,
    problems.map((problem) => placedProblem(problem, listed, loaded)),
  );
}

function placedProblem(
  { specifier, message, hint }: PluginProblem,
  listed: readonly string[],
  { locate }: LoadResult,
): Problem {
  const index = listed.indexOf(specifier);
  const place =
    index < 0
      ? { file: '--plugin', line: 1, column: 1, excerpt: specifier }
      : locate(['spec', 'plugins', index]);
  const [first = '', ...more] = message.split('\n');
  const hints = [...more, ...(hint === null ? [] : [hint])];
  const told = hints.length === 0 ? null : hints.join('\n');
  return { code: 'plugin', message: `plugin ${specifier}: ${first}`, hint: told, ...place };
}

/** Prints all that is wrong; the error that ends the command. */
function refused(
  terminal: Terminal,
  files: readonly string[],
  problems: readonly Problem[],
): CommandError {
  for (const problem of problems) terminal.stderr.write(`${formatProblem(problem)}\n`);
  const what = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const where = files.length === 0 ? 'the plugins' : files.join(', ');
  return usageError(`${what} in ${where}; nothing was simulated`);
}

/** A note with its place. */
export function noteText({ message, file, line }: Note): string {
  if (file === undefined) return message;
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`;
}

function loadOptions(terminal: Terminal, overrides: Overrides): LoadOptions {
  const { seed, runs, duration, clusterVersion } = overrides;
  return {
    reader: { read: (path) => readText(terminal, path) },
    releases: supportedReleases,
    metrics: metricDefinitions,
    sets: overrides.set,
    ...(seed === undefined ? {} : { seed }),
    ...(runs === undefined ? {} : { runs }),
    ...(duration === undefined ? {} : { duration }),
    ...(clusterVersion === undefined ? {} : { clusterVersion }),
  };
}

async function readInput(terminal: Terminal, file: string) {
  if (file === '-') return { name: '<stdin>', text: await terminal.readStdin() };
  try {
    return { name: file, text: readText(terminal, file) };
  } catch (error) {
    throw usageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

/** @throws Error that says why in plain words. */
function readText(terminal: Terminal, path: string): string {
  try {
    return readFileSync(resolve(terminal.cwd, path), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(reasons[code ?? ''] ?? message);
  }
}
