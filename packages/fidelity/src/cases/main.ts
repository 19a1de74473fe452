import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CaseError } from '@podsim/experiment/assert';
import { type CaseFile, readCase } from '../case-file.ts';
import { AS_WRITTEN, runScenarioCase, type ScenarioOptions } from '../scenarios/run-scenario.ts';
import { type RowOutcome, runUnit } from '../units/run-unit.ts';
import { leftOut } from './left-out.ts';

const USAGE = 'usage: cases [--only ID,…] [--skip TAG,…] [--seeds N] [--release R] FOLDER|FILE…';

/** What came of the cases so far. */
interface Tally {
  passed: number;
  failed: number;
  readonly skipped: Map<string, number>;
}

/**
 * Runs conformance cases: a line for each that fails, then the line `N passed, N failed`. A unit
 * file counts as many times as it has rows.
 *
 * @returns the exit code: 0 if all held, 1 if one did not, 2 if nothing was run.
 */
export function main(args: readonly string[], print: (line: string) => void): number {
  const options = readArguments(args);
  if (!options) {
    print(USAGE);
    return 2;
  }
  const tally: Tally = { passed: 0, failed: 0, skipped: new Map() };
  for (const path of options.paths.flatMap(caseFiles)) {
    const id = basename(path).split('-').slice(0, 2).join('-');
    if (options.only.length === 0 || options.only.includes(id)) {
      runFile(path, options, tally, print);
    }
  }
  for (const [tag, count] of tally.skipped) print(`skipped for ${tag}: ${count}`);
  print(`${tally.passed} passed, ${tally.failed} failed`);
  if (tally.failed > 0) return 1;
  return tally.passed > 0 ? 0 : 2;
}

interface Options extends ScenarioOptions {
  readonly paths: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

function readArguments(args: readonly string[]): Options | null {
  const paths: string[] = [];
  const only: string[] = [];
  const skip: string[] = [...leftOut];
  let { seeds, atLeast } = AS_WRITTEN;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const values = (): string[] => (args[++i] ?? '').split(',').filter((one) => one !== '');
    if (arg === '--only') only.push(...values());
    else if (arg === '--skip') skip.push(...values());
    else if (arg === '--seeds') seeds = Number(values()[0]);
    else if (arg === '--release') atLeast = values()[0] ?? '';
    else if (arg.startsWith('-')) return null;
    else paths.push(arg);
  }
  const known = seeds >= 1 && /^1\.\d+$/.test(atLeast);
  return paths.length === 0 || !known ? null : { paths, only, skip, seeds, atLeast };
}

/** The files of a folder, by name; a file stands for itself. */
function caseFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => join(path, name));
}

function runFile(
  path: string,
  options: Options,
  tally: Tally,
  print: (line: string) => void,
): void {
  const fail = (name: string, reasons: readonly string[]): void => {
    tally.failed++;
    print(`FAILED ${name}: ${reasons.join('; ')}`);
  };
  try {
    const file = readCase(readFileSync(path, 'utf8'));
    const tag = file.needs.find((need) => options.skip.includes(need));
    if (tag !== undefined) {
      tally.skipped.set(tag, (tally.skipped.get(tag) ?? 0) + 1);
      return;
    }
    const outcomes = file.kind === 'unit' ? runUnit(file) : [scenarioOutcome(file, options)];
    for (const { name, failures } of outcomes) {
      if (failures.length === 0) tally.passed++;
      else fail(`${file.id} (${name})`, failures);
    }
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    fail(basename(path), [error.message]);
  }
}

function scenarioOutcome(file: CaseFile, options: ScenarioOptions): RowOutcome {
  const { seeds } = options;
  const { failures, holdsWith } = runScenarioCase(file, options);
  if (failures.length === 0 || seeds === 1) return { name: file.title, failures };
  const note = `holds with ${holdsWith.length} of ${seeds - 1} other seeds`;
  return { name: file.title, failures: [...failures, note] };
}
