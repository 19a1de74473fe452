import type { Column, Table } from '@podsim/kernel';

/** Seconds as text (CSV, NDJSON) or microseconds as integers (Parquet). */
export type TimeUnit = 's' | 'us';

/** Whether values of a column are microseconds of virtual time. */
export function isTime(column: Column): boolean {
  return column.type === 'time' || column.type === 'duration';
}

/** The name of a column in a file: times carry their unit, `created` becomes `created_us`. */
export function fileColumnName(column: Column, unit: TimeUnit): string {
  return isTime(column) ? `${column.name}_${unit}` : column.name;
}

/** The names of all columns of a table in a file. */
export function fileColumnNames(table: Table, unit: TimeUnit): readonly string[] {
  return table.columns.map((column) => fileColumnName(column, unit));
}
