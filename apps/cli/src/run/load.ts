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
  type InputFile,
  type LoadOptions,
  type LoadResult,
  loadScenario,
  type Note,
  type Problem,
  placeProblem,
  resolveBudgets,
  type Scenario,
} from '@podsim/scenario';
import { type CommandError, usageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { readText, UnreadableError } from '../text/read-text.ts';

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
  const loaded = loadScenario(await readInputs(terminal, files), loadOptions(terminal, overrides));
  const { scenario } = loaded;
  // All problems at once: plugins and options are looked at also if something else is wrong.
  const { plugins, problems } = await pluginsOf(terminal, overrides, loaded);
  const { problems: wrong, ...models } = await resolveModels(
    loaded,
    plugins.map(({ plugin }) => plugin),
  );
  const isNew = ({ message }: Problem) =>
    loaded.problems.every((problem) => problem.message !== message);
  const placed = wrong.map((one) => placeProblem(one, loaded.locate));
  const options = problems.length > 0 ? [] : placed.filter(isNew);
  const budgets = budgetsOf(loaded, plugins);
  // A metric of a plugin that could not be loaded may well be there.
  const ofBudgets = problems.length > 0 ? [] : budgets.problems;
  const all = [...loaded.problems, ...problems, ...ofBudgets, ...options];
  if (scenario === null || all.length > 0) throw refused(terminal, files, all, loaded.notes);
  const named = [...scenario.plugins, ...overrides.plugin];
  const { expect } = budgets;
  return { scenario: { ...scenario, plugins: named, expect }, plugins, models };
}

/** What is expected, with the metrics of plugins looked up. */
function budgetsOf(
  { scenario, budgets, locate }: LoadResult,
  plugins: readonly LoadedPlugin[],
): { readonly expect: Scenario['expect']; readonly problems: readonly Problem[] } {
  const all = plugins.map(({ plugin }) => plugin);
  const metrics = all.flatMap(({ namespace, metrics: own = {} }) =>
    Object.entries(own).map(([name, { unit }]) => ({ name: `${namespace}/${name}`, unit })),
  );
  const namespaces = all.map(({ namespace }) => namespace);
  const { expect, problems } = resolveBudgets(scenario?.expect ?? [], budgets, metrics, namespaces);
  return { expect, problems: problems.map((one) => placeProblem(one, locate)) };
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
  const overrides = { set: [], plugin };
  const loaded = loadScenario(await readInputs(terminal, files), loadOptions(terminal, overrides));
  const { plugins, problems } = await pluginsOf(terminal, overrides, loaded);
  const all = [...(files.length > 0 ? loaded.problems : []), ...problems];
  if (all.length > 0) throw refused(terminal, files, all, loaded.notes);
  return plugins;
}

/** The plugins that the scenario and the command line name. */
async function pluginsOf(
  terminal: Terminal,
  { plugin: named }: Overrides,
  loaded: LoadResult,
): Promise<{ plugins: readonly LoadedPlugin[]; problems: readonly Problem[] }> {
  const listed = loaded.plugins;
  const beside = resolve(terminal.cwd, loaded.directory);
  // Paths of the command line start from where it is typed; packages are those of the scenario.
  const fromHere = (specifier: string) =>
    /^[./]/.test(specifier) ? [terminal.cwd] : [beside, terminal.cwd];
  const { plugins, problems } = await loadPlugins([
    ...listed.map((specifier) => ({ specifier, directories: [beside] })),
    ...named.map((specifier) => ({ specifier, directories: fromHere(specifier) })),
  ]);
  return {
    plugins,
    problems: problems.map((problem) => placedProblem(problem, listed, loaded)),
  };
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
  notes: readonly Note[],
): CommandError {
  const told = inOrder(problems);
  for (const problem of told) terminal.stderr.write(`${formatProblem(problem)}\n`);
  for (const note of notes) {
    if (note.isUnknownField === true) terminal.stderr.write(`note: ${noteText(note)}\n`);
  }
  const what = told.length === 1 ? 'a problem' : `${told.length} problems`;
  const where = files.length === 0 ? 'the plugins' : files.join(', ');
  return usageError(`${what} in ${where}; nothing was simulated`);
}

/** Each once, in the order of the files, and in each from top to bottom. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const once = new Map(problems.map((one) => [formatProblem(one), one]));
  const files = [...new Set(problems.map(({ file }) => file))];
  const rank = ({ file }: Problem): number => files.indexOf(file);
  return [...once.values()].sort(
    (a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column,
  );
}

/** A note with its place. */
export function noteText({ message, file, line }: Note): string {
  if (file === undefined) return message;
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`;
}

function loadOptions(terminal: Terminal, overrides: Overrides): LoadOptions {
  const { seed, runs, duration, clusterVersion } = overrides;
  return {
    reader: { read: (path) => readText(resolve(terminal.cwd, path)) },
    releases: supportedReleases,
    metrics: metricDefinitions,
    sets: overrides.set,
    ...(seed === undefined ? {} : { seed }),
    ...(runs === undefined ? {} : { runs }),
    ...(duration === undefined ? {} : { duration }),
    ...(clusterVersion === undefined ? {} : { clusterVersion }),
  };
}

const pathOf = ({ cwd }: Terminal, file: string) => (file === '' ? '' : resolve(cwd, file));

/** A module where YAML belongs. */
function pluginHint(file: string): string {
  const path = /^\.{0,2}\//.test(file) ? file : `./${file}`;
  return `${file} is a module, no YAML; a plugin is named by an option: --plugin ${path}`;
}

async function readInputs(terminal: Terminal, files: readonly string[]): Promise<InputFile[]> {
  const inputs: InputFile[] = [];
  const unreadable: string[] = [];
  for (const file of files) {
    try {
      if (/\.[cm]?[jt]s$/.test(file)) unreadable.push(pluginHint(file));
      else if (file === '-') inputs.push({ name: '<stdin>', text: await terminal.readStdin() });
      else inputs.push({ name: file, text: readText(pathOf(terminal, file)) });
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      unreadable.push(`cannot read ${file === '' ? '""' : file}: ${error.message}`);
    }
  }
  if (unreadable.length > 0) throw usageError(unreadable.join('\n'));
  return inputs;
}
