import type { Table } from '@podsim/kernel';
import type { Plugin } from '@podsim/sdk';
import { tablesOf } from '@podsim/sdk/host';
import { resultTables, type Tables } from '../tables.ts';

/** The result tables, and those that plugins declare. */
export function tablesWith(plugins: readonly Plugin[]): Tables {
  const declared = plugins.flatMap((plugin) => [...tablesOf(plugin).values()]);
  const named = declared.map((table) => [table.name, table] as const);
  return new Map([...resultTables, ...named]);
}

/** The table that a metric or sink of a plugin names: its own first. */
export function tableFor(plugin: Plugin, name: string): Table | null {
  return tablesOf(plugin).get(name) ?? resultTables.get(name) ?? null;
}
