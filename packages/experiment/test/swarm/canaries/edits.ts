import { tables } from '@podsim/kubernetes';
import type { CheckName } from '../checks/index.ts';
import { rowsOf, type TableName } from '../rows.ts';
import type { Outcome, Row } from '../run.ts';

/** Rows that a broken simulator would write in place of those of the specimen. */
type Edit = (rows: readonly Row[]) => readonly Row[];

/** Something wrong that one check has to notice. */
export interface Canary {
  readonly check: CheckName;
  readonly name: string;
  readonly table: TableName;
  readonly edit: Edit;
}

/** The outcome with another table. */
export function broken(outcome: Outcome, { table, edit }: Canary): Outcome {
  const names = tables[table].columns.map(({ name }) => name);
  const edited = edit(rowsOf(outcome, table));
  const rows = new Map(outcome.rows);
  rows.set(
    table,
    edited.map((row) => names.map((name) => row[name] ?? null)),
  );
  return { ...outcome, rows };
}

/** True for rows that have all these values. */
type Match = Readonly<Record<string, unknown>>;

function fits(row: Row, match: Match): boolean {
  return Object.entries(match).every(([key, value]) => row[key] === value);
}

/** Index of the n-th row that fits, from 1; the specimen has to have it. */
function indexOf(rows: readonly Row[], match: Match, occurrence = 1): number {
  const found = rows.flatMap((row, index) => (fits(row, match) ? [index] : []));
  const index = found[occurrence - 1];
  if (index === undefined) {
    throw new Error(`the specimen has no row ${occurrence} like ${JSON.stringify(match)}`);
  }
  return index;
}

const drop =
  (match: Match): Edit =>
  (rows) => {
    indexOf(rows, match);
    return rows.filter((row) => !fits(row, match));
  };

const dropOne =
  (match: Match, occurrence = 1): Edit =>
  (rows) =>
    rows.toSpliced(indexOf(rows, match, occurrence), 1);

const change =
  (match: Match, values: Row, occurrence = 1): Edit =>
  (rows) => {
    const index = indexOf(rows, match, occurrence);
    return rows.with(index, { ...rows[index], ...values });
  };

const repeat =
  (match: Match, values: Row = {}): Edit =>
  (rows) => {
    const index = indexOf(rows, match);
    return rows.toSpliced(index + 1, 0, { ...rows[index], ...values });
  };

/** Puts a copy of the row, with other values, after the one that fits `after`. */
const append =
  (match: Match, after: Match, values: Row = {}): Edit =>
  (rows) => {
    const copy = { ...rows[indexOf(rows, match)], ...values };
    const index = indexOf(rows, after);
    return rows.toSpliced(index + 1, 0, { ...copy, time: rows[index]?.time ?? 0 });
  };

const inTimeline = (check: CheckName, name: string, edit: Edit): Canary => ({
  ...{ check, name, edit },
  table: 'timeline',
});

const process = (pod: string, container: string, what: string): Match => ({
  ...{ kind: 'process', pod, container, what },
});
const pod = (name: string, what: string): Match => ({ kind: 'pod', pod: name, what });

