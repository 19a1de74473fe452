import type { Table } from '@podsim/kernel';
import type { Batch, ColumnData } from '../batches/batch.ts';
import { fileColumnNames } from '../columns.ts';
import { cellTexts } from './cells.ts';
import type { TableWriter } from './format.ts';
import { PartialFile } from './partial-file.ts';

/** RFC 4180 quoting: only where a comma, a quote or a line break needs it. */
export function quoteCsv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** In a column that may be null, an empty string is quoted to tell it from a null. */
const quoteNullableCsv = (text: string): string => (text === '' ? '""' : quoteCsv(text));

/**
 * CSV: one header line, fields as RFC 4180 quotes them, lines that end with a line feed alone (as
 * most tools write and all read), null as an empty field.
 */
export function openCsv(path: string, table: Table): TableWriter {
  const file = new PartialFile(path);
  file.append(headerOf(table));
  return {
    write: (batch) => file.append(linesOf(table, batch)),
    close: () => file.close(),
  };
}

/** The whole text of such a file. */
export function csvText(table: Table, batches: readonly Batch[]): string {
  return headerOf(table) + batches.map((batch) => linesOf(table, batch)).join('');
}

function headerOf(table: Table): string {
  return `${fileColumnNames(table, 's').map(quoteCsv).join(',')}\n`;
}

function linesOf(table: Table, batch: Batch): string {
  const cells = table.columns.map((column, index) =>
    cellTexts(column, batch.columns[index] as ColumnData, {
      quote: column.nullable === true ? quoteNullableCsv : quoteCsv,
      absent: '',
    }),
  );
  let text = '';
  for (let row = 0; row < batch.rows; row += 1) {
    cells.forEach((cell, index) => {
      text += index === 0 ? cell(row) : `,${cell(row)}`;
    });
    text += '\n';
  }
  return text;
}
