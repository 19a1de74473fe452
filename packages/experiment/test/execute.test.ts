import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { batchesOf, digestTable, readReceipt } from '@podsim/output';
import { describe, expect, it } from 'vitest';
import {
  type Cell,
  defaultTableNames,
  openRun,
  readRows,
  runScenario,
  tableNamed,
} from '../src/index.ts';
import { hashesOf, run, scenarioText, temporaryFolder } from './helpers.ts';

describe.each(['csv', 'parquet', 'ndjson'] as const)('results as %s', (format) => {
  it('have the same bytes whatever the number of workers', async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    const first = await run({ directory: one, format }, { runs: 6, jobs: 1 });
    const second = await run({ directory: two, format }, { runs: 6, jobs: 2 });
    expect(hashesOf(two)).toEqual(hashesOf(one));
    expect(second).toEqual(first);
    expect(existsSync(join(one, 'run=6', `metrics.${format}`))).toBe(true);
  });
});

describe('a run', () => {
  it('is the same however many others there are', async () => {
    const [alone, among] = [temporaryFolder(), temporaryFolder()];
    await run({ directory: alone }, { runs: 1 });
    await run({ directory: among }, { runs: 3, jobs: 2 });
    expect(hashesOf(join(among, 'run=1'))).toEqual(hashesOf(alone));
    expect(hashesOf(join(among, 'run=2'))).not.toEqual(hashesOf(alone));
  });

  it('on this thread gives what a worker writes', async () => {
    const directory = temporaryFolder();
    await run({ directory });
    const here = await runScenario(scenarioText, { metrics: true });
    expect(here.rows('timeline').length).toBeGreaterThan(20);
    for (const table of defaultTableNames) {
      expect(here.csv(table)).toBe(readFileSync(join(directory, `${table}.csv`), 'utf8'));
    }
  });

  it('does not differ for the tables that are asked for', async () => {
    const [all, some] = [temporaryFolder(), temporaryFolder()];
    await run({ directory: all });
    await run({ directory: some, tables: ['timeline', 'emissions'] });
    expect(hashesOf(some)['timeline.csv']).toBe(hashesOf(all)['timeline.csv']);
    expect(Object.keys(hashesOf(some))).toEqual(['emissions.csv', 'run.json', 'timeline.csv']);
  });

  it('ends at its duration also when nothing happens any more', async () => {
    const { runs } = await run(null, { duration: '1000h', text: servingOnly });
    expect(runs[0]).toMatchObject({ outcome: 'reached', end_us: 1000 * 3600e6 });
  });
});

const servingOnly = scenarioText.split('---').slice(2).join('---');

describe('receipts', () => {
  it('hold the digest of every table that was written', async () => {
    const directory = temporaryFolder();
    await run({ directory, format: 'parquet' });
    const receipt = openRun(directory);
    expect(Object.keys(receipt.tables).sort()).toEqual([...defaultTableNames].sort());
    for (const name of defaultTableNames) {
      const table = tableNamed(name);
      const rows = [];
      for await (const some of readRows(directory, table)) rows.push(...some);
      const blocks = batchesOf(table, rows).map((batch) => batch.digest);
      expect(receipt.tables[name]).toEqual(digestTable(rows.length, blocks));
    }
  });

  it('hold the scenario in full, and nothing of this machine', async () => {
    const directory = temporaryFolder();
    await run({ directory });
    const text = readFileSync(join(directory, 'run.json'), 'utf8');
    expect(readReceipt(directory)).toMatchObject({
      kind: 'Run',
      outcome: 'reached',
      end_us: 150e6,
      seed: 1,
      replication: 1,
      scenario: { name: 'crashing', objects: [{ kind: 'Pod' }, { kind: 'Pod' }] },
    });
    expect(text).toContain('"sleep 5; exit 1"');
    expect(text).not.toContain(process.version);
    expect(readFileSync(join(directory, 'environment.json'), 'utf8')).toContain(process.version);
  });

  it('of several runs name them all', async () => {
    const directory = temporaryFolder();
    await run({ directory, tables: ['pods'] }, { runs: 3, jobs: 2 });
    const receipt = readReceipt(directory);
    expect(receipt).toMatchObject({
      kind: 'Experiment',
      runs: 3,
      results: [{ replication: 1 }, { replication: 2 }, { replication: 3 }],
    });
    expect(() => openRun(directory)).toThrow(/holds 3 runs; choose one, such as .*run=1/);
  });
});

describe('an experiment', () => {
  it('sums up its runs, and folds metrics on request', async () => {
    const { workloads, runs, interrupted } = await run(null, { runs: 3, jobs: 2, metrics: true });
    expect(interrupted).toBe(false);
    expect(workloads.map(({ workload, pods }) => [workload, pods])).toEqual([
      ['pod/crashing', 3],
      ['pod/serving', 3],
    ]);
    expect(workloads[0]?.restarts).toBeGreaterThan(3);
    expect(workloads[0]?.restartsByCause.map(([cause]) => cause)).toEqual(['exit']);
    for (const { metrics } of runs) {
      const restarts = metrics?.find(({ name }) => name === 'restarts_by_cause.exit');
      expect(restarts?.value).toBeGreaterThan(0);
    }
  });
});

describe('a run that does not end well', () => {
  it('reached a limit: its rows so far are there, and which limit it was', async () => {
    const directory = temporaryFolder();
    const change = (cell: Cell): Cell => ({ ...cell, limits: { tasksPerRun: 60 } });
    const { runs } = await run({ directory }, { change });
    expect(runs[0]).toMatchObject({ outcome: 'limit' });
    expect(runs[0]?.error).toMatch(/^TASKS_PER_RUN: more than 60 tasks in one run/);
    const receipt = openRun(directory);
    expect(receipt).toMatchObject({ outcome: 'limit', error: runs[0]?.error });
    expect(receipt.tables.timeline?.rows).toBeGreaterThan(3);
    expect(receipt.tables.pods?.rows).toBe(2);
  });

  it('failed: the others go on, and the error does not tell where we are installed', async () => {
    const directory = temporaryFolder();
    // Not to be had from a scenario file, which is checked.
    const change = (cell: Cell): Cell => ({ ...cell, spec: { ...cell.spec, release: '0.9' } });
    const { runs, interrupted } = await run({ directory }, { runs: 2, change });
    expect(interrupted).toBe(false);
    expect(runs.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    expect(runs[0]?.error).toContain('0.9 is not simulated');
    expect(runs[0]?.trace).toContain('at ');
    const text = readFileSync(join(directory, 'run=1', 'run.json'), 'utf8');
    expect(text).toContain('0.9 is not simulated');
    expect(text).not.toContain('node_modules');
  });
});

describe('until: idle', () => {
  it('ends a run when nothing can change any more', async () => {
    const once = scenarioText
      .replace('duration: 150s', 'duration: 150s, until: idle')
      .replace('spec:\n  containers', 'spec:\n  restartPolicy: Never\n  containers');
    const { runs } = await run(null, { duration: '1000h', text: once });
    expect(runs[0]).toMatchObject({ outcome: 'idle' });
    expect(runs[0]?.end_us).toBeLessThan(3600e6);
  });
});
