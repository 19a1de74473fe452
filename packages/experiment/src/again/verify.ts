import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Table, Value } from '@podsim/kernel';
import { engineVersion } from '@podsim/kubernetes/facts';
import {
  type Batch,
  findTable,
  loadMetricsFold,
  type RunReceipt,
  readTable,
  receiptFile,
  rowsOf,
} from '@podsim/output';
import { runFolder } from '../folders/result-folder.ts';
import { tablesWith } from '../plugins/on-demand.ts';
import { NoResultsError, noReceipt, receiptIn } from '../read-results.ts';
import { type Tables, tableNamed } from '../tables.ts';
import { again, planAgain } from './plan-again.ts';

/** What a second run makes of a result folder. */
export interface Verification {
  /** Runs that came out the same. */
  readonly same: number;
  /** Values that were compared. */
  readonly values: number;
  /** The first difference; null if there is none. */
  readonly difference: Difference | null;
}

/** Where a result and its repetition part. */
export interface Difference {
  readonly replication: number;
  /** Column, and row from 1, of the table; null where not a single value is to blame. */
  readonly place: { readonly table: string; readonly row: number; readonly column: string } | null;
  readonly recorded: string;
  readonly again: string;
}

/**
 * Runs again what the receipts of a folder tell, and compares every value of every table.
 *
 * @throws NoResultsError for a folder without results, and for runs that a signal cut short.
 */
export async function verify(
  directory: string,
  onRun: (replication: number) => void = () => {},
): Promise<Verification> {
  let same = 0;
  let values = 0;
  for (const folder of runFolders(directory)) {
    const receipt = receiptIn(folder);
    if (receipt.kind !== 'Run') throw new NoResultsError(`${folder} holds several runs`);
    onRun(receipt.replication);
    const checked = await verifyRun(folder, receipt);
    values += checked.values;
    if (checked.difference !== null) return { same, values, difference: checked.difference };
    same++;
  }
  return { same, values, difference: null };
}

function runFolders(directory: string): string[] {
  if (!existsSync(join(directory, receiptFile))) {
    throw new NoResultsError(noReceipt(directory));
  }
  const receipt = receiptIn(directory);
  if (receipt.kind === 'Run') return [directory];
  return receipt.results.map(({ replication }) => runFolder(directory, replication));
}

type Checked = Pick<Verification, 'values' | 'difference'>;

async function verifyRun(folder: string, receipt: RunReceipt): Promise<Checked> {
  const { replication, outcome } = receipt;
  if (outcome === 'interrupted') {
    throw new NoResultsError(`${folder} was interrupted: where it stopped does not reproduce`);
  }
  const repeated = await again(
    receipt,
    () => false,
    () => runAgain(receipt, folder),
  );
  const facts: [string, string, string][] = [
    ['outcome', outcome, repeated.outcome],
    ['end', String(receipt.end_us), String(repeated.end)],
  ];
  for (const [what, recorded, now] of facts) {
    if (recorded === now) continue;
    const difference = { replication, place: null, recorded: `${what} ${recorded}`, again: now };
    return { values: 0, difference: { ...difference, ...engineRemark(receipt, now) } };
  }
  let values = 0;
  for (const [name, batches] of repeated.batches) {
    const table = tableNamed(name, repeated.tables);
    const checked = await verifyTable(folder, table, batches, replication);
    values += checked.values;
    if (checked.difference !== null) return { values, difference: checked.difference };
    const digest = repeated.digests.get(name) ?? '';
    const recorded = receipt.tables[name]?.digest ?? '';
    if (digest === recorded) continue;
    // The files hold what was computed again, so the receipt is not theirs.
    const text = `digest of ${name} ${recorded}`;
    return { values, difference: { replication, place: null, recorded: text, again: digest } };
  }
  return { values, difference: null };
}

function engineRemark({ engine }: RunReceipt, again: string): Pick<Difference, 'again'> {
  return { again: engine === engineVersion ? again : `${again} (engine ${engine} made it)` };
}

interface Again {
  readonly tables: Tables;
  readonly outcome: string;
  readonly end: number;
  readonly batches: ReadonlyMap<string, readonly Batch[]>;
  readonly digests: ReadonlyMap<string, string>;
}

async function runAgain(receipt: RunReceipt, folder: string): Promise<Again> {
  // Imported here, so that what else this package offers does not load the engine.
  const [{ simulate }, { Recorder }] = await Promise.all([
    import('../simulate.ts'),
    import('../worker/recorder.ts'),
  ]);
  const plan = await planAgain(receipt, folder);
  const runPlugins = { plugins: plan.plugins.map(({ plugin }) => plugin), watch: null };
  const tables = await tablesWith(plan.plugins);
  const names = Object.keys(receipt.tables);
  const fold = names.includes('metrics') ? await loadMetricsFold() : null;
  const batches = new Map(names.map((name): [string, Batch[]] => [name, []]));
  const keep = (batch: Batch): void => void batches.get(batch.table)?.push(batch);
  const recorder = new Recorder(
    names.map((name) => tableNamed(name, tables)),
    fold,
    runPlugins,
    keep,
  );
  const subscribe = recorder.subscribe.bind(recorder);
  const { replication } = receipt;
  const simulated = simulate(plan.cell, replication, subscribe, () => false, runPlugins);
  const { rest, digests, ending } = recorder.finish(simulated);
  rest.forEach(keep);
  return {
    tables,
    outcome: ending.outcome,
    end: ending.end,
    batches,
    digests: new Map(names.map((name) => [name, digests[name]?.digest ?? ''])),
  };
}

/** Compares a file with rows in memory, value by value, up to the first difference. */
async function verifyTable(
  folder: string,
  table: Table,
  batches: readonly Batch[],
  replication: number,
): Promise<Checked> {
  const file = findTable(folder, table);
  if (file === null) throw new NoResultsError(`${folder} has no table ${table.name} any more`);
  const expected = rowsIn(table, batches);
  let row = 0;
  const differs = (column: string, recorded: string, again: string): Checked => ({
    values: row * table.columns.length,
    difference: { replication, place: { table: table.name, row, column }, recorded, again },
  });
  for await (const rows of readTable(file, table)) {
    for (const recorded of rows) {
      row++;
      const next = expected.next();
      if (next.done) return differs('', textOf(recorded), 'no such row');
      const index = recorded.findIndex((value, i) => !Object.is(value, next.value[i]));
      if (index < 0) continue;
      const column = table.columns[index]?.name ?? '';
      return differs(column, String(recorded[index]), String(next.value[index]));
    }
  }
  const more = expected.next();
  if (more.done) return { values: row * table.columns.length, difference: null };
  row++;
  return differs('', 'no such row', textOf(more.value));
}

function* rowsIn(table: Table, batches: readonly Batch[]): Generator<readonly Value[], void> {
  for (const batch of batches) yield* rowsOf(table, batch);
}

const textOf = (row: readonly Value[]): string => row.join(', ');
