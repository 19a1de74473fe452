import type { Table, Value } from '@podsim/kernel';

/**
 * Numbers of one column: integers, floats, times and durations (microseconds). `valid[i] === 0`
 * marks a null; the number there is 0.
 */
export interface Numbers {
  readonly kind: 'numbers';
  readonly values: Float64Array<ArrayBuffer>;
  readonly valid: Uint8Array<ArrayBuffer> | null;
}
/** Booleans of one column, as 0 and 1. */
export interface Flags {
  readonly kind: 'flags';
  readonly values: Uint8Array<ArrayBuffer>;
  readonly valid: Uint8Array<ArrayBuffer> | null;
}
/** Strings of one column: positions in a dictionary, which is in order of first appearance. */
export interface Texts {
  readonly kind: 'texts';
  readonly codes: Uint32Array<ArrayBuffer>;
  readonly dictionary: readonly string[];
}
export type ColumnData = Numbers | Flags | Texts;

/** The code of a null in {@link Texts}. */
export const nullCode = 0xffff_ffff;

/**
 * Consecutive rows of one table, by column. It can be posted to another thread; `transfersOf` lists
 * what moves instead of being copied.
 */
export interface Batch {
  readonly table: string;
  readonly rows: number;
  readonly columns: readonly ColumnData[];
  /** Stable hash of the values, see digest.ts. */
  readonly digest: string;
}

/** Rows of a full batch: also those of a Parquet row group and of a block of digests. */
export const rowsPerBatch = 65_536;

/** One value of a batch. */
export function valueAt(column: ColumnData, row: number): Value {
  if (column.kind === 'texts') {
    const code = column.codes[row] as number;
    return code === nullCode ? null : (column.dictionary[code] as string);
  }
  if (column.valid !== null && column.valid[row] === 0) return null;
  const value = column.values[row] as number;
  return column.kind === 'flags' ? value === 1 : value;
}

/** The rows of a batch, as they were appended. */
export function rowsOf(table: Table, batch: Batch): Value[][] {
  const rows: Value[][] = [];
  for (let row = 0; row < batch.rows; row += 1) {
    rows.push(batch.columns.map((data) => valueAt(data, row)));
  }
  if (batch.columns.length !== table.columns.length) {
    throw new TypeError(`batch of ${batch.table} does not fit the table ${table.name}`);
  }
  return rows;
}

/** Small buffers are cheaper to copy than to detach and attach. */
const smallestTransfer = 8_192;

/** The buffers of a batch that are worth moving to another thread. */
export function transfersOf(batch: Batch): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const column of batch.columns) {
    const data = column.kind === 'texts' ? column.codes : column.values;
    if (data.byteLength >= smallestTransfer) buffers.push(data.buffer);
  }
  return buffers;
}
