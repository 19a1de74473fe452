import type { Outcome, Verdict } from '@podsim/experiment';

/** How podsim ends. A shell script may rely on every one of these. */
export const exitCodes = {
  /** It ran, and every expectation held; or what was compared is the same. */
  ok: 0,
  /** It ran, and an expectation failed; or what was compared differs. */
  different: 1,
  /** Nothing was simulated: wrong usage, a wrong scenario, a folder that is not ours. */
  usage: 2,
  /** A plugin failed, or does not keep the contract. */
  plugin: 3,
  /** A limit was reached, such as the tasks of one instant. */
  limit: 4,
  /** Our bug, or results that could not be written. */
  bug: 5,
  /** An interval straddles its bound: more runs are needed to tell. */
  inconclusive: 6,
  /** Ended by SIGINT (Ctrl-C); what there was is closed and marked as interrupted. */
  interrupted: 130,
  /** Ended by SIGTERM, likewise. */
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with a message for people and an exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The exit code of a wrong use of the command line. */
export function usageError(message: string): CommandError {
  return new CommandError(exitCodes.usage, message);
}

/**
 * How `run` ends. A run that failed is reported even if a signal came, too.
 *
 * @param signal the code of the signal that cut the experiment short; null if none did.
 */
export function exitCodeOfRuns(
  outcomes: readonly Outcome[],
  signal: ExitCode | null,
  verdicts: readonly Verdict[] = [],
): ExitCode {
  if (outcomes.includes('failed')) return exitCodes.bug;
  if (outcomes.includes('plugin')) return exitCodes.plugin;
  if (signal !== null) return signal;
  if (outcomes.includes('limit')) return exitCodes.limit;
  if (verdicts.includes('failed')) return exitCodes.different;
  return verdicts.includes('inconclusive') ? exitCodes.inconclusive : exitCodes.ok;
}
