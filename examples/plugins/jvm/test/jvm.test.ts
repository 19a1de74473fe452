import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runScenario } from '@podsim/experiment';
import { duration, seconds } from '@podsim/sdk';
import { checkPlugin, createHarness } from '@podsim/sdk/testkit';
import plugin from '../src/index.ts';

const scenario = readFileSync(new URL('../scenario.yaml', import.meta.url), 'utf8');
const mebibyte = 1024 * 1024;

/** How many seconds a start of 12 CPU seconds takes. */
function startOf(cpu: number | null, threads = 2): number {
  const harness = createHarness(plugin, { seed: 1 });
  const options = { startupCpu: '12s', threads };
  const process = harness.runtimeModel('jvm', options, { limits: { cpu, memory: null } });
  for (let second = 0; second < 100; second += 1) {
    if (process.ports.length > 0) return second;
    harness.advance(seconds(1));
  }
  throw new Error('it never serves');
}

async function run(seed: number, ...sets: string[]) {
  const ended = await runScenario(scenario, { plugins: [plugin], seed, sets, metrics: true });
  assert.equal(ended.error, null);
  return ended;
}

const limit = (what: string) => `pod/shop:spec.containers[app].resources.limits.${what}`;

test('the plugin keeps the contract', () => {
  checkPlugin(plugin, {
    samples: { 'jvm/jvm': [{}, { startupCpu: '1s', gcEvery: '5s', gcPause: '2s', leakMi: 10 }] },
  });
});

test('a tighter CPU limit makes the start slower, a wider one helps as far as threads go', () => {
  assert.deepEqual(
    [8000, 2000, 1000, 500, 250].map((cpu) => startOf(cpu)),
    [6, 6, 12, 24, 48],
  );
  assert.deepEqual([startOf(null), startOf(null, 4), startOf(3000, 4)], [6, 3, 4]);
});

test('a limit that changes during the start holds for what is left of it', () => {
  const harness = createHarness(plugin, { seed: 1 });
  const options = { startupCpu: '12s', threads: 2 };
  const limits = { cpu: 500, memory: null };
  const process = harness.runtimeModel('jvm', options, { limits });
  harness.advance(seconds(12));
  process.resize({ cpu: 2000, memory: null });
  // Half of the work was done on half a core; two cores do the rest in 3 s.
  harness.advance(duration('2.9s'));
  assert.deepEqual(process.ports, []);
  harness.advance(duration('0.2s'));
  assert.deepEqual(process.ports, [8080]);
  assert.equal(harness.rows('starts')[0]?.took, seconds(15));
});

test('an answer waits for the end of a pause', () => {
  const harness = createHarness(plugin, { seed: 1 });
  const options = { startupCpu: '1s', gcEvery: '10s', gcPause: '5s' };
  const process = harness.runtimeModel('jvm', options, { limits: { cpu: 500, memory: null } });
  harness.advance(seconds(2));
  assert.deepEqual(process.http(), { status: 200, latency: duration('8ms'), hold: {} });
  const { changes } = process;
  while (process.changes === changes) harness.advance(duration('10ms'));
  const latency = process.http()?.latency ?? 0;
  assert.ok(latency > seconds(9.9) && latency <= seconds(10.008), `${latency}`);
  assert.equal(process.healthy, true);
  process.signal();
  harness.advance(seconds(9));
  assert.equal(process.exitCode, null);
  harness.advance(seconds(2));
  assert.equal(process.exitCode, 143);
  assert.equal(harness.rows('pauses')[0]?.pause, seconds(10));
});

test('a heap above the memory limit is the end, at once or by a leak', () => {
  const harness = createHarness(plugin, { seed: 1 });
  const limits = { cpu: null, memory: 256 * mebibyte };
  const big = harness.runtimeModel('jvm', { startupCpu: '1s', heapMi: 300 }, { limits });
  const leaking = { startupCpu: '1s', heapMi: 200, leakMi: 60, gcEvery: '1s' };
  const small = harness.runtimeModel('jvm', leaking, { limits });
  harness.advance(seconds(3));
  assert.deepEqual([big.exitCode, big.oomKilled], [137, true]);
  harness.advance(duration('55m'));
  assert.equal(small.exitCode, null);
  harness.advance(duration('5m'));
  assert.deepEqual([small.exitCode, small.oomKilled], [137, true]);
});

test('in its scenario the leak is killed by the kernel, and pauses by an eager probe', async () => {
  const reasons = async (...sets: string[]) => {
    const { rows } = await run(1, ...sets);
    return new Set(rows('restarts').map(({ reason }) => String(reason)));
  };
  assert.deepEqual(await reasons(), new Set(['OOMKilled']));
  const roomy = `${limit('memory')}=1Gi`;
  assert.deepEqual(await reasons(roomy), new Set());
  const eager = 'pod/shop:spec.containers[app].livenessProbe.failureThreshold=1';
  const ended = await run(1, roomy, eager);
  assert.ok(ended.rows('restarts').length > 0);
  const metric = ended.rows('metrics').find(({ name }) => name === 'jvm/pause_seconds');
  assert.ok(Number(metric?.value) > 10);
});

test('in its scenario half a core makes the start twice as long', async () => {
  const start = async (cpu: string) => {
    const { rows } = await run(1, `${limit('cpu')}=${cpu}`, 'duration=10m');
    return Number(rows('jvm_starts')[0]?.took);
  };
  assert.equal(await start('500m'), 2 * (await start('1')));
});
