import { nearest } from '@podsim/api';
import type { Plugin } from '@podsim/sdk';
import { tablesOf } from '@podsim/sdk/host';
import { resultTables } from '../tables.ts';
import { tableFor } from './plugin-tables.ts';

/** What is wrong with the tables that a plugin declares, and those that it reads. */
export function tableProblems(plugin: Plugin): readonly string[] {
  const problems = [...tablesOf(plugin).values()]
    .filter(({ name }) => resultTables.has(name))
    .map(({ name }) => `it declares the table ${name}, which podsim has already; rename it`);
  for (const [name, { from }] of Object.entries(plugin.metrics ?? {})) {
    problems.push(...unknownTable(plugin, `metrics.${name}`, from));
  }
  for (const [name, { tables }] of Object.entries(plugin.sinks ?? {})) {
    problems.push(...tables.flatMap((table) => unknownTable(plugin, `sinks.${name}`, table)));
  }
  return problems;
}

function unknownTable(plugin: Plugin, where: string, table: string): string[] {
  if (tableFor(plugin, table) !== null) return [];
  const known = [...tablesOf(plugin).keys(), ...resultTables.keys()];
  const near = nearest(table, known);
  const hint = near === null ? `tables are ${known.join(', ')}` : `did you mean ${near}?`;
  return [`${where} reads the table ${table}, which there is not; ${hint}`];
}
