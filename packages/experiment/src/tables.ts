import type { Table } from '@podsim/kernel';
import { tables as clusterTables } from '@podsim/kubernetes/facts';
import { metricsTable } from '@podsim/output';

/** Every table a run can write, by name. */
export const resultTables: ReadonlyMap<string, Table> = new Map(
  [...Object.values(clusterTables), metricsTable].map((table) => [table.name, table]),
);

/** Tables that are long and of interest to few; written when asked for by name. */
const onRequest = new Set(['emissions']);

/** The tables that a run writes unless told otherwise. */
export const defaultTableNames: readonly string[] = [...resultTables.keys()].filter(
  (name) => !onRequest.has(name),
);

/**
 * A result table by its name.
 *
 * @throws Error if there is none: names from people are checked where they come in.
 */
export function tableNamed(name: string): Table {
  const table = resultTables.get(name);
  if (table === undefined) throw new Error(`there is no table ${name}`);
  return table;
}
