import type { Column, Table } from '@podsim/kernel';
import type { DecodedArray, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { type Batch, type ColumnData, valueAt } from '../batches/batch.ts';
import { fileColumnName } from '../columns.ts';
import type { TableWriter } from './format.ts';
import { PartialFile } from './partial-file.ts';

/**
 * Parquet: one row group per batch, Snappy, times as INT64 microseconds. The schema comes from the
 * table, never from the values, so that an empty column has its type too.
 */
export function openParquet(path: string, table: Table): TableWriter {
  const file = new PartialFile(path);
  const bytes = new ByteWriter();
  const flush = () => {
    file.append(bytes.getBytes().slice());
    bytes.index = 0;
  };
  const writer = new ParquetWriter({
    writer: Object.assign(bytes, { flush, finish: flush }),
    schema: schemaOf(table),
    createdBy: 'podsim',
  });
  return {
    write(batch) {
      writer.write({ columnData: columnsOf(table, batch), rowGroupSize: batch.rows });
    },
    close() {
      writer.finish();
      file.close();
    },
  };
}

function schemaOf(table: Table): SchemaElement[] {
  const root: SchemaElement = { name: 'root', num_children: table.columns.length };
  return [root, ...table.columns.map(schemaElement)];
}

function schemaElement(column: Column): SchemaElement {
  const name = fileColumnName(column, 'us');
  const repetition_type = column.nullable === true ? 'OPTIONAL' : 'REQUIRED';
  switch (column.type) {
    case 'string':
      return { name, repetition_type, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
    case 'bool':
      return { name, repetition_type, type: 'BOOLEAN' };
    case 'float':
      return { name, repetition_type, type: 'DOUBLE' };
    case 'int':
    case 'time':
    case 'duration':
      return { name, repetition_type, type: 'INT64' };
  }
}

function columnsOf(table: Table, batch: Batch) {
  return table.columns.map((column, index) => ({
    name: fileColumnName(column, 'us'),
    data: valuesOf(column, batch.columns[index] as ColumnData, batch.rows),
  }));
}

function valuesOf(column: Column, data: ColumnData, rows: number): DecodedArray {
  const int64 = data.kind === 'numbers' && column.type !== 'float';
  if (data.kind === 'numbers' && data.valid === null) {
    return int64 ? BigInt64Array.from(data.values, BigInt) : data.values;
  }
  const values: unknown[] = [];
  for (let row = 0; row < rows; row += 1) {
    const value = valueAt(data, row);
    values.push(int64 && value !== null ? BigInt(value as number) : value);
  }
  return values;
}
