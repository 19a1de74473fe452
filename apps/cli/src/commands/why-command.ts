import { type Command, InvalidArgumentError } from 'commander';
import type { Run } from '../cli.ts';
import type { Terminal } from '../terminal.ts';

/** The options of `podsim why`. */
export interface WhyOptions {
  readonly namespace?: string;
  readonly container?: string;
  readonly restart?: number;
  readonly termination?: boolean;
}

const examples = `
Examples:
  podsim why results pod/web --restart 2
  podsim why results 'pod/web#3' --termination`;

/** Declares `podsim why`. */
export function addWhyCommand(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('why')
    .description('why it restarted, or how it ended')
    .argument('<dir>', 'folder of a run')
    .argument('<pod>', "pod/NAME, or pod/web#3 for a workload's third")
    .option('-c, --container <name>', 'of this container')
    .option('--restart <n>', 'this restart (default: the last one)', restartCount)
    .option('--termination', 'how the pod ended')
    .option('-n, --namespace <name>', 'namespace (default: default)')
    .addHelpText('after', examples)
    .action((directory: string, pod: string, options: WhyOptions) =>
      run(async () => (await import('./why.ts')).explainWhy(terminal, directory, pod, options)),
    );
}

function restartCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}
