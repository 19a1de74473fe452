import { tables } from '@podsim/kubernetes';
import { digestOf, type Outcome } from './run.ts';

/** Rows that only a run with `probeAttempts` has. */
const isAttempt = (table: string, row: readonly unknown[]): boolean =>
  table === 'timeline' && row[1] === 'probe';

/** The same without the rows of single probe attempts. */
export function withoutAttempts({ ending, rows }: Outcome): Outcome {
  const kept = [...rows].map(([table, all]) => {
    return [table, all.filter((row) => !isAttempt(table, row))] as const;
  });
  return { ending, rows: new Map(kept) };
}

/** How two runs differ that have to be the same; empty if they do not. */
export function differences(a: Outcome, b: Outcome): readonly string[] {
  if (a.ending.outcome !== b.ending.outcome) {
    return [`one run ended ${a.ending.outcome}, the other ${b.ending.outcome}`];
  }
  return Object.values(tables).flatMap((table) => {
    const [first, second] = [a.rows.get(table.name) ?? [], b.rows.get(table.name) ?? []];
    if (digestOf(table, first) === digestOf(table, second)) return [];
    const index = first.findIndex((row, i) => !isSame(row, second[i]));
    const at = index < 0 ? first.length : index;
    const around = (rows: readonly (readonly unknown[])[]): string => {
      return `${JSON.stringify(rows[at])}`;
    };
    return [`row ${at} of ${table.name} is ${around(first)}, then ${around(second)}`];
  });
}

function isSame(row: readonly unknown[], other: readonly unknown[] | undefined): boolean {
  return JSON.stringify(row) === JSON.stringify(other);
}
