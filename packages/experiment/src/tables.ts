import type { Table } from '@podsim/kernel';
import { tables as clusterTables } from '@podsim/kubernetes/facts';
import { metricsTable } from '@podsim/output';

/** Tables by name. */
export type Tables = ReadonlyMap<string, Table>;

/** Every table that a run can write without plugins, by name. */
export const resultTables: Tables = new Map(
  [...Object.values(clusterTables), metricsTable].map((table) => [table.name, table]),
);

/** Tables that are long and of interest to few; written when asked for by name. */
const onRequest = new Set(['emissions']);

/** The tables that a run writes unless told otherwise; plugins may add theirs. */
export const defaultTableNames: readonly string[] = [...resultTables.keys()].filter(
  (name) => !onRequest.has(name),
);

/**
 * A result table by its name.
 *
 * @throws Error if there is none: names from people are checked where they come in.
 */
export function tableNamed(name: string, tables: Tables = resultTables): Table {
  const table = tables.get(name);
  if (table === undefined) throw new Error(`there is no table ${name}`);
  return table;
}
