import type { Destination, ExperimentResult, Judgement, Outcome } from '@podsim/experiment';
import type { Scenario } from '@podsim/scenario';
import type { RunOptions } from '../commands/run-command.ts';
import { type Styles, stylesFor, type Terminal } from '../terminal.ts';
import { count } from '../text/count.ts';
import { shellLine } from '../text/shell.ts';
import { yamlText } from '../text/yaml.ts';
import { expectationsText } from './expectations.ts';
import { hints } from './hints.ts';
import { ownFrames } from './own-frames.ts';
import { ProgressLine } from './progress.ts';
import { summaryData } from './summary-data.ts';
import { summaryText } from './summary-text.ts';

/** Notes that are told; thousands of pods may each have one. */
const notesMax = 20;

/** What `podsim run` says: data to stdout, everything else to stderr. */
export class Report {
  private readonly terminal: Terminal;
  private readonly options: RunOptions;
  private readonly styles: Styles;

  constructor(terminal: Terminal, options: RunOptions) {
    this.terminal = terminal;
    this.options = options;
    this.styles = stylesFor(terminal, terminal.stderr);
  }

  /** Assumptions, and fields without use. */
  notes(messages: readonly string[]): void {
    for (const message of messages.slice(0, notesMax)) {
      this.tell(`${this.styles.dim('note:')} ${message}`);
    }
    const more = messages.length - notesMax;
    if (more > 0) this.tell(`${this.styles.dim('note:')} and ${more} more; -o json has all`);
  }

  /** Null where nobody would see it. */
  progressLine(end: number): ProgressLine | null {
    const { stderr } = this.terminal;
    return stderr.isTerminal && !this.options.quiet ? new ProgressLine(stderr, end) : null;
  }

  interrupting(): void {
    this.tell('interrupted: closing the results; once more to exit at once');
  }

  /** The summary, as asked for. */
  result(scenario: Scenario, result: ExperimentResult, judgements: readonly Judgement[]): void {
    const { stdout } = this.terminal;
    switch (this.options.output) {
      case 'table':
        stdout.write(summaryText(scenario, result, stylesFor(this.terminal, stdout)));
        if (judgements.length > 0) {
          stdout.write(expectationsText(judgements, stylesFor(this.terminal, stdout)));
        }
        break;
      case 'json':
        stdout.write(`${JSON.stringify(summaryData(scenario, result, judgements), null, 2)}\n`);
        break;
      case 'yaml':
        stdout.write(yamlText(summaryData(scenario, result, judgements)));
    }
  }

  /** Runs that did not end well, also with --quiet. */
  failures({ runs }: ExperimentResult): void {
    for (const { replication, outcome, error, trace } of runs) {
      if (error === undefined) continue;
      const text = failureText(outcome, error, trace ?? '');
      this.terminal.stderr.write(`${this.styles.red('error:')} run ${replication}: ${text}\n`);
    }
  }

  /** What to look at, and how to get the same again. */
  whereToLook(
    scenario: Scenario,
    files: readonly string[],
    out: Destination | null,
    result: ExperimentResult,
  ): void {
    const again = ['podsim', 'run', ...this.words(scenario, files)];
    if (out === null) {
      const line = shellLine([...again, '--out', 'results']);
      this.look(line, 'tables, timeline');
    } else {
      const directory = this.options.out as string;
      const where =
        scenario.runs === 1 ? '' : `, each of ${count(scenario.runs, 'run')} in a folder`;
      this.tell(`results: ${directory}${where}`);
      for (const [words, why] of hints(scenario, directory, out, result)) {
        this.look(shellLine(words), why);
      }
    }
    this.tell(`reproduce: ${shellLine(again)}`);
  }

  private look(line: string, why: string): void {
    this.tell(`look: ${line}${why === '' ? '' : `  ${this.styles.dim(`# ${why}`)}`}`);
  }

  private words(scenario: Scenario, files: readonly string[]): string[] {
    const { options } = this;
    return [
      ...files,
      ...options.set.flatMap((set) => ['--set', set]),
      ...options.plugin.flatMap((plugin) => ['--plugin', plugin]),
      ...(options.duration === undefined ? [] : ['--duration', options.duration]),
      ...(options.clusterVersion === undefined
        ? []
        : ['--cluster-version', options.clusterVersion]),
      ...(scenario.runs === 1 ? [] : ['--runs', String(scenario.runs)]),
      ...['--seed', String(scenario.seed)],
    ];
  }

  private tell(line: string): void {
    if (!this.options.quiet) this.terminal.stderr.write(`${line}\n`);
  }
}

/** How a run failed: with the whole stack if it is our fault, and that of the plugin's own code. */
function failureText(outcome: Outcome, error: string, trace: string): string {
  if (outcome === 'failed') return `this is a bug in podsim\n${trace === '' ? error : trace}`;
  return outcome === 'plugin' ? [error, ...ownFrames(trace)].join('\n') : error;
}
