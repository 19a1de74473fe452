import type { Table, Value } from '@podsim/kernel';
import { digestColumns } from '../digest.ts';
import { type Batch, rowsPerBatch } from './batch.ts';
import { type ColumnBuilder, columnBuilder } from './column-builder.ts';

/**
 * Turns the rows of one table into batches. Batches end by row count alone, so that where they end
 * depends on nothing but the rows.
 */
export class Batcher {
  readonly table: Table;
  private readonly builders: readonly ColumnBuilder[];
  private readonly onBatch: (batch: Batch) => void;
  private readonly rowsMax: number;
  private rows = 0;

  /** @param onBatch is handed every full batch, as soon as it is full. */
  constructor(table: Table, onBatch: (batch: Batch) => void, rowsMax: number = rowsPerBatch) {
    this.table = table;
    this.builders = table.columns.map((column) => columnBuilder(table.name, column));
    this.onBatch = onBatch;
    this.rowsMax = rowsMax;
  }

  /**
   * Adds one row.
   *
   * @throws TypeError naming table and column for a value that does not fit.
   */
  append(row: readonly Value[]): void {
    const { builders } = this;
    if (row.length !== builders.length) {
      throw new TypeError(`${this.table.name} has ${builders.length} columns, not ${row.length}`);
    }
    for (let column = 0; column < builders.length; column += 1) {
      (builders[column] as ColumnBuilder).append(row[column] as Value);
    }
    this.rows += 1;
    if (this.rows === this.rowsMax) this.onBatch(this.take());
  }

  /** The last, partly filled batch; null if the rows filled their batches exactly. */
  rest(): Batch | null {
    return this.rows === 0 ? null : this.take();
  }

  private take(): Batch {
    const columns = this.builders.map((builder) => builder.take());
    const rows = this.rows;
    this.rows = 0;
    return { table: this.table.name, rows, columns, digest: digestColumns(this.table, columns) };
  }
}

/** Batches of rows that are at hand. */
export function batchesOf(
  table: Table,
  rows: Iterable<readonly Value[]>,
  rowsMax: number = rowsPerBatch,
): Batch[] {
  const batches: Batch[] = [];
  const batcher = new Batcher(table, (batch) => batches.push(batch), rowsMax);
  for (const row of rows) batcher.append(row);
  const rest = batcher.rest();
  if (rest !== null) batches.push(rest);
  return batches;
}
