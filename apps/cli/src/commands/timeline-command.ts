import type { Command } from 'commander';
import type { Run } from '../cli.ts';
import type { Terminal } from '../terminal.ts';
import { collectList } from './options.ts';

/** The options of `podsim timeline`. */
export interface TimelineOptions {
  readonly namespace?: string;
  /** Globs; empty for all. */
  readonly pod: readonly string[];
  readonly container: readonly string[];
  readonly kind: readonly string[];
  readonly since?: string;
  readonly until?: string;
}

const absent: TimelineOptions = { pod: [], container: [], kind: [] };

const examples = `
Examples:
  podsim timeline results
  podsim timeline results/run=3 --pod 'web-*' --kind event,container
  podsim timeline results --since 30s --until 2m`;

/** Declares `podsim timeline`. */
export function addTimelineCommand(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('timeline')
    .description('print the timeline of a run')
    .argument('<dir>', 'folder of a run')
    .option('-n, --namespace <name>', 'only this namespace')
    .option('--pod <name>', 'only these pods; * matches any text', collectList)
    .option('--container <name>', 'only these containers', collectList)
    .option('--kind <kind>', 'only these kinds of rows, such as event', collectList)
    .option('--since <time>', 'from this virtual time on')
    .option('--until <time>', 'up to this virtual time')
    .addHelpText('after', examples)
    .action((directory: string, given: Partial<TimelineOptions>) =>
      run(async () => {
        const options = { ...absent, ...given };
        return (await import('./timeline.ts')).printTimeline(terminal, directory, options);
      }),
    );
}
