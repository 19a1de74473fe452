import { scenarioJsonSchema } from '@podsim/scenario';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

/** `podsim schema`: the JSON Schema of scenario files. */
export async function printSchema(terminal: Terminal): Promise<ExitCode> {
  terminal.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
  return exitCodes.ok;
}
