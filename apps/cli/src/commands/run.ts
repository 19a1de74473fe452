import { resolve } from 'node:path';
import {
  type Destination,
  defaultJobs,
  defaultTableNames,
  execute,
  FolderError,
  planRuns,
  resultTables,
  type Threads,
} from '@podsim/experiment';
import { type CommandError, type ExitCode, exitCodeOfRuns, usageError } from '../exit-codes.ts';
import { loadFiles, noteText } from '../run/load.ts';
import { Report } from '../run/report.ts';
import { Stopping } from '../run/signals.ts';
import type { Terminal } from '../terminal.ts';
import { nearestName } from '../text/nearest.ts';
import type { RunOptions } from './run-command.ts';

/** `podsim run`: loads, simulates, writes, and prints the summary. */
export async function runScenarios(
  terminal: Terminal,
  files: readonly string[],
  options: RunOptions,
  threads: Threads,
): Promise<ExitCode> {
  // Before anything that takes time: what is wrong here is wrong whatever the files say.
  const out = destinationOf(terminal, options);
  const { scenario, apps } = await loadFiles(terminal, files, options);
  const report = new Report(terminal, options);
  report.notes(scenario.notes.map(noteText));
  const recording = { probeAttempts: options.probeAttempts, noSkip: !options.skip };
  const plan = planRuns(scenario, recording, apps);
  const stopping = new Stopping(terminal, () => report.interrupting());
  const progress = report.progressLine(scenario.duration);
  try {
    const result = await execute(plan, {
      out,
      metrics: options.output !== 'table',
      threads,
      jobs: Math.min(options.jobs ?? defaultJobs(scenario.runs), scenario.runs),
      signal: stopping.signal,
      onProgress: progress === null ? null : (state) => progress.show(state),
    });
    progress?.clear();
    report.notes(result.notes);
    report.result(scenario, result);
    report.failures(result);
    report.whereToLook(scenario, files, out);
    const outcomes = result.runs.map(({ outcome }) => outcome);
    return exitCodeOfRuns(outcomes, result.interrupted ? stopping.exitCode : null);
  } catch (error) {
    progress?.clear();
    throw error instanceof FolderError ? usageError(error.message) : error;
  } finally {
    stopping.end();
  }
}

/** @throws CommandError for tables that do not exist, and for --tables without --out. */
function destinationOf(terminal: Terminal, options: RunOptions): Destination | null {
  const { out, format, tables } = options;
  const unknown = tables.find((name) => !resultTables.has(name));
  if (unknown !== undefined) throw unknownTable(unknown);
  if (out === undefined) {
    if (tables.length > 0) throw usageError('--tables says what to write; add --out DIR');
    return null;
  }
  const names = tables.length === 0 ? defaultTableNames : [...new Set(tables)];
  return { directory: resolve(terminal.cwd, out), format, tables: names };
}

function unknownTable(name: string): CommandError {
  const known = [...resultTables.keys()];
  const near = nearestName(name, known);
  const hint = near === null ? `tables are ${known.join(', ')}` : `did you mean ${near}?`;
  return usageError(`there is no table ${name}; ${hint}`);
}
