import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Table, Value } from '@podsim/kernel';
import fc from 'fast-check';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  batchesOf,
  type FormatName,
  findTable,
  formatNames,
  loadFormat,
  partialSuffix,
  readTable,
} from '../src/index.ts';
import { anyRow, everything } from './tables.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'podsim-formats-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const timeline: Table = {
  name: 'timeline',
  description: 'The common language.',
  columns: [
    { name: 'time', type: 'time', description: 'When.' },
    ...['kind', 'namespace', 'pod', 'container', 'what', 'detail'].map((name) => ({
      name,
      type: 'string' as const,
      description: 'Text.',
    })),
  ],
};

async function write(format: FormatName, table: Table, rows: Value[][], rowsMax?: number) {
  const path = join(directory, `${table.name}.${format}`);
  const writer = (await loadFormat(format))(path, table);
  for (const batch of batchesOf(table, rows, rowsMax)) writer.write(batch);
  writer.close();
  return path;
}

async function readBack(table: Table, path: string, format: FormatName): Promise<Value[][]> {
  const rows: Value[][] = [];
  for await (const some of readTable({ path, format }, table)) {
    for (const row of some) rows.push([...row]);
  }
  return rows;
}

describe.each(formatNames)('%s', (format) => {
  it('gives back what was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 20 }), async (rows) => {
        const path = await write(format, everything, rows, 7);
        expect(await readBack(everything, path, format)).toEqual(rows);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it('has its final name only once it is complete', async () => {
    const path = join(directory, `half.${format}`);
    const writer = (await loadFormat(format))(path, timeline);
    const rows = Array.from({ length: 30_000 }, (_, i) => [i, 'pod', '', `web-${i}`, '', 'x', 'y']);
    for (const batch of batchesOf(timeline, rows, 10_000)) writer.write(batch);
    expect(existsSync(path)).toBe(false);
    writer.close();
    expect(existsSync(path + partialSuffix)).toBe(false);
    expect(await readBack(timeline, path, format)).toEqual(rows);
  });

  it('writes a readable file without rows', async () => {
    const path = await write(format, everything, []);
    expect(await readBack(everything, path, format)).toEqual([]);
    expect(findTable(directory, everything)).not.toBeNull();
  });

  it('is not read as another table', async () => {
    const path = await write(format, timeline, [[1, 'pod', '', 'web', '', 'Created', '']]);
    await expect(readBack(everything, path, format)).rejects.toThrow(/columns/);
  });
});

const created: Value[] = [8_000, 'pod', 'default', 'web', '', 'Created', ''];
const talks: Value[] = [35_000_000, 'event', 'default', 'web', '', 'Unhealthy', 'a, "b"\nc'];

describe('text formats', () => {
  it('writes timeline.csv as recordings have it', async () => {
    const path = await write('csv', timeline, [created, talks]);
    expect(readFileSync(path, 'utf8')).toBe(
      'time_s,kind,namespace,pod,container,what,detail\n' +
        '0.008000,pod,default,web,,Created,\n' +
        '35.000000,event,default,web,,Unhealthy,"a, ""b""\nc"\n',
    );
  });

  it('tells an empty string from a null where there may be nulls', async () => {
    const table: Table = {
      name: 'texts',
      description: 'Texts.',
      columns: [
        { name: 'a', type: 'string', nullable: true, description: 'A.' },
        { name: 'b', type: 'string', description: 'B.' },
      ],
    };
    const path = await write('csv', table, [
      ['', ''],
      [null, 'x'],
    ]);
    expect(readFileSync(path, 'utf8')).toBe('a,b\n"",\n,x\n');
  });

  it('writes NDJSON with members in the order of the columns and exact times', async () => {
    const path = await write('ndjson', timeline, [created]);
    expect(readFileSync(path, 'utf8')).toBe(
      '{"time_s":0.008000,"kind":"pod","namespace":"default","pod":"web","container":"",' +
        '"what":"Created","detail":""}\n',
    );
  });
});

describe('Parquet', () => {
  it('has one row group per batch, INT64 microseconds and optional columns', async () => {
    const rows = fc.sample(anyRow, { seed: 3, numRuns: 25 });
    const path = await write('parquet', everything, rows, 10);
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([10, 10, 5]);
    const schema = new Map(metadata.schema.map((element) => [element.name, element]));
    expect(schema.get('time_us')).toMatchObject({ type: 'INT64', repetition_type: 'REQUIRED' });
    expect(schema.get('latency_us')).toMatchObject({ type: 'INT64', repetition_type: 'OPTIONAL' });
    expect(schema.get('share')).toMatchObject({ type: 'DOUBLE' });
    expect(metadata.row_groups[0]?.columns[0]?.meta_data?.codec).toBe('SNAPPY');
    const [first] = await parquetReadObjects({ file });
    expect(first?.time_us).toBe(BigInt(rows[0]?.[0] as number));
  });

  it('has the same bytes each time', async () => {
    const rows = fc.sample(anyRow, { seed: 4, numRuns: 40 });
    const once = readFileSync(await write('parquet', everything, rows));
    expect(readFileSync(await write('parquet', everything, rows)).equals(once)).toBe(true);
  });
});
