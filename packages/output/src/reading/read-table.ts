import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Column, Table, Value } from '@podsim/kernel';
import { fileColumnName, fileColumnNames, isTime, type TimeUnit } from '../columns.ts';
import { microsecondsOf } from '../decimals.ts';
import { type FormatName, formatNames } from '../formats/format.ts';
import { CsvParser } from './csv-parser.ts';

/** Rows of a table, in its columns' order, as the simulation emitted them. */
export type Rows = readonly (readonly Value[])[];

/** The file of a table in a folder; null if it was not written. */
export function findTable(
  directory: string,
  table: Table,
): { path: string; format: FormatName } | null {
  for (const format of formatNames) {
    const path = join(directory, `${table.name}.${format}`);
    if (existsSync(path)) return { path, format };
  }
  return null;
}

/**
 * Reads a table back, some rows at a time, whatever its format.
 *
 * @throws Error if a file does not have the table's columns, or a value not the column's type.
 */
export async function* readTable(
  file: { readonly path: string; readonly format: FormatName },
  table: Table,
): AsyncGenerator<Rows> {
  switch (file.format) {
    case 'csv':
      yield* readCsv(file.path, table);
      break;
    case 'ndjson':
      yield* readNdjson(file.path, table);
      break;
    case 'parquet':
      yield* (await import('./read-parquet.ts')).readParquet(file.path, table);
  }
}

async function* readCsv(path: string, table: Table): AsyncGenerator<Rows> {
  const parser = new CsvParser();
  let headed = false;
  const rowsOf = (lines: (string | null)[][]): Rows => {
    if (!headed && lines.length > 0) {
      checkColumns(path, table, 's', (lines.shift() as string[]) ?? []);
      headed = true;
    }
    return lines.map((line) =>
      table.columns.map((column, index) => fromText(column, line[index] ?? null)),
    );
  };
  for await (const chunk of createReadStream(path, 'utf8')) yield rowsOf(parser.feed(chunk));
  yield rowsOf(parser.end());
}

function fromText(column: Column, text: string | null): Value {
  if (text === null) return column.type === 'string' && column.nullable !== true ? '' : null;
  if (column.type === 'string') return text;
  if (column.type === 'bool') return text === 'true';
  return isTime(column) ? microsecondsOf(text) : Number(text);
}

async function* readNdjson(path: string, table: Table): AsyncGenerator<Rows> {
  const names = fileColumnNames(table, 's');
  const times = new Set(table.columns.filter(isTime).map((column) => fileColumnName(column, 's')));
  // A time is read from its digits: the nearest double to them may be another microsecond.
  const revive = (name: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && times.has(name) ? microsecondsOf(context?.source ?? '') : value;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    const values = new Map(Object.entries(JSON.parse(line, revive) as Record<string, Value>));
    checkColumns(path, table, 's', [...values.keys()]);
    yield [names.map((name) => values.get(name) as Value)];
  }
}

/** @throws Error if the columns of a file are not those of the table. */
export function checkColumns(
  path: string,
  table: Table,
  unit: TimeUnit,
  found: readonly string[],
): void {
  const expected = fileColumnNames(table, unit);
  if (expected.length === found.length && expected.every((name, i) => name === found[i])) return;
  throw new Error(`${path} has the columns ${found.join(', ')}, not ${expected.join(', ')}`);
}