const TIMELINE: readonly Canary[] = [
  inTimeline('time', 'goes back', change(pod('serving', 'Bound'), { time: 0 })),
  inTimeline('time', 'passes the end', (rows) =>
    rows.with(-1, { ...rows.at(-1), time: 200_000_001 }),
  ),
  inTimeline(
    'phases',
    'back to Pending',
    append(
      { kind: 'phase', pod: 'crashing', what: 'Pending' },
      { kind: 'phase', pod: 'crashing', what: 'Running' },
    ),
  ),
  inTimeline(
    'phases',
    'up again',
    append(
      { kind: 'phase', pod: 'job', what: 'Running' },
      { kind: 'phase', pod: 'job', what: 'Succeeded' },
    ),
  ),
  inTimeline(
    'phases',
    'over too early',
    append({ kind: 'phase', pod: 'job', what: 'Succeeded' }, process('job', 'app', 'start')),
  ),
  inTimeline(
    'restartCounts',
    'falls',
    change(
      { kind: 'container', pod: 'crashing', what: 'terminated' },
      { detail: 'Error exit=1 restarts=0' },
      3,
    ),
  ),
  inTimeline('readiness', 'nobody asked', drop({ kind: 'probe', pod: 'serving' })),
  inTimeline(
    'readiness',
    'not running',
    change({ kind: 'container', pod: 'polite', what: 'running' }, { what: 'waiting' }),
  ),
  inTimeline('conditions', 'too early', dropOne({ kind: 'ready', pod: 'serving', what: 'true' })),
  inTimeline(
    'conditions',
    'of a pod that has ended',
    change(
      { kind: 'condition', pod: 'polite', what: 'Ready', detail: 'False' },
      { detail: 'True' },
      2,
    ),
  ),
  inTimeline('processes', 'two at once', repeat(process('serving', 'app', 'start'))),
  inTimeline('processes', 'ends twice', repeat(process('job', 'app', 'exit'))),
  inTimeline('processes', 'no sandbox', drop(process('crashing', '(pause)', 'start'))),
  inTimeline('processes', 'left behind', drop(process('polite', 'app', 'exit'))),
  inTimeline('signals', 'SIGKILL only', drop({ kind: 'signal', what: 'SIGTERM', pod: 'stubborn' })),
  inTimeline(
    'signals',
    'SIGKILL at once',
    append(
      { kind: 'signal', pod: 'stubborn', what: 'SIGTERM' },
      { kind: 'signal', pod: 'stubborn', what: 'SIGTERM' },
      { what: 'SIGKILL' },
    ),
  ),
  inTimeline('signals', 'SIGTERM twice', repeat({ kind: 'signal', pod: 'polite' })),
  inTimeline(
    'signals',
    'to the dead',
    append({ kind: 'signal', pod: 'polite', what: 'SIGTERM' }, process('polite', 'app', 'exit')),
  ),
  inTimeline('removal', 'never', drop(pod('polite', 'Deleted'))),
  inTimeline(
    'removal',
    'a ghost',
    append(
      { kind: 'condition', pod: 'polite', what: 'Ready', detail: 'False' },
      pod('polite', 'Deleted'),
    ),
  ),
  inTimeline(
    'backOff',
    'too short',
    append(process('crashing', 'app', 'start'), {
      kind: 'event',
      pod: 'crashing',
      what: 'BackOff',
    }),
  ),
  inTimeline('backOff', 'for ever', (rows) => {
    const second = indexOf(rows, process('crashing', 'app', 'exit'), 2);
    const isLater = (row: Row, index: number) => index > second && row.kind === 'process';
    return rows.filter((row, index) => !(row.pod === 'crashing' && isLater(row, index)));
  }),
  inTimeline('settled', 'never told', drop({ kind: 'container', pod: 'serving', what: 'running' })),
  inTimeline('endpoints', 'stale', (rows) => {
    const last = rows.findLastIndex(({ kind }) => kind === 'endpoints');
    return rows.toSpliced(last, 1);
  }),
  inTimeline('workloads', 'one too many', repeat(pod('set#1', 'Created'), { pod: 'set#2' })),
  inTimeline('workloads', 'one too few', drop(pod('set#1', 'Created'))),
  inTimeline('events', 'a write that nobody counts', repeat({ kind: 'event', what: 'Scheduled' })),
];

const inTable = (table: TableName, check: CheckName, name: string, edit: Edit): Canary => ({
  ...{ table, check, name, edit },
});

const crashing = { pod: 'crashing' };
const stubborn = { pod: 'stubborn' };
const serving = { pod: 'serving' };

const TABLES: readonly Canary[] = [
  inTable('events', 'events', 'a count of nothing', change({}, { count: 0 })),
  inTable('events', 'events', 'counts too much', change({ reason: 'BackOff' }, { count: 1e6 })),
  inTable('events', 'events', 'lost', drop({ reason: 'BackOff' })),
  inTable('pods', 'podTable', 'restarts', change(crashing, { restarts: 0 })),
  inTable('pods', 'podTable', 'ready time', change(serving, { ready_total: 1 })),
  inTable('pods', 'podTable', 'removal', change(stubborn, { removed: null })),
  inTable('containers', 'containerTable', 'starts', change(crashing, { starts: 1 })),
  inTable('containers', 'containerTable', 'time', change(serving, { running_total: 1 })),
  inTable('restarts', 'restartTable', 'downtime', change(crashing, { downtime: 0 }, 2)),
  inTable('restarts', 'restartTable', 'time', change(crashing, { time: 1 })),
  inTable('terminations', 'terminationTable', 'killed', change(stubborn, { sigterm_to_exit: 1 })),
  inTable('terminations', 'terminationTable', 'preStop', change(stubborn, { pre_stop: 7e6 })),
  inTable('terminations', 'terminationTable', 'no kill', change(stubborn, { time: 1 })),
  inTable('probes', 'probeTable', 'attempts', change(serving, { attempts: 1 })),
  inTable('probes', 'probeTable', 'failures', change(serving, { failures: 1, attempts: 1e3 })),
  inTable('probes', 'probeTable', 'two rows', repeat(serving)),
];

/** Broken variants of the specimen's rows; every check has to have one at least. */
export const CANARIES: readonly Canary[] = [...TIMELINE, ...TABLES];
