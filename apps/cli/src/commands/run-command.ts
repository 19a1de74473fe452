import { availableParallelism } from 'node:os';
import type { Threads } from '@podsim/experiment/threads';
import { type Command, Option } from 'commander';
import type { Run } from '../cli.ts';
import type { Terminal } from '../terminal.ts';
import { collect, collectList, positiveInteger, seed, someText, threadCount } from './options.ts';

/** The options of `podsim run`. */
export interface RunOptions {
  readonly seed?: number | string;
  readonly runs?: number;
  readonly duration?: string;
  readonly clusterVersion?: string;
  readonly set: readonly string[];
  readonly plugin: readonly string[];
  /** `namespace/name`, or `namespace/name={ options }`. */
  readonly sink: readonly string[];
  readonly out?: string;
  readonly format: 'parquet' | 'csv' | 'ndjson';
  /** Empty for the usual ones. */
  readonly tables: readonly string[];
  readonly probeAttempts: boolean;
  /** False executes every probe attempt. */
  readonly skip: boolean;
  readonly jobs?: number;
  readonly quiet: boolean;
  readonly output: 'table' | 'json' | 'yaml';
  /** File for a JUnit report of what is expected. */
  readonly junit?: string;
}

const absent = { set: [], plugin: [], sink: [], tables: [], probeAttempts: false, quiet: false };
/** Options without those that were not given. */
type Given<Options> = Omit<Options, keyof typeof absent> & Partial<Options>;

const examples = `
Examples:
  podsim run pod.yaml
  podsim run web.yaml --runs 200 --out results --format csv
  podsim run pod.yaml --set duration=2h
  helm template . | podsim run -`;

/** Declares `podsim run`. What it does is imported when it is used. */
export function addRunCommand(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('run')
    .description('simulate scenario files and manifests')
    .argument('<file...>', 'YAML files; - reads standard input')
    .option('--seed <seed>', 'seed of all draws (default: 1, or as the scenario says)', seed)
    .option('--runs <n>', 'how often, each time with other draws', positiveInteger)
    .option('--duration <time>', 'virtual time, such as 90s or 1h30m')
    .option('--cluster-version <v>', 'Kubernetes release, such as 1.32')
    .option('--set <path=value>', 'override a field; repeatable', collect)
    .option('--plugin <name>', 'load a plugin, too: a file or package; repeatable', collect)
    .option('--sink <name>', 'a sink of a plugin: NAME or NAME={ options }', collect)
    .option('--out <dir>', 'write result tables to this folder', someText)
    .addOption(
      new Option('--format <format>', 'format of the tables')
        .choices(['parquet', 'csv', 'ndjson'])
        .default('parquet'),
    )
    .option('--tables <a,b>', 'tables to write (default: all but emissions)', collectList)
    .option('--probe-attempts', 'a timeline row for every probe attempt')
    .option('--no-skip', 'execute every probe attempt; same results, slower')
    .option('-j, --jobs <n>', 'worker threads; changes no result', threadCount)
    .option('-q, --quiet', 'no progress and no notes')
    .addOption(
      new Option('-o, --output <format>', 'format of the summary')
        .choices(['table', 'json', 'yaml'])
        .default('table'),
    )
    .option('--junit <file>', 'write what became of expect as a JUnit report')
    .addHelpText('after', examples)
    .action((files: string[], given: Given<RunOptions>) =>
      run(async () => {
        const options = { ...absent, ...given };
        const threads = await startThreads(options);
        try {
          return await (await import('./run.ts')).runScenarios(terminal, files, options, threads);
        } finally {
          await threads.dismiss();
        }
      }),
    );
}

/** Threads start while the files are read; how many the scenario wants is not known yet. */
async function startThreads({ jobs, runs, out, tables, output }: RunOptions): Promise<Threads> {
  const { Threads } = await import('@podsim/experiment/threads');
  const written = out !== undefined && (tables.length === 0 || tables.includes('metrics'));
  const ahead = Math.min(jobs ?? availableParallelism(), runs ?? 1);
  return new Threads(ahead, { metrics: written || output !== 'table' });
}
