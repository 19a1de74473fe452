import { statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  type Destination,
  defaultJobs,
  defaultTableNames,
  execute,
  FolderError,
  type Judgement,
  judgeExpectations,
  type LoadedPlugin,
  planRuns,
  type ResolvedSink,
  resolveSinks,
  resultTables,
  type Tables,
  type Threads,
  tablesWith,
  WriteError,
  writing,
} from '@podsim/experiment';
import { parseValue } from '@podsim/scenario';
import {
  CommandError,
  type ExitCode,
  exitCodeOfRuns,
  exitCodes,
  usageError,
} from '../exit-codes.ts';
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
  // Before anything that takes time: this is wrong whatever the files say.
  refuseTables(options);
  refuseReport(terminal, options);
  const { scenario, models, plugins } = await loadFiles(terminal, files, options);
  const out = destinationOf(terminal, options, await tablesWith(plugins));
  const sinks = await sinksOf(options, plugins);
  refuseOneFolder(options, scenario.runs);
  const report = new Report(terminal, options);
  report.notes(scenario.notes.map(noteText));
  const recording = { probeAttempts: options.probeAttempts, noSkip: !options.skip };
  const plan = planRuns(scenario, recording, models, plugins);
  const stopping = new Stopping(terminal, () => report.interrupting());
  const progress = report.progressLine(scenario.duration);
  try {
    const result = await execute(plan, {
      out,
      metrics: options.output !== 'table' || scenario.expect.some((one) => 'metric' in one),
      threads,
      sinks,
      sinkDirectory: terminal.cwd,
      jobs: Math.min(options.jobs ?? defaultJobs(scenario.runs), scenario.runs),
      signal: stopping.signal,
      onProgress: progress === null ? null : (state) => progress.show(state),
    });
    progress?.clear();
    report.notes(result.notes);
    const judgements = judgeExpectations(scenario.expect, result.runs);
    report.result(scenario, result, judgements);
    writeJunit(terminal, options, scenario.name, judgements);
    report.failures(result);
    report.whereToLook(scenario, files, out, result);
    const outcomes = result.runs.map(({ outcome }) => outcome);
    const verdicts = judgements.map(({ verdict }) => verdict);
    return exitCodeOfRuns(outcomes, result.interrupted ? stopping.exitCode : null, verdicts);
  } catch (error) {
    progress?.clear();
    if (error instanceof FolderError) throw usageError(error.message);
    if (!(error instanceof WriteError)) throw error;
    const left = 'tables that are not complete end in .partial';
    throw new CommandError(exitCodes.bug, `${error.message}; ${left}`);
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
    const path = resolve(terminal.cwd, junit);
    writing(path, () => writeFileSync(path, junitText(name, judgements)));
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    throw new CommandError(exitCodes.bug, error.message);
  }
}

/** @throws CommandError for a sink that there is not, and for options that it does not take. */
async function sinksOf(
  { sink }: RunOptions,
  plugins: readonly LoadedPlugin[],
): Promise<readonly ResolvedSink[]> {
  try {
    const requests = sink.map((text) => {
      const [, id = text, yaml = ''] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? [];
      return { id, options: parseValue(yaml) };
    });
    return await resolveSinks(plugins, requests);
  } catch (error) {
    if (error instanceof RangeError) throw usageError(`--sink: ${error.message}`);
    throw error;
  }
}

/** @throws CommandError for sinks of several runs that would all write to the same place. */
function refuseOneFolder({ sink, out }: RunOptions, runs: number): void {
  if (sink.length === 0 || out !== undefined || runs === 1) return;
  throw usageError(`--sink: each of the ${runs} runs needs a folder of its own; add --out DIR`);
}

/** @throws CommandError for a report that could not be written when all is done. */
function refuseReport({ cwd }: Terminal, { junit }: RunOptions): void {
  if (junit === undefined) return;
  const path = resolve(cwd, junit);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder) throw usageError(`--junit ${junit}: it is a folder`);
  const parent = statSync(dirname(path), { throwIfNoEntry: false });
  if (parent?.isDirectory() !== true) throw usageError(`--junit ${junit}: there is no such folder`);
}

/** @throws CommandError for --tables without --out, and for names that not even a plugin has. */
function refuseTables({ out, tables }: RunOptions): void {
  // Those of plugins are called namespace_name.
  const unknown = tables.find((name) => !resultTables.has(name) && !name.includes('_'));
  if (unknown !== undefined) throw unknownTable(unknown, resultTables);
  if (out !== undefined || tables.length === 0) return;
  throw usageError('--tables says what to write; add --out DIR');
}

/** @throws CommandError for tables that do not exist. */
function destinationOf(
  terminal: Terminal,
  { out, format, tables }: RunOptions,
  known: Tables,
): Destination | null {
  const unknown = tables.find((name) => !known.has(name));
  if (unknown !== undefined) throw unknownTable(unknown, known);
  if (out === undefined) return null;
  const declared = [...known.keys()].filter((name) => !resultTables.has(name));
  const usual = [...defaultTableNames, ...declared];
  const names = tables.length === 0 ? usual : [...new Set(tables)];
  return { directory: resolve(terminal.cwd, out), format, tables: names };
}

function unknownTable(name: string, tables: Tables): CommandError {
  const known = [...tables.keys()];
  const near = nearestName(name, known);
  const hint = near === null ? `tables are ${known.join(', ')}` : `did you mean ${near}?`;
  return usageError(`there is no table ${name}; ${hint}`);
}
