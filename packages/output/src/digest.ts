import { createHash, type Hash } from 'node:crypto';
import type { Table } from '@podsim/kernel';
import type { ColumnData } from './batches/batch.ts';

/** A digest is the first 128 bits of SHA-256 in hexadecimal: enough to tell, short to read. */
const digits = 32;

/** What identifies a table's rows in a receipt. */
export interface TableDigest {
  readonly rows: number;
  /** Of all blocks together. */
  readonly digest: string;
  /** One per block of rows, in order. */
  readonly blocks: readonly string[];
}

/**
 * A hash of the logical values of one block of rows: names and types of the columns, then the
 * values by column. Strings enter as dictionary and codes, which is unambiguous because the
 * dictionary is in order of first appearance. No file format or compression enters; numbers enter
 * as their bytes, which are little-endian on all platforms that Node is commonly built for.
 */
export function digestColumns(table: Table, columns: readonly ColumnData[]): string {
  const hash = createHash('sha256');
  table.columns.forEach((column, index) => {
    hash.update(`${column.name}\0${column.type}\0`);
    addColumn(hash, columns[index] as ColumnData);
  });
  return hash.digest('hex').slice(0, digits);
}

function addColumn(hash: Hash, data: ColumnData): void {
  if (data.kind !== 'texts') {
    hash.update(data.values);
    hash.update(data.valid === null ? 'all' : data.valid);
    return;
  }
  // JSON quotes every string, so no two dictionaries have the same text.
  hash.update(JSON.stringify(data.dictionary));
  hash.update(data.codes);
}

/** Sums up the blocks of one table. */
export function digestTable(rows: number, blocks: readonly string[]): TableDigest {
  const digest = createHash('sha256')
    .update(`${rows}\n${blocks.join('\n')}`)
    .digest('hex');
  return { rows, digest: digest.slice(0, digits), blocks };
}
