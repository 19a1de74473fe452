import type { Table, Value } from '@podsim/kernel';
import type { SourceName } from './recipe.ts';

/** One row of a source, by column name; times in microseconds. */
export type SourceRow = Readonly<Record<string, Value>>;
/** @param end of the run, in microseconds. */
type Derive = (row: SourceRow, end: number) => number | null;

/** What metrics read of one table: its columns, and what follows from them row by row. */
interface Source {
  readonly columns: readonly string[];
  readonly derived: Readonly<Record<string, Derive>>;
}

const sinceCreation =
  (column: string): Derive =>
  (row) =>
    row[column] === null ? null : (row[column] as number) - (row.created as number);

export const sources: Readonly<Record<SourceName, Source>> = {
  pods: {
    columns: [
      ...['created', 'scheduled', 'initialized', 'ready_first', 'removed'],
      ...['ready_total', 'unready_total', 'restarts'],
    ],
    derived: {
      life: (row, end) => ((row.removed ?? end) as number) - (row.created as number),
      restarted: (row) => ((row.restarts as number) > 0 ? 1 : 0),
      time_to_scheduled: sinceCreation('scheduled'),
      time_to_initialized: sinceCreation('initialized'),
      time_to_ready: sinceCreation('ready_first'),
    },
  },
  containers: { columns: ['running_total', 'backoff_total'], derived: {} },
  restarts: { columns: ['cause', 'fault_to_restart', 'false_kill'], derived: {} },
  terminations: {
    columns: ['killed', 'latency', 'endpoint_removal'],
    derived: {
      killed_at_end: (row) => (row.latency === null ? null : row.killed === true ? 1 : 0),
      endpoint_after_stop: (row) =>
        row.latency === null || row.endpoint_removal === null
          ? null
          : Math.max(0, (row.endpoint_removal as number) - (row.latency as number)),
    },
  },
  services: { columns: ['observed_total', 'available_total', 'lost_total'], derived: {} },
  service_endpoints: { columns: ['before_serving', 'after_serving'], derived: {} },
};

export const sourceNames = Object.keys(sources) as readonly SourceName[];

/** Columns of one source, as collected from the rows of a run. */
export type SourceColumns = Readonly<Record<string, readonly Value[]>>;

/** Keeps what metrics need of a run's rows. */
export class SourceCollector {
  private readonly columns = new Map<SourceName, Map<string, Value[]>>();

  /**
   * The listener for the rows of one source.
   *
   * @throws TypeError if the table lacks a column that metrics need.
   */
  listener(name: SourceName, table: Table): (row: readonly Value[]) => void {
    const columns = new Map<string, Value[]>();
    this.columns.set(name, columns);
    const targets = sources[name].columns.map((column) => {
      const index = table.columns.findIndex((candidate) => candidate.name === column);
      if (index < 0) throw new TypeError(`metrics need the column ${name}.${column}`);
      const values: Value[] = [];
      columns.set(column, values);
      return { index, values };
    });
    return (row) => {
      for (const { index, values } of targets) values.push(row[index] as Value);
    };
  }

  /** The columns of a source; empty if no table of that name was listened to. */
  take(name: SourceName): SourceColumns {
    const none = () => new Map(sources[name].columns.map((column) => [column, []]));
    return Object.fromEntries(this.columns.get(name) ?? none());
  }
}
