import { CaseError, judgeAssertion, records } from '@podsim/experiment/assert';
import { RefusedError } from '@podsim/experiment/rules';
import type { CaseFile } from '../case-file.ts';
import { NotSimulated } from './actions.ts';
import { runCase } from './run.ts';

const SEED = 1;

/** A scenario case and what of it did not hold, one line each. */
export interface ScenarioOutcome {
  readonly failures: readonly string[];
  /** For a failed case: other seeds with which it would hold. */
  readonly holdsWith: readonly number[];
}

/** How scenario cases are run. */
export interface ScenarioOptions {
  /** How many seeds a failed case is tried with, to tell chance from rule. */
  readonly seeds: number;
  /** Cases that name an earlier release are run on this one. */
  readonly atLeast: string;
}

/** Each case on the release that it names, and once. */
export const AS_WRITTEN: ScenarioOptions = { seeds: 1, atLeast: '1.0' };

/**
 * Runs a scenario case. It is judged by one seed, always the same: a case that holds only now and
 * then has failed.
 */
export function runScenarioCase(
  file: CaseFile,
  { seeds, atLeast }: ScenarioOptions = AS_WRITTEN,
): ScenarioOutcome {
  const failures = failuresOf(file, SEED, atLeast);
  const others = failures.length === 0 ? 0 : seeds - 1;
  const holdsWith = Array.from({ length: others }, (_, i) => SEED + 1 + i).filter(
    (seed) => failuresOf(file, seed, atLeast).length === 0,
  );
  return { failures, holdsWith };
}

function failuresOf(file: CaseFile, seed: number, atLeast: string): readonly string[] {
  try {
    const run = runCase(file, seed, atLeast);
    return records(file.fields, 'expect').flatMap((assertion) => judgeAssertion(assertion, run));
  } catch (error) {
    if (error instanceof NotSimulated) return [`not simulated: ${error.message}`];
    if (error instanceof CaseError) return [error.message];
    if (error instanceof RefusedError) return [`refused: ${error.message}`];
    // A crash of the engine is a failure of the case, and the rest are still worth running.
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}
