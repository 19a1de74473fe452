import type { RecordBus, SimTime, Table, Value } from '@podsim/kernel';
import type { Metric, Plugin, Row } from '@podsim/sdk';
import { Calls, type CallWatch, ContractError, idOf, type Subject } from '@podsim/sdk/host';
import { tableFor } from './plugin-tables.ts';

/** The metrics of plugins, folded while one run goes on. */
export class MetricFolds {
  readonly #folds: readonly Fold[];

  /** @param tables of the run: none of them may be missing. */
  constructor(plugins: readonly Plugin[], now: () => SimTime, watch: CallWatch | null) {
    const calls = new Calls(now, watch);
    this.#folds = plugins.flatMap((plugin) =>
      Object.entries(plugin.metrics ?? {}).map(
        ([name, metric]) => new Fold(plugin, idOf(plugin, name), metric, calls),
      ),
    );
  }

  subscribe(records: RecordBus): void {
    for (const fold of this.#folds) records.subscribe(fold.table, (row) => fold.add(row));
  }

  /** Rows of the table `metrics`. @throws PluginError of a metric that fails. */
  rows(): Value[][] {
    return this.#folds.map((fold) => fold.row());
  }
}

class Fold {
  readonly table: Table;
  readonly #metric: Metric<unknown>;
  readonly #id: string;
  readonly #calls: Calls;
  readonly #subject: Subject;
  #state: unknown;
  #rows = 0;

  constructor(plugin: Plugin, id: string, metric: Metric<never>, calls: Calls) {
    const table = tableFor(plugin, metric.from);
    if (table === null) throw new Error(`there is no table ${metric.from}`);
    this.table = table;
    this.#metric = metric as unknown as Metric<unknown>;
    this.#id = id;
    this.#calls = calls;
    const contribution = `metric ${id}`;
    this.#subject = { plugin: plugin.name, contribution, pod: '', container: '' };
    this.#state = calls.run(this.#subject, 'init()', () => this.#metric.init());
  }

  add(row: readonly Value[]): void {
    const entries = this.table.columns.map(({ name }, i) => [name, row[i] as Value] as const);
    const given: Row = Object.freeze(Object.fromEntries(entries));
    this.#rows += 1;
    this.#state = this.#calls.run(this.#subject, 'add()', () => {
      const state = this.#metric.add(this.#state, given);
      if (state !== undefined) return state;
      throw new ContractError('returned nothing; it must return the next state');
    });
  }

  row(): Value[] {
    const value = this.#calls.run(this.#subject, 'value()', () => {
      const folded: unknown = this.#metric.value(this.#state);
      if (folded === null || Number.isFinite(folded)) return folded as number | null;
      throw new ContractError(`returned ${String(folded)}; it must be a finite number or null`);
    });
    return [this.#id, this.#metric.unit, value, this.#rows];
  }
}
