import { AssertionError } from './errors.ts';

/** One value of a row. Times and durations are integers of microseconds. */
export type Value = string | number | boolean | null;

/** One column of a table. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'int' | 'float' | 'bool' | 'time' | 'duration';
  readonly nullable?: boolean;
  /** One sentence with a full stop. */
  readonly description: string;
}

/** A kind of record. A table is known by its identity: declare each once, as a constant. */
export interface Table {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly Column[];
}

/** Receives the rows of one table, in the order of emission. Must not keep or change the array. */
export type RowListener = (row: readonly Value[]) => void;

const NOBODY: readonly RowListener[] = [];

/** Carries rows from the model to whoever subscribed. Synchronous; it stores nothing. */
export class RecordBus {
  private readonly listeners = new Map<Table, readonly RowListener[]>();

  /** Calls `listener` for each row of `table` from now on, after the earlier listeners. */
  subscribe(table: Table, listener: RowListener): void {
    // Replaced, not changed, so that subscribing inside a listener leaves the current row alone.
    this.listeners.set(table, [...(this.listeners.get(table) ?? NOBODY), listener]);
  }

  /** Whether anybody listens: lets an emitter skip work for rows that nobody reads. */
  wants(table: Table): boolean {
    return this.listeners.has(table);
  }

  /**
   * Hands `row` to the listeners of `table`.
   *
   * @throws AssertionError if the row has not one value per column, also when nobody listens.
   */
  emit(table: Table, row: readonly Value[]): void {
    if (row.length !== table.columns.length) throw wrongLength(table, row);
    const listeners = this.listeners.get(table) ?? NOBODY;
    for (let i = 0; i < listeners.length; i++) (listeners[i] as RowListener)(row);
  }
}

function wrongLength(table: Table, row: readonly Value[]): AssertionError {
  const columns = table.columns.map((column) => column.name).join(', ');
  return new AssertionError(
    'ROW_LENGTH',
    `A row of ${table.name} has ${row.length} values for ${table.columns.length} columns ` +
      `(${columns}).`,
  );
}
