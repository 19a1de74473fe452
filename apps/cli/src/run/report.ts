import type { Destination, ExperimentResult, Judgement, Outcome } from '@podsim/experiment';
import type { Scenario } from '@podsim/scenario';
import type { RunOptions } from '../commands/run-command.ts';
import { type Styles, stylesFor, type Terminal } from '../terminal.ts';
import { count } from '../text/count.ts';
import { shellLine } from '../text/shell.ts';
import { yamlText } from '../text/yaml.ts';
import { expectationsText } from './expectations.ts';
import { ProgressLine } from './progress.ts';
import { summaryData } from './summary-data.ts';
import { summaryText } from './summary-text.ts';

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
    for (const message of messages) this.tell(`${this.styles.dim('note:')} ${message}`);
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

  /** How to get the same again, and what to look at. */
  whereToLook(scenario: Scenario, files: readonly string[], out: Destination | null): void {
    this.tell(`reproduce: ${shellLine(['podsim', 'run', ...this.words(scenario, files)])}`);
    if (out === null) {
      this.tell('for tables and a timeline, add --out DIR');
      return;
    }
    const { runs } = scenario;
    const directory = this.options.out as string;
    const first = runs === 1 ? directory : `${directory}/run=1`;
    const where = runs === 1 ? '' : `, each of ${count(runs, 'run')} in a folder of its own`;
    this.tell(`results: ${directory}${where}`);
    if (out.tables.includes('timeline'))
      this.tell(`look: ${shellLine(['podsim', 'timeline', first])}`);
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
  if (outcome !== 'plugin') return error;
  const frames = trace.split('\n').filter((line) => /^\s+at /.test(line));
  const host = frames.findIndex((line) => /sdk\/(src|dist)\/host\/(?!ambient)/.test(line));
  const own = frames.slice(0, Math.max(0, host)).filter((line) => !line.includes('host/ambient'));
  return [error, ...own].join('\n');
}
