import { CHECKS } from './checks/index.ts';
import { differences, withoutAttempts } from './compare.ts';
import { observe } from './observation.ts';
import { asShipped, readCell, runCell, type Simulate } from './run.ts';

/** Something that must not be. */
export interface Finding {
  /** Name of the check. */
  readonly check: string;
  readonly message: string;
}

/**
 * Runs a scenario four times and holds its rows against everything that always has to be so.
 *
 * @param run how one run is made; other than the default only to test the checks.
 */
export async function examine(text: string, run: Simulate = asShipped): Promise<Finding[]> {
  const cell = await readCell(text);
  const first = runCell(cell({}), run);
  const { outcome, trace, error } = first.ending;
  if (outcome !== 'reached') return [{ check: outcome, message: trace ?? error ?? '' }];
  const attempts = runCell(cell({ probeAttempts: true }), run);
  const executed = runCell(cell({ noSkip: true }), run);
  // Runs of other kinds lie between the two that have to be the same.
  const again = runCell(cell({}), run);
  const findings = [
    ...named('reproduces', differences(first, again)),
    ...named('noSkip', differences(first, executed)),
    ...named('probeAttempts', differences(first, withoutAttempts(attempts))),
  ];
  const observation = observe(cell({ probeAttempts: true }), attempts);
  for (const [check, find] of Object.entries(CHECKS)) {
    findings.push(...named(check, find(observation)));
  }
  return findings;
}

function named(check: string, messages: readonly string[]): Finding[] {
  return messages.map((message) => ({ check, message }));
}
