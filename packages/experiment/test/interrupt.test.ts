import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRun, readRows, tableNamed } from '../src/index.ts';
import { run, scenarioText, temporaryFolder } from './helpers.ts';

describe('an interrupted experiment', () => {
  it.each(['csv', 'parquet'] as const)('leaves readable files as %s', async (format) => {
    const directory = temporaryFolder();
    const controller = new AbortController();
    const onProgress = ({ virtualTimes }: { virtualTimes: readonly number[] }) => {
      // Not before rows were written.
      if (Math.max(...virtualTimes) > 3600e6) controller.abort();
    };
    const { signal } = controller;
    const result = await run(
      { directory, format },
      { duration: '100000h', text: scenarioText, signal, onProgress },
    );
    expect(result.interrupted).toBe(true);
    expect(readdirSync(directory).filter((name) => name.endsWith('.partial'))).toEqual([]);
    const receipt = openRun(directory);
    expect(receipt.outcome).toBe('interrupted');
    expect(receipt.end_us).toBeGreaterThan(3600e6);
    let rows = 0;
    for await (const some of readRows(directory, tableNamed('timeline'))) rows += some.length;
    expect(rows).toBe(receipt.tables.timeline?.rows);
    expect(rows).toBeGreaterThan(100);
  });

  it('begins no further run', async () => {
    const directory = temporaryFolder();
    const controller = new AbortController();
    const onProgress = ({ virtualTimes }: { virtualTimes: readonly number[] }) => {
      if (Math.max(...virtualTimes) > 0) controller.abort();
    };
    const { signal } = controller;
    const settings = { runs: 4, duration: '100000h', signal, onProgress };
    const result = await run({ directory, tables: ['pods'] }, settings);
    expect(result.runs.map(({ replication }) => replication)).toEqual([1]);
    expect(existsSync(join(directory, 'run=2'))).toBe(false);
    expect(existsSync(join(directory, 'run.json'))).toBe(true);
  });

  it('that never began says so, too', async () => {
    const directory = temporaryFolder();
    const result = await run({ directory }, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ runs: [], interrupted: true });
    expect(openRun(directory)).toMatchObject({ outcome: 'interrupted', end_us: 0 });
  });
});
