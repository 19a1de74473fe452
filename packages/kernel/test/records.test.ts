import { expect, test } from 'vitest';
import { RecordBus, type Table, type Value } from '../src/index.ts';

const column = (name: string) => ({ name, type: 'int', description: 'A number.' }) as const;
const points: Table = {
  name: 'points',
  description: 'Points.',
  columns: [column('x'), column('y')],
};
const twin: Table = { ...points };

test('rows reach the listeners of their table in order of subscription', () => {
  const bus = new RecordBus();
  const seen: [string, readonly Value[]][] = [];
  bus.subscribe(points, (row) => seen.push(['first', row]));
  bus.subscribe(points, (row) => seen.push(['second', row]));
  bus.emit(points, [1, 2]);
  bus.emit(twin, [3, 4]);
  expect(seen).toEqual([
    ['first', [1, 2]],
    ['second', [1, 2]],
  ]);
});

test('a table is wanted once somebody listens; equal tables are not the same', () => {
  const bus = new RecordBus();
  expect(bus.wants(points)).toBe(false);
  bus.subscribe(points, () => {});
  expect(bus.wants(points)).toBe(true);
  expect(bus.wants(twin)).toBe(false);
});

test('who subscribes inside a listener sees the next row', () => {
  const bus = new RecordBus();
  const late: (readonly Value[])[] = [];
  let subscribed = false;
  bus.subscribe(points, () => {
    if (subscribed) return;
    subscribed = true;
    bus.subscribe(points, (row) => late.push(row));
  });
  bus.emit(points, [1, 2]);
  bus.emit(points, [3, 4]);
  expect(late).toEqual([[3, 4]]);
});

test('a row of the wrong length is an error, heard or not', () => {
  const bus = new RecordBus();
  expect(() => bus.emit(points, [1])).toThrow(
    expect.objectContaining({
      name: 'AssertionError',
      code: 'ROW_LENGTH',
      message: 'A row of points has 1 values for 2 columns (x, y).',
    }),
  );
});
