import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Destination,
  defaultTableNames,
  execute,
  openRun,
  planRuns,
  readRows,
  Threads,
  tableNamed,
} from '../src/index.ts';
import type { Thread } from '../src/worker/threads.ts';
import { scenarioOf, scenarioText, temporaryFolder } from './helpers.ts';

/** Threads of which one is killed when it has sent so many messages. */
class Killing extends Threads {
  private left: number;

  constructor(messages: number) {
    super(0, { metrics: true });
    this.left = messages;
  }

  override take(): Thread {
    const thread = super.take();
    const { worker } = thread;
    if (this.left === 0) void worker.terminate();
    worker.on('message', () => {
      this.left -= 1;
      if (this.left === 0) void worker.terminate();
    });
    return thread;
  }
}

async function runKilled(messages: number, runs: number, format: Destination['format']) {
  const directory = temporaryFolder();
  const scenario = scenarioOf(scenarioText, { runs, duration: runs === 1 ? '100000h' : '1h' });
  const recording = { probeAttempts: false, noSkip: false };
  const plan = planRuns(scenario, recording, { apps: scenario.apps, scheduler: [] });
  const result = await execute(plan, {
    out: { directory, format, tables: defaultTableNames },
    ...{ metrics: false, jobs: Math.min(2, runs), onProgress: null },
    threads: new Killing(messages),
    signal: new AbortController().signal,
  });
  return { directory, result };
}

/** The tables hold what the receipt says, whatever became of the run. */
async function expectTruth(folder: string, outcome: string): Promise<void> {
  const receipt = openRun(folder);
  expect(receipt.outcome).toBe(outcome);
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  for (const [name, { rows }] of Object.entries(receipt.tables)) {
    let seen = 0;
    for await (const some of readRows(folder, tableNamed(name))) seen += some.length;
    expect({ name, rows: seen }).toEqual({ name, rows });
  }
}

describe('a worker thread that is killed', () => {
  it.each(['csv', 'parquet'] as const)(
    'in the middle of its run leaves what had arrived, as %s, and says so',
    { timeout: 60_000 },
    async (format) => {
      const { directory, result } = await runKilled(1, 1, format);
      expect(result.runs).toMatchObject([{ outcome: 'failed' }]);
      expect(result.runs[0]?.error).toMatch(/^the worker thread ended/);
      expect(openRun(directory).tables.timeline?.rows).toBeGreaterThan(0);
      await expectTruth(directory, 'failed');
    },
  );

  it.each([1, 3, 8])('after %d messages takes no other run with it', async (messages) => {
    const { directory, result } = await runKilled(messages, 12, 'csv');
    const outcomes = result.runs.map(({ outcome }) => outcome);
    expect(outcomes).toHaveLength(12);
    expect(outcomes.filter((outcome) => outcome === 'failed').length).toBeLessThanOrEqual(1);
    for (const { replication, outcome } of result.runs) {
      await expectTruth(join(directory, `run=${replication}`), outcome);
    }
  });
});
