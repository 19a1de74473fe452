import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runScenario } from '@podsim/experiment';
import type { Row } from '@podsim/sdk';
import plugin from '../src/index.ts';
import { readOpenMetrics } from './openmetrics-text.ts';

const scenario = readFileSync(new URL('../scenario.yaml', import.meta.url), 'utf8');
const name = 'a "b"\\c\n';

/** What the sink writes of some rows. */
async function written(rows: readonly Row[]): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'flaky-'));
  try {
    const about = { scenario: name, seed: 1, replication: 2, directory };
    const writer = await plugin.sinks.openmetrics.open(about, { file: 'metrics.txt' });
    await writer.write('metrics', rows);
    await writer.close('reached');
    return readFileSync(join(directory, 'metrics.txt'), 'utf8');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const run = await runScenario(scenario, { plugins: [plugin], metrics: true });
const metrics = run.rows('metrics');
const text = await written(metrics);

test('every metric with a value is a sample, and the text keeps the rules', () => {
  const samples = readOpenMetrics(text);
  assert.equal(samples.length, metrics.filter(({ value }) => value !== null).length);
  assert.ok(samples.length > 20);
  const ready = samples.find(
    ({ family, labels }) => family === 'podsim_time_to_ready_seconds' && labels.part === 'p99',
  );
  const metric = metrics.find((row) => row.name === 'time_to_ready_seconds.p99');
  assert.deepEqual(ready?.labels, { scenario: name, seed: '1', run: '2', part: 'p99' });
  assert.equal(ready?.value, metric?.value);
});

test('names that other types own are changed, and two metrics never become one', async () => {
  const row = { unit: '1', value: 1, n: 1 };
  const odd = await written([
    { ...row, name: 'jvm/gcPauses_total' },
    { ...row, name: 'no value', value: null },
  ]);
  assert.deepEqual(
    readOpenMetrics(odd).map(({ family }) => family),
    ['podsim_jvm_gc_pauses_total_value'],
  );
  const twice = [
    { ...row, name: 'a-b' },
    { ...row, name: 'a_b' },
  ];
  await assert.rejects(written(twice), /two metrics are called podsim_a_b/);
  assert.deepEqual(readOpenMetrics(await written([])), []);
});

test('promtool accepts the text', (t) => {
  const { error, status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text });
  if (error !== undefined) {
    console.warn('NOT CHECKED BY PROMTOOL: it is not here; apt-get install prometheus');
    t.skip('promtool is not installed: apt-get install prometheus');
    return;
  }
  assert.deepEqual([status, String(stderr)], [0, '']);
});

test('the rules of the text find what breaks them', () => {
  const good = '# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds{b="c"} 1\n# EOF\n';
  assert.equal(readOpenMetrics(good).length, 1);
  const broken: readonly (readonly [from: string, to: string, why: RegExp])[] = [
    ['# EOF\n', '', /does not end/],
    ['# TYPE a_seconds gauge\n', '', /has no TYPE/],
    ['gauge', 'counter', /is no gauge/],
    ['UNIT a_seconds seconds', 'UNIT a_seconds bytes', /does not end in the unit/],
    ['{b="c"} 1', '{b="c"} one', /is no number/],
    ['{b="c"}', '{b="c",b="d"}', /the label b is there twice/],
    ['{b="c"}', '{b="\\c"}', /is neither metadata nor a sample/],
    ['{b="c"}', '{1="c"}', /is neither metadata nor a sample/],
    ['1\n', '1\na_seconds{b="c"} 2\n', /is there twice/],
    ['1\n', '1\n# HELP a_seconds Late.\n', /is too late/],
    ['1\n', '1\n# TYPE b gauge\nb 1\na_seconds 1\n', /is in two places/],
    ['1\n', '1\n\n', /is neither metadata nor a sample/],
  ];
  for (const [from, to, why] of broken) {
    assert.throws(() => readOpenMetrics(good.replace(from, to)), why);
  }
});
