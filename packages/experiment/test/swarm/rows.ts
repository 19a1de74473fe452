import { tables } from '@podsim/kubernetes';
import type { Outcome, Row } from './run.ts';

export type TableName = keyof typeof tables;

/** Rows of a table by column name. */
export function rowsOf({ rows }: Outcome, table: TableName): readonly Row[] {
  const { columns } = tables[table];
  return (rows.get(table) ?? []).map((row) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])),
  );
}
