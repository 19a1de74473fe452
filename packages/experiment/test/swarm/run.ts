import type { Limits, Table, Value } from '@podsim/kernel';
import { tables } from '@podsim/kubernetes';
import { supportedReleases } from '@podsim/kubernetes/facts';
import { batchesOf, digestTable } from '@podsim/output';
import { formatProblem, loadScenario } from '@podsim/scenario';
import { type Cell, planRuns } from '../../src/index.ts';
import { resolveModels } from '../../src/resolve-models.ts';
import { type Ending, type Subscribe, simulate } from '../../src/simulate.ts';

/** Far more than any scenario of the swarm needs: who reaches one of these goes in circles. */
export const LIMITS: Partial<Limits> = { tasksPerRun: 2_000_000, tasksPerInstant: 5_000 };

/** A row by column name; times in microseconds. */
export type Row = Readonly<Record<string, Value>>;

/** Runs one replication; `simulate` of the package, or a broken one that tests the checks. */
export type Simulate = (cell: Cell, subscribe: Subscribe) => Ending;

export const asShipped: Simulate = (cell, subscribe) => simulate(cell, 1, subscribe, () => false);

/** What is asked of a run beyond its scenario. */
export interface RunOptions {
  readonly noSkip?: boolean;
  readonly probeAttempts?: boolean;
}

/** All that one run gave. */
export interface Outcome {
  readonly ending: Ending;
  /** By name of table, in the order of their writing. */
  readonly rows: ReadonlyMap<string, readonly (readonly Value[])[]>;
}

/** The cell of a scenario text, before it is said how it is to be recorded. */
export type CellFor = (options: RunOptions) => Cell;

/**
 * Reads a scenario text.
 *
 * @throws Error with all that is wrong with the text.
 */
export async function readCell(text: string): Promise<CellFor> {
  const loaded = loadScenario([{ name: 'swarm.yaml', text }], {
    reader: { read: refuse },
    releases: supportedReleases,
  });
  const { scenario } = loaded;
  if (scenario === null) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const { problems, ...models } = await resolveModels(scenario);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return ({ noSkip = false, probeAttempts = false }) => {
    const { cell } = planRuns(scenario, { noSkip, probeAttempts }, models);
    return { ...cell, limits: LIMITS };
  };
}

function refuse(path: string): never {
  throw new Error(`a scenario of the swarm reads no file, but this one reads ${path}`);
}

/** Runs a cell with all its rows in memory. */
export function runCell(cell: Cell, run: Simulate): Outcome {
  const rows = new Map<string, (readonly Value[])[]>();
  const ending = run(cell, (records) => {
    for (const table of Object.values(tables)) {
      const kept: (readonly Value[])[] = [];
      rows.set(table.name, kept);
      records.subscribe(table, (row) => kept.push([...row]));
    }
  });
  return { ending, rows };
}

/** One digest of a table, as a receipt would hold it. */
export function digestOf(table: Table, rows: readonly (readonly Value[])[]): string {
  const batches = batchesOf(table, rows);
  return digestTable(
    rows.length,
    batches.map(({ digest }) => digest),
  ).digest;
}
