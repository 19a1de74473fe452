import type { CaseFile } from '../case-file.ts';
import {
  asRecord,
  CaseError,
  type Fields,
  number,
  records,
  requiredText,
  text,
} from '../fields.ts';
import { NotSimulated } from './actions.ts';
import { judgeFinal } from './final.ts';
import {
  judgeAt,
  judgeBefore,
  judgeCount,
  judgeNever,
  judgeOrder,
  outside,
  patternsOf,
} from './judge.ts';
import { type CaseRun, runCase } from './run.ts';

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
    return records(file.fields, 'expect').flatMap((assertion) => judge(assertion, run));
  } catch (error) {
    if (error instanceof NotSimulated) return [`not simulated: ${error.message}`];
    if (error instanceof CaseError) return [error.message];
    // A crash of the engine is a failure of the case, and the rest are still worth running.
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

/** The assertions of section 6; an assertion has one key. */
function judge(assertion: Fields, run: CaseRun): readonly string[] {
  return Object.entries(assertion).flatMap(([key, value]): readonly string[] => {
    switch (key) {
      case 'order':
        return listed(judgeOrder(run.log, patternsOf(assertion, key)));
      case 'before': {
        const [a = '', b = ''] = patternsOf(assertion, key);
        return listed(judgeBefore(run.log, a, b));
      }
      case 'never':
        return listed(judgeNever(run.log, value));
      case 'count':
        return listed(judgeCount(run.log, asRecord(value, key)));
      case 'at':
        return listed(judgeAt(run.log, asRecord(value, key)));
      case 'final':
        return judgeFinal(asRecord(value, key), run);
      case 'eventReason':
        return listed(judgeReason(asRecord(value, key), run));
      default:
        return [`this runner does not know the assertion ${key}`];
    }
  });
}

function listed(judgement: string | null): readonly string[] {
  return judgement === null ? [] : [judgement];
}

/** `eventReason`: emissions before any aggregation. */
function judgeReason(fields: Fields, { emissions }: CaseRun): string | null {
  const reason = requiredText(fields, 'reason');
  const object = requiredText(fields, 'object');
  const part = text(fields, 'messageContains', '');
  const container = object === 'pod' ? '' : object;
  const count = emissions.filter((one) => {
    return one.reason === reason && one.container === container && one.message.includes(part);
  }).length;
  const bounds = outside(count, { min: number(fields, 'max', null) === null ? 1 : 0, ...fields });
  const what = part === '' ? reason : `${reason} with "${part}"`;
  return bounds === null
    ? null
    : `eventReason ${what} of ${object}: expected ${bounds}, saw ${count}`;
}
