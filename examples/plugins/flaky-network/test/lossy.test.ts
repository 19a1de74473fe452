import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runScenario } from '@podsim/experiment';
import { asTime, milliseconds, seconds } from '@podsim/sdk';
import { checkPlugin, createHarness } from '@podsim/sdk/testkit';
import plugin from '../src/index.ts';

const scenario = readFileSync(new URL('../scenario.yaml', import.meta.url), 'utf8');
const options = { bad: '20%', window: '10s', loss: '100%' };

test('the plugin keeps the contract', () => {
  const samples = [{}, options, { slowNodes: '100%', tail: '1s..3s' }];
  checkPlugin(plugin, { samples: { 'flaky/lossy': samples } });
});

test('the probes of a node are lost together', () => {
  const harness = createHarness(plugin, { seed: 3 });
  const probe = harness.probeModel('lossy', options);
  const lost = (type: 'readiness' | 'liveness') =>
    Array.from({ length: 200 }, (_, window) => {
      const startedAt = asTime(window * seconds(10));
      return probe.probe({ type, ordinal: window, startedAt }).result === 'failure';
    });
  const readiness = lost('readiness');
  assert.deepEqual(lost('liveness'), readiness);
  const count = readiness.filter(Boolean).length;
  // 40 of 200, and three standard deviations.
  assert.ok(count > 22 && count < 58, `${count}`);
});

test('an answer holds until the next trouble', () => {
  const harness = createHarness(plugin, { seed: 3 });
  const probe = harness.probeModel('lossy', options);
  const at = (time: number) => probe.probe({ startedAt: asTime(time) });
  const first = Array.from({ length: 50 }, (_, i) => at(i * seconds(10))).find(({ hold }) => hold);
  assert.deepEqual([first?.result, first?.latency], ['success', milliseconds(4)]);
  assert.equal(at(first?.hold?.until ?? 0).result, 'failure');
});

test('a slow node has its tail in every answer', () => {
  const harness = createHarness(plugin, { seed: 1 });
  const slow = harness.probeModel('lossy', { slowNodes: '100%', tail: '1s..3s', bad: '0%' });
  const latencies = Array.from({ length: 50 }, (_, ordinal) => slow.probe({ ordinal }).latency);
  assert.equal(new Set(latencies).size, 50);
  assert.ok(Math.max(...latencies) > seconds(1.5));
});

test('in its scenario the pods of a node lose probes in the same windows', async () => {
  const { rows } = await runScenario(scenario, { plugins: [plugin], seed: 2 });
  const nodes = new Map<string, string>();
  const windows = new Map<string, Set<number>>();
  for (const { what, detail, time, pod } of rows('timeline')) {
    const [, node] = /^Successfully assigned \S+ to (\w+)$/.exec(String(detail)) ?? [];
    if (node !== undefined) nodes.set(String(pod), node);
    if (what !== 'Unhealthy') continue;
    // It began a timeout before.
    const window = Math.floor((Number(time) - seconds(1)) / seconds(30));
    windows.set(String(pod), (windows.get(String(pod)) ?? new Set()).add(window));
  }
  assert.deepEqual([...nodes.values()].sort(), ['node1', 'node1', 'node2', 'node2']);
  const pods = [...nodes.keys()];
  for (const one of pods) {
    for (const other of pods.slice(pods.indexOf(one) + 1)) {
      const [a = new Set(), b = new Set()] = [windows.get(one), windows.get(other)];
      const both = [...a].filter((window) => b.has(window)).length;
      const share = both / (a.size + b.size - both);
      const together = nodes.get(one) === nodes.get(other);
      assert.ok(together ? share > 0.7 : share < 0.3, `${one} and ${other}: ${share}`);
    }
  }
});

test('skipping attempts changes nothing', async () => {
  const tables = async (noSkip: boolean) => {
    const run = await runScenario(scenario, { plugins: [plugin], noSkip });
    return [run.csv('timeline'), run.csv('probes')];
  };
  const [timeline = '', probes] = await tables(false);
  assert.deepEqual(await tables(true), [timeline, probes]);
  assert.match(timeline, /,condition,default,web#1,,Ready,False[\s\S]*,web#1,,Ready,True/);
});
