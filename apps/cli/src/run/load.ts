import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  metricDefinitions,
  type ResolvedModels,
  resolveModels,
  supportedReleases,
} from '@podsim/experiment';
import {
  formatProblem,
  type LoadOptions,
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
}

/** A scenario, and the rules of its applications with checked options. */
export interface LoadedFiles {
  readonly scenario: Scenario;
  readonly apps: ResolvedModels['apps'];
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
  const { apps, problems } = await resolveModels(scenario);
  if (problems.length === 0) return { scenario, apps };
  const placed = problems.map(({ path, message }): Problem => {
    return { code: 'invalid-value', message, hint: null, ...loaded.locate(path) };
  });
  throw refused(terminal, files, placed);
}

/** Prints all that is wrong; the error that ends the command. */
function refused(
  terminal: Terminal,
  files: readonly string[],
  problems: readonly Problem[],
): CommandError {
  for (const problem of problems) terminal.stderr.write(`${formatProblem(problem)}\n`);
  const what = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return usageError(`${what} in ${files.join(', ')}; nothing was simulated`);
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
