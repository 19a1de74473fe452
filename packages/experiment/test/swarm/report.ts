import { examine, type Finding } from './examine.ts';
import { type Documents, scenarioOf, textOf } from './generate/scenario.ts';
import { shrink } from './shrink.ts';

/** Smaller scenarios that are tried; each is run four times. */
const TRIES = 3000;

/**
 * What a person needs to look into findings: the seed, what is wrong, and a file that shows it.
 * With PODSIM_SWARM_SHRINK the file is made as small as can be, which takes a minute or two.
 */
export async function report(seed: number, findings: readonly Finding[]): Promise<string> {
  const isSmall = process.env.PODSIM_SWARM_SHRINK !== undefined;
  const documents = scenarioOf(seed);
  const shown = isSmall ? await smallest(documents, findings) : documents;
  return [
    `seed ${seed} (PODSIM_SWARM_SEEDS=${seed}..${seed}):`,
    ...findings.map(({ check, message }) => `${check}: ${message}`),
    ...(isSmall ? [] : ['PODSIM_SWARM_SHRINK=1 makes the scenario smaller:']),
    textOf(shown),
  ].join('\n');
}

/** Still fails the check that the first finding is of. */
async function smallest(documents: Documents, [first]: readonly Finding[]): Promise<Documents> {
  const stillFails = async (smaller: Documents): Promise<boolean> => {
    try {
      const findings = await examine(textOf(smaller));
      return findings.some(({ check }) => check === first?.check);
    } catch {
      // What was left out made the text invalid.
      return false;
    }
  };
  return shrink(documents, stillFails, TRIES);
}
