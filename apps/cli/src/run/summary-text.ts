import {
  type ExperimentResult,
  formatDuration,
  type Outcome,
  type Quantiles,
  type WorkloadSummary,
} from '@podsim/experiment';
import type { Scenario } from '@podsim/scenario';
import type { Styles } from '../terminal.ts';
import { alignColumns, type TextColumn } from '../text/columns.ts';
import { count } from '../text/count.ts';
import { shortTime } from '../text/duration.ts';
import { wrap } from '../text/wrap.ts';

/** Workloads that the table lists; -o json has all. */
const workloadsMax = 20;

const columns: readonly TextColumn[] = [
  { title: 'WORKLOAD', align: 'left' },
  { title: 'READY', align: 'right' },
  { title: 'RESTARTS', align: 'right' },
  { title: 'TO READY', align: 'right' },
  { title: 'TERMINATION', align: 'right' },
  { title: 'SIGKILL', align: 'right' },
];

/** The summary of an experiment for people, within 80 columns unless names are long. */
export function summaryText(scenario: Scenario, result: ExperimentResult, styles: Styles): string {
  const { workloads, total } = result;
  const title = wrap(heading(scenario, result), 80).map(styles.bold);
  if (total === null) return `${[...title, '', emptyText(result)].join('\n')}\n`;
  const listed = byRestarts(workloads).slice(0, workloadsMax);
  const more = workloads.length - listed.length;
  const all = more > 0 ? [total, ...listed] : listed;
  const [head = '', ...lines] = alignColumns(columns, all.map(cells));
  const table = all.flatMap((workload, index) => [lines[index] as string, ...causes(workload)]);
  return `${[
    ...title,
    '',
    styles.dim(head),
    ...table,
    ...(more > 0
      ? [`... and ${count(more, 'workload')} with fewer restarts (-o json has all)`]
      : []),
    '',
    ...legend(total).map(styles.dim),
  ].join('\n')}\n`;
}

/** Rows of pods are written at their end, which a run that fails does not come to. */
function emptyText({ runs }: ExperimentResult): string {
  const isCut = runs.some(({ outcome }) => outcome === 'plugin' || outcome === 'failed');
  return isCut ? 'no pod was followed to its end' : 'no pods';
}

/** What the columns that say something mean. */
function legend({ termination, timeToReady }: WorkloadSummary): string[] {
  const parts = [
    'READY: pods that became ready, of all.',
    ...(timeToReady.n === 0 ? [] : ['TO READY: from creation.']),
    ...(termination.n === 0
      ? []
      : [
          'TERMINATION: from the decision to end a process to its end.',
          'SIGKILL: processes that it ended, of those asked to end.',
        ]),
    ...(timeToReady.n > 1 || termination.n > 1 ? ['Two times: median and 99 %.'] : []),
  ];
  return wrap(parts.join(' '), 80);
}

function heading(scenario: Scenario, { runs, interrupted }: ExperimentResult): string {
  const parts = [
    scenario.name,
    `Kubernetes ${scenario.cluster.release}`,
    `${formatDuration(scenario.duration)} of virtual time`,
    interrupted && runs.length < scenario.runs
      ? `${runs.length} of ${count(scenario.runs, 'run')}, interrupted`
      : count(runs.length, 'run'),
    `seed ${scenario.seed}`,
  ];
  const words: Readonly<Record<Outcome, string>> = {
    reached: '',
    idle: 'ended when idle',
    interrupted: 'interrupted',
    limit: 'reached a limit',
    plugin: 'ended by a plugin',
    failed: 'failed',
  };
  for (const [outcome, word] of Object.entries(words)) {
    const n = runs.filter((run) => run.outcome === outcome).length;
    if (n > 0 && word !== '') parts.push(runs.length === 1 ? word : `${n} ${word}`);
  }
  return parts.filter((part) => part !== '').join(', ');
}

function byRestarts(workloads: readonly WorkloadSummary[]): WorkloadSummary[] {
  // Stable: those with equally many stay in the order of their names.
  return [...workloads].sort((a, b) => b.restarts - a.restarts);
}

function cells(workload: WorkloadSummary): string[] {
  const { namespace } = workload;
  const prefix = namespace === 'default' || namespace === '' ? '' : `${namespace}/`;
  const asked = workload.termination.n;
  return [
    prefix + workload.workload,
    `${workload.ready}/${workload.pods}`,
    String(workload.restarts),
    quantiles(workload.timeToReady),
    quantiles(workload.termination),
    asked === 0 ? '-' : `${workload.killed}/${asked}`,
  ];
}

function quantiles({ n, p50, p99 }: Quantiles): string {
  if (n === 0) return '-';
  return n === 1 ? shortTime(p50) : `${shortTime(p50)} / ${shortTime(p99)}`;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['exit', 'the process ended'],
  ['liveness', 'liveness probe'],
  ['startup', 'startup probe'],
  ['postStart', 'postStart hook'],
  ['sandbox', 'new sandbox'],
  ['oom', 'out of memory'],
  ['definition', 'changed container'],
  ['resize', 'resize'],
  ['start-error', 'failed start'],
]);

/** `  restarts: liveness probe 3 (1 of a healthy process), out of memory 1`, most first. */
function causes({ restartsByCause, falseKills }: WorkloadSummary): string[] {
  if (restartsByCause.length === 0) return [];
  const sorted = [...restartsByCause].sort(([, a], [, b]) => b - a);
  const words = sorted.map(([cause, n]) => `${reasons.get(cause) ?? cause} ${n}`);
  const honest =
    falseKills === 0
      ? []
      : [`${falseKills} of them killed a process that was healthy by its own account`];
  return wrap(`restarts: ${[...words, ...honest].join(', ')}`, 80, '  ');
}
