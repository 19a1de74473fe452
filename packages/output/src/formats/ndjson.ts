import type { Table } from '@podsim/kernel';
import type { Batch, ColumnData } from '../batches/batch.ts';
import { fileColumnNames } from '../columns.ts';
import { cellTexts } from './cells.ts';
import type { TableWriter } from './format.ts';
import { PartialFile } from './partial-file.ts';

/** NDJSON: one object per line, members in the order of the columns, times as exact decimals. */
export function openNdjson(path: string, table: Table): TableWriter {
  const file = new PartialFile(path);
  const keys = fileColumnNames(table, 's').map(
    (name, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`,
  );
  return {
    write: (batch) => file.append(linesOf(table, keys, batch)),
    close: () => file.close(),
  };
}

function linesOf(table: Table, keys: readonly string[], batch: Batch): string {
  const cells = table.columns.map((column, index) =>
    cellTexts(column, batch.columns[index] as ColumnData, {
      quote: JSON.stringify,
      absent: 'null',
    }),
  );
  let text = '';
  for (let row = 0; row < batch.rows; row += 1) {
    cells.forEach((cell, index) => {
      text += keys[index] + cell(row);
    });
    text += '}\n';
  }
  return text;
}
