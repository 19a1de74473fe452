import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Destination,
  defaultJobs,
  defaultTableNames,
  execute,
  FolderError,
  type Judgement,
  judgeBudgets,
  planRuns,
  resultTables,
  type Threads,
} from '@podsim/experiment';
import { type CommandError, type ExitCode, exitCodeOfRuns, usageError } from '../exit-codes.ts';
import { junitText } from '../run/expectations.ts';
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
      metrics: options.output !== 'table' || scenario.expect.length > 0,
      threads,
      jobs: Math.min(options.jobs ?? defaultJobs(scenario.runs), scenario.runs),
      signal: stopping.signal,
      onProgress: progress === null ? null : (state) => progress.show(state),
    });
    progress?.clear();
    report.notes(result.notes);
    const judgements = judgeBudgets(scenario.expect, result.runs);
    report.result(scenario, result, judgements);
    writeJunit(terminal, options, scenario.name, judgements);
    report.failures(result);
    report.whereToLook(scenario, files, out);
    const outcomes = result.runs.map(({ outcome }) => outcome);
    const verdicts = judgements.map(({ verdict }) => verdict);
    return exitCodeOfRuns(outcomes, result.interrupted ? stopping.exitCode : null, verdicts);
  } catch (error) {
    progress?.clear();
    throw error instanceof FolderError ? usageError(error.message) : error;
  } finally {
    stopping.end();
  }
}

/** A report for CI of what was expected. @throws CommandError if it cannot be written. */
function writeJunit(
  terminal: Terminal,
  { junit }: RunOptions,
  name: string,
  judgements: readonly Judgement[],
): void {
  if (junit === undefined) return;
  try {
    writeFileSync(resolve(terminal.cwd, junit), junitText(name, judgements));
  } catch (error) {
    throw usageError(`cannot write ${junit}: ${(error as Error).message}`);
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
