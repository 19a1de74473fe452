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

/** Workloads that the table lists; -o json has all. */
const workloadsMax = 20;

const columns: readonly TextColumn[] = [
  { title: 'WORKLOAD', align: 'left' },
  { title: 'READY', align: 'right' },
  { title: 'RESTARTS', align: 'right' },
  { title: 'TO READY', align: 'right' },
  { title: 'TERMINATION', align: 'right' },
  { title: 'KILLED', align: 'right' },
];

/** The summary of an experiment for people, within 80 columns unless names are long. */
export function summaryText(scenario: Scenario, result: ExperimentResult, styles: Styles): string {
  const { workloads } = result;
  const listed = byRestarts(workloads).slice(0, workloadsMax);
  const [head, ...lines] = alignColumns(columns, listed.map(cells));
  const table = listed.flatMap((workload, index) => [lines[index] as string, ...causes(workload)]);
  const more = workloads.length - listed.length;
  return [
    styles.bold(heading(scenario, result)),
    '',
    ...(workloads.length === 0 ? ['no pods'] : [styles.dim(head as string), ...table]),
    ...(more > 0
      ? [`... and ${count(more, 'workload')} with fewer restarts (-o json has all)`]
      : []),
    '',
    ...(workloads.length === 0 ? [] : [styles.dim(legend)]),
  ]
    .join('\n')
    .replace(/\n*$/, '\n');
}

const legend =
  'READY: became ready, of all pods. TO READY: from creation. TERMINATION: from the\n' +
  'decision to end a process to its end. Both: median / 99 %. KILLED: by SIGKILL.';

function heading(scenario: Scenario, { runs }: ExperimentResult): string {
  const parts = [
    scenario.name,
    `Kubernetes ${scenario.cluster.release}`,
    `${formatDuration(scenario.duration)} of virtual time`,
    count(runs.length, 'run'),
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
  return [
    prefix + workload.workload,
    `${workload.ready}/${workload.pods}`,
    String(workload.restarts),
    quantiles(workload.timeToReady),
    quantiles(workload.termination),
    workload.termination.n === 0 ? '-' : String(workload.killed),
  ];
}

function quantiles({ n, p50, p99 }: Quantiles): string {
  if (n === 0) return '-';
  return n === 1 ? shortTime(p50) : `${shortTime(p50)} / ${shortTime(p99)}`;
}

function causes({ restartsByCause }: WorkloadSummary): string[] {
  if (restartsByCause.length === 0) return [];
  return [`  restarted by ${restartsByCause.map(([cause, n]) => `${cause} ${n}`).join(', ')}`];
}
