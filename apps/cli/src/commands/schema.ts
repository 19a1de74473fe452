import { describePlugins } from '@podsim/experiment';
import { type ModelSchema, scenarioJsonSchema } from '@podsim/scenario';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { loadPluginsOf } from '../run/load.ts';
import type { Terminal } from '../terminal.ts';
import type { SchemaOptions } from './plugin-commands.ts';

/** `podsim schema`: the JSON Schema of scenario files, on request with models and schedulers. */
export async function printSchema(
  terminal: Terminal,
  files: readonly string[],
  options: SchemaOptions,
): Promise<ExitCode> {
  const models = options.plugins ? await modelsOf(terminal, files, options) : [];
  terminal.stdout.write(`${JSON.stringify(scenarioJsonSchema(models), null, 2)}\n`);
  return exitCodes.ok;
}

const kinds = ['runtime model', 'probe model', 'hook model', 'scheduler'] as const;

async function modelsOf(
  terminal: Terminal,
  files: readonly string[],
  { plugin }: SchemaOptions,
): Promise<ModelSchema[]> {
  const facts = await describePlugins(await loadPluginsOf(terminal, files, plugin));
  return facts
    .flatMap(({ contributions }) => contributions)
    .flatMap(({ kind, ...rest }) => {
      const known = kinds.find((one) => one === kind);
      return known === undefined ? [] : [{ ...rest, kind: known }];
    });
}
