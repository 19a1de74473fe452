import type { Column, Table, Value } from '@podsim/kernel';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { fileColumnName } from '../columns.ts';
import { checkColumns, type Rows } from './read-table.ts';

/** Reads a Parquet file of a table, one row group at a time. */
export async function* readParquet(path: string, table: Table): AsyncGenerator<Rows> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const [, ...elements] = metadata.schema;
  checkColumns(
    path,
    table,
    'us',
    elements.map((element) => element.name),
  );
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const objects = await parquetReadObjects({ file, metadata, rowStart, rowEnd });
    yield objects.map((object) =>
      table.columns.map((column) => rowValue(column, object[fileColumnName(column, 'us')])),
    );
    rowStart = rowEnd;
  }
}

function rowValue(column: Column, value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (column.type === 'string' && typeof value !== 'string') {
    throw new Error(`${column.name} holds no text`);
  }
  return value as Value;
}
