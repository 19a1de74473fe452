import { type Command, Option } from 'commander';
import type { Run } from '../cli.ts';
import type { Terminal } from '../terminal.ts';
import { collect } from './options.ts';

/** The options that the commands about plugins share. */
export interface PluginOptions {
  readonly plugin: readonly string[];
}
export interface ListOptions extends PluginOptions {
  readonly output: 'text' | 'json';
  /** Whether to try out whether they keep the contract. */
  readonly check: boolean;
}
export interface SchemaOptions extends PluginOptions {
  /** Whether models are part of the schema. */
  readonly plugins: boolean;
}

type Given<Options> = Omit<Options, keyof typeof absent> & Partial<Options>;
const absent = { plugin: [], plugins: false, check: false };
const files = ['[file...]', 'scenario files that list plugins'] as const;
const plugin = ['--plugin <name>', 'a plugin, too: a file or package; repeatable'] as const;

/** Declares `podsim plugin new`; the package that it writes is for the release `version`. */
export function addPluginNewCommand(
  program: Command,
  terminal: Terminal,
  run: Run,
  version: string,
): void {
  program
    .command('plugin')
    .description('begin a plugin of your own')
    .command('new')
    .description('write a package with a model, its tests and a scenario')
    .argument('<name>', 'of the npm package: podsim-plugin-jvm, @acme/plugin-jvm')
    .action((name: string) =>
      run(async () => (await import('./plugin-new.ts')).newPlugin(terminal, name, version)),
    );
}

const examples = `
Examples:
  podsim explain pod.spec.containers.livenessProbe
  podsim explain scenario.spec.cluster.nodes
  podsim explain termination_latency_seconds
  podsim explain TERM-8
  podsim explain jvm/jvm --plugin ./jvm.ts`;

/** Declares `podsim plugins`, `explain` and `schema`. What they do is imported when it is used. */
export function addPluginCommands(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('plugins')
    .description('list plugins and what they add')
    .argument(...files)
    .option(...plugin, collect)
    .option('--check', 'try whether they keep the contract')
    .addOption(
      new Option('-o, --output <format>', 'format of the list')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action((names: string[], given: Given<ListOptions>) =>
      run(async () => {
        const { listPlugins } = await import('./plugins.ts');
        return listPlugins(terminal, names, { ...absent, ...given });
      }),
    );
  program
    .command('explain')
    .description('what a field, model or rule means')
    .argument('<name>', 'pod.spec.containers, server, restarts.cause, PROBE-7, …')
    .argument(...files)
    .option(...plugin, collect)
    .addHelpText('after', examples)
    .action((name: string, names: string[], given: Given<PluginOptions>) =>
      run(async () => {
        const { explain } = await import('./explain.ts');
        return explain(terminal, name, names, { ...absent, ...given });
      }),
    );
  program
    .command('schema')
    .description('JSON Schema of scenario files')
    .argument(...files)
    .option(...plugin, collect)
    .option('--plugins', 'with models, schedulers and their options')
    .action((names: string[], given: Given<SchemaOptions>) =>
      run(async () => {
        const { printSchema } = await import('./schema.ts');
        return printSchema(terminal, names, { ...absent, ...given });
      }),
    );
}
