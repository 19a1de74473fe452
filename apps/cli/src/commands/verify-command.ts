import type { Command } from 'commander';
import type { Run } from '../cli.ts';
import type { Terminal } from '../terminal.ts';

const examples = `
Examples:
  podsim verify results
  podsim verify results/run=3`;

/** Declares `podsim verify`. */
export function addVerifyCommand(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('verify')
    .description('run again and compare every value')
    .argument('<dir>', 'folder of results')
    .addHelpText('after', examples)
    .action((directory: string) =>
      run(async () => (await import('./verify.ts')).verifyFolder(terminal, directory)),
    );
}
