import type { Table } from '@podsim/kernel';
import { type Batch, type Outcome, rowsOf } from '@podsim/output';
import type { OptionsSchema, Row, Sink, SinkRun, SinkWriter } from '@podsim/sdk';
import { ContractError, idOf, PluginError } from '@podsim/sdk/host';
import type { LoadedPlugin } from './load-plugins.ts';
import { tableFor } from './plugin-tables.ts';

/** A sink that somebody asks for. */
export interface SinkRequest {
  /** `namespace/name`. */
  readonly id: string;
  /** As it was written; null for none. */
  readonly options: unknown;
}

/** A sink with checked options, and the tables that it wants. */
export interface ResolvedSink {
  readonly plugin: string;
  readonly id: string;
  readonly sink: Sink<undefined>;
  readonly options: unknown;
  readonly tables: readonly Table[];
}

/**
 * Finds the sinks that are asked for and checks their options.
 *
 * @throws RangeError that says all that is wrong, one problem a line.
 */
export async function resolveSinks(
  plugins: readonly LoadedPlugin[],
  requests: readonly SinkRequest[],
): Promise<readonly ResolvedSink[]> {
  const { nearest } = await import('@podsim/api');
  const { checkOption, takesNoOptions } = await import('@podsim/kubernetes/options');
  const known = plugins.flatMap(({ plugin }) =>
    Object.entries(plugin.sinks ?? {}).map(([name, sink]) => {
      return { plugin, sink, id: idOf(plugin, name) };
    }),
  );
  const problems: string[] = [];
  const resolved = requests.flatMap(({ id, options }): ResolvedSink[] => {
    const found = known.find((one) => one.id === id);
    if (found === undefined) {
      const ids = known.map((one) => one.id);
      problems.push(unknownSink(id, ids, nearest(id, ids)));
      return [];
    }
    const { plugin, sink } = found;
    const schema = sink.options as OptionsSchema | undefined;
    const checked =
      schema === undefined ? takesNoOptions(id, options) : checkOption(found, schema, options);
    if ('issues' in checked) {
      for (const { path, message, hint } of checked.issues) {
        const cure = hint === null ? '' : `; ${hint}`;
        problems.push(`${[id, ...path.map(String)].join('.')}: ${message}${cure}`);
      }
      return [];
    }
    const tables = sink.tables.flatMap((name) => tableFor(plugin, name) ?? []);
    const own = { plugin: plugin.name, id, sink: sink as Sink<undefined>, tables };
    return [{ ...own, options: checked.value }];
  });
  if (problems.length > 0) throw new RangeError(problems.join('\n'));
  return resolved;
}

function unknownSink(id: string, known: readonly string[], near: string | null): string {
  if (known.length === 0) return `there is no sink ${id}: no plugin has one; add --plugin NAME`;
  const hint = near === null ? `there is ${known.join(', ')}` : `did you mean ${near}?`;
  return `there is no sink ${id}; ${hint}`;
}

/** The sinks of all runs. They live on the main thread, outside of virtual time. */
export class SinkRunner {
  readonly #sinks: readonly ResolvedSink[];
  readonly #runOf: (replication: number) => SinkRun;
  readonly #seconds: number;
  /** By replication, in the order of the sinks. */
  readonly #writers = new Map<number, Promise<readonly SinkWriter[]>>();

  /** @param seconds of wall time that one call may take; a promise that never resolves ends too. */
  constructor(
    sinks: readonly ResolvedSink[],
    runOf: (replication: number) => SinkRun,
    seconds: number,
  ) {
    this.#sinks = sinks;
    this.#runOf = runOf;
    this.#seconds = seconds;
  }

  /** Hands on the rows of a batch. @throws PluginError of a sink. */
  async write(replication: number, batch: Batch): Promise<void> {
    const writers = await this.#open(replication);
    for (const [i, resolved] of this.#sinks.entries()) {
      const table = resolved.tables.find(({ name }) => name === batch.table);
      const writer = writers[i];
      if (table === undefined || writer === undefined) continue;
      const rows = rowsOf(table, batch).map(
        (row): Row =>
          Object.fromEntries(table.columns.map(({ name }, c) => [name, row[c] ?? null])),
      );
      await this.#call(resolved, 'write()', () => writer.write(table.name, rows));
    }
  }

  /** Closes the sinks of a run, all of them. @throws PluginError of the first that fails. */
  async close(replication: number, outcome: Outcome): Promise<void> {
    const writers = await this.#open(replication);
    this.#writers.delete(replication);
    const closings = await Promise.allSettled(
      this.#sinks.map((resolved, i) => {
        return this.#call(resolved, 'close()', () => writers[i]?.close(outcome));
      }),
    );
    for (const closing of closings) if (closing.status === 'rejected') throw closing.reason;
  }

  #open(replication: number): Promise<readonly SinkWriter[]> {
    const known = this.#writers.get(replication);
    if (known !== undefined) return known;
    const opening = this.#openAll(replication);
    this.#writers.set(replication, opening);
    return opening;
  }

  /** One that fails to open closes those that are open. */
  async #openAll(replication: number): Promise<readonly SinkWriter[]> {
    const run = this.#runOf(replication);
    const writers: SinkWriter[] = [];
    try {
      for (const resolved of this.#sinks) {
        const { sink, options } = resolved;
        const open = () => sink.open(run, options as undefined);
        writers.push(await this.#call(resolved, 'open()', open, checkWriter));
      }
    } catch (error) {
      const opened = this.#sinks.slice(0, writers.length);
      await Promise.allSettled(
        opened.map((one, i) => this.#call(one, 'close()', () => writers[i]?.close('plugin'))),
      );
      throw error;
    }
    return writers;
  }

  async #call<T>(
    { plugin, id }: ResolvedSink,
    call: string,
    action: () => T | Promise<T>,
    check: (value: T) => T = (value) => value,
  ): Promise<T> {
    const limit = timeLimit(this.#seconds);
    try {
      return check(await Promise.race([action(), limit.passed]));
    } catch (error) {
      const place = { plugin, contribution: `sink ${id}`, call, pod: '', container: '', at: null };
      const text = error instanceof ContractError ? error.message : `threw ${String(error)}`;
      throw new PluginError(place, text, error);
    } finally {
      limit.cancel();
    }
  }
}

function timeLimit(seconds: number): { readonly passed: Promise<never>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    const text = `did not end within ${seconds} s of wall time; look for a promise that never does`;
    timer = setTimeout(() => reject(new ContractError(text)), seconds * 1000);
  });
  return { passed, cancel: () => clearTimeout(timer) };
}

function checkWriter(value: unknown): SinkWriter {
  const { write, close } = (value ?? {}) as Partial<SinkWriter>;
  if (typeof write === 'function' && typeof close === 'function') return value as SinkWriter;
  throw new ContractError('returned no writer { write(table, rows), close(outcome) }');
}
