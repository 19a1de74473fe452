import type { Table, Value } from '@podsim/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf, digestTable, rowsOf } from '../src/index.ts';
import { anyRow, everything } from './tables.ts';

const manyRows = fc.array(anyRow, { minLength: 1, maxLength: 60 });
const pair: Table = {
  name: 'pair',
  description: 'A pair.',
  columns: [
    { name: 'a', type: 'string', description: 'A.' },
    { name: 'b', type: 'int', nullable: true, description: 'B.' },
  ],
};
const digestsOf = (table: Table, rows: Value[][], rowsMax?: number) =>
  batchesOf(table, rows, rowsMax).map((batch) => batch.digest);

describe('batches', () => {
  it('hold the rows that went in, whatever their size', () => {
    fc.assert(
      fc.property(manyRows, fc.integer({ min: 1, max: 70 }), (rows, rowsMax) => {
        const batches = batchesOf(everything, rows, rowsMax);
        expect(batches.flatMap((batch) => rowsOf(everything, batch))).toEqual(rows);
        for (const batch of batches.slice(0, -1)) expect(batch.rows).toBe(rowsMax);
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('survive being posted to another thread', () => {
    const rows = fc.sample(anyRow, { seed: 6, numRuns: 9 });
    const [batch] = batchesOf(everything, rows);
    expect(rowsOf(everything, structuredClone(batch as NonNullable<typeof batch>))).toEqual(rows);
  });

  it.each([
    [['x', 'y'], /pair\.b is of type int, not "y"/],
    [['x', 0.5], /pair\.b is of type int, not 0.5/],
    [[null, 1], /pair\.a is of type string, not null/],
    [['x'], /2 columns, not 1/],
  ])('refuse the row %j', (row, message) => {
    expect(() => batchesOf(pair, [row as Value[]])).toThrow(message);
  });
});

describe('digests', () => {
  it('depend on the values alone', () => {
    fc.assert(
      fc.property(manyRows, (rows) => {
        const copy = rows.map((row) =>
          row.map((v) => (typeof v === 'string' ? `${v} `.slice(0, -1) : v)),
        );
        expect(digestsOf(everything, copy, 8)).toEqual(digestsOf(everything, rows, 8));
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  it('differ where one value differs', () => {
    const variants: Value[][][] = [
      [['a', 1]],
      [['a', 2]],
      [['a', null]],
      [['a', 0]],
      [['', 1]],
      [['b', 1]],
      [
        ['a', 1],
        ['a', 1],
      ],
      [
        ['a', 1],
        ['b', 1],
      ],
      [
        ['b', 1],
        ['a', 1],
      ],
      [['a","b', 1]],
    ];
    const digests = variants.map((rows) => digestsOf(pair, rows).join());
    expect(new Set(digests).size).toBe(variants.length);
  });

  it('know no difference between 0 and -0', () => {
    expect(digestsOf(pair, [['a', -0]])).toEqual(digestsOf(pair, [['a', 0]]));
  });

  it('are the same today as when results were written', () => {
    expect(
      digestsOf(pair, [
        ['a', 1],
        ['b', null],
        ['a', -5],
      ]),
    ).toEqual(['8c2267118e64f77e3aeda1882eb50461']);
    expect(digestTable(3, ['x', 'y']).digest).toBe('e836b9c229869a3c66b0349dde8dc550');
  });

  it('of a table name the block that differs', () => {
    const rows = Array.from({ length: 10 }, (_, i): Value[] => [`row ${i}`, i]);
    const before = digestsOf(pair, rows, 4);
    (rows[5] as Value[])[1] = null;
    const after = digestsOf(pair, rows, 4);
    expect(after.map((digest, block) => digest === before[block])).toEqual([true, false, true]);
    expect(digestTable(10, after).digest).not.toBe(digestTable(10, before).digest);
  });
});
