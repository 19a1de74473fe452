import { type Command, Option } from 'commander';
import type { Run } from '../cli.ts';
import type { Terminal } from '../terminal.ts';
import { collect } from './options.ts';

/** The options of `podsim validate`. */
export interface ValidateOptions {
  readonly set: readonly string[];
  readonly plugin: readonly string[];
  readonly output: 'none' | 'json' | 'yaml';
}

/** Declares `podsim validate`. */
export function addValidateCommand(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('validate')
    .description('check files; simulate nothing')
    .argument('<file...>', 'YAML files; - reads standard input')
    .option('--set <path=value>', 'override a field; repeatable', collect)
    .option('--plugin <name>', 'load a plugin, too: a file or package; repeatable', collect)
    .addOption(
      new Option('-o, --output <format>', 'print the resolved scenario')
        .choices(['none', 'json', 'yaml'])
        .default('none'),
    )
    .action(
      (
        files: string[],
        given: Omit<ValidateOptions, 'set' | 'plugin'> & Partial<ValidateOptions>,
      ) =>
        run(async () => {
          const options = { set: [], plugin: [], ...given };
          return (await import('./validate.ts')).validateFiles(terminal, files, options);
        }),
    );
}
