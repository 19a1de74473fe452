import type { Column, Table, Value } from '@podsim/kernel';
import type { Plugin } from '../plugin.ts';
import type { Row } from '../process.ts';
import { shownValue } from './outcomes.ts';
import { ContractError } from './plugin-error.ts';

const subject: readonly Column[] = [
  { name: 'time', type: 'time', description: 'When the row was written.' },
  { name: 'namespace', type: 'string', description: 'Namespace of the pod.' },
  { name: 'pod', type: 'string', description: 'Name of the pod.' },
  { name: 'container', type: 'string', description: 'Name of the container.' },
];

/** Columns that every table of a plugin begins with. */
export const subjectColumns: readonly string[] = subject.map(({ name }) => name);

/** A table is known by its identity: those of a plugin are made once. */
const made = new WeakMap<Plugin, ReadonlyMap<string, Table>>();

/** The result tables of a plugin, by the name that `record` uses. */
export function tablesOf(plugin: Plugin): ReadonlyMap<string, Table> {
  const known = made.get(plugin);
  if (known !== undefined) return known;
  const tables = new Map<string, Table>();
  for (const [name, { description, columns }] of Object.entries(plugin.tables ?? {})) {
    const full = `${plugin.namespace}_${name}`.replaceAll('-', '_');
    tables.set(name, { name: full, description, columns: [...subject, ...columns] });
  }
  made.set(plugin, tables);
  return tables;
}

const expected: Readonly<Record<Column['type'], string>> = {
  string: 'a text',
  int: 'a whole number',
  float: 'a finite number',
  bool: 'true or false',
  time: 'a time in whole microseconds since the start of the run',
  duration: 'a duration in whole microseconds',
};

function fits(value: Value | undefined, { type, nullable }: Column): boolean {
  if (value === undefined || value === null) return nullable === true;
  if (type === 'string') return typeof value === 'string';
  if (type === 'bool') return typeof value === 'boolean';
  if (type === 'float') return Number.isFinite(value);
  // Nothing was before the run; a duration may go backwards, as the difference of two times does.
  return Number.isSafeInteger(value) && (type !== 'time' || (value as number) >= 0);
}

function withoutColumn({ name }: Table, column: Column): ContractError {
  return new ContractError(
    `recorded a row of ${name} without ${column.name}, which is ${expected[column.type]}; give ` +
      'it, or declare the column with nullable: true',
  );
}

/** The values of a row for `table`, the subject first. */
export function valuesOf(table: Table, given: readonly Value[], row: Row): Value[] {
  if (typeof row !== 'object' || row === null) {
    throw new ContractError(`recorded ${shownValue(row)} instead of a row`);
  }
  const own = table.columns.slice(subject.length);
  const values = own.map((column) => {
    const value = Object.hasOwn(row, column.name) ? row[column.name] : undefined;
    if (fits(value, column)) return value ?? null;
    if (value === undefined) throw withoutColumn(table, column);
    throw new ContractError(
      `recorded a row of ${table.name} whose ${column.name} is ${shownValue(value)}, ` +
        `not ${expected[column.type]}`,
    );
  });
  for (const [name] of Object.entries(row)) {
    if (own.some((column) => column.name === name)) continue;
    const names = own.map((column) => column.name).join(', ');
    throw new ContractError(
      `recorded the column ${name}, which ${table.name} does not have; it has ${names}`,
    );
  }
  return [...given, ...values];
}
