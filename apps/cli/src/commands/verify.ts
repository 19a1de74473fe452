import { resolve } from 'node:path';
import { type Difference, NoResultsError, ReceiptError, verify } from '@podsim/experiment';
import { type ExitCode, exitCodes, usageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { count } from '../text/count.ts';

/** Prints whether a second run gives the same values, and if not where the first one differs. */
export async function verifyFolder(terminal: Terminal, directory: string): Promise<ExitCode> {
  const { stdout, stderr } = terminal;
  const path = resolve(terminal.cwd, directory);
  const show = (replication: number): void => {
    if (stderr.isTerminal) stderr.write(`\rrun ${replication}`);
  };
  try {
    const { same, values, difference } = await verify(path, show);
    if (stderr.isTerminal) stderr.write('\r\u001b[K');
    if (difference !== null) {
      stdout.write(`${directory}: ${differenceText(difference)}\n`);
      return exitCodes.different;
    }
    stdout.write(`${directory}: the same: ${count(same, 'run')}, ${values} values\n`);
    return exitCodes.ok;
  } catch (error) {
    const isTheirs = error instanceof NoResultsError || error instanceof ReceiptError;
    throw isTheirs ? usageError(error.message) : error;
  }
}

function differenceText({ replication, place, recorded, again }: Difference): string {
  const where =
    place === null
      ? ''
      : `, table ${place.table}, row ${place.row}${place.column === '' ? '' : `, ${place.column}`}`;
  return `run ${replication}${where}: recorded ${recorded}, now ${again}`;
}
