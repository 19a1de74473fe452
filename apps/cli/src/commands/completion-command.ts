import { Argument, type Command } from 'commander';
import type { Run } from '../cli.ts';
import type { Terminal } from '../terminal.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const examples = `
Examples:
  eval "$(podsim completion bash)"
  podsim completion zsh > ~/.zfunc/_podsim
  podsim completion fish > ~/.config/fish/completions/podsim.fish`;

/** Declares `podsim completion`, which tells of all commands that are declared. */
export function addCompletionCommand(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('completion')
    .description('script that completes commands')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .addHelpText('after', examples)
    .action((shell: Shell) =>
      run(async () => (await import('./completion.ts')).printCompletion(terminal, program, shell)),
    );
}
