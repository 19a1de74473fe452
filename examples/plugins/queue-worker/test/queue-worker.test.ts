import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runScenario } from '@podsim/experiment';
import { seconds } from '@podsim/sdk';
import { checkPlugin, createHarness } from '@podsim/sdk/testkit';
import plugin from '../src/index.ts';

const scenario = readFileSync(new URL('../scenario.yaml', import.meta.url), 'utf8');
const modes = ['drain', 'finish', 'abandon', 'ignore'] as const;

/** Three jobs of ten seconds, then none for an hour; SIGTERM after so many seconds. */
function stopped(onSigterm: (typeof modes)[number], after: number) {
  const harness = createHarness(plugin, { seed: 1 });
  const options = { arrivals: '1h', job: '10s', backlog: 3, onSigterm };
  const process = harness.runtimeModel('worker', options);
  harness.advance(seconds(after));
  process.signal();
  const end = () => {
    for (let second = after; second < 100; second += 1) {
      if (process.exitCode !== null) return [second, process.exitCode];
      harness.advance(seconds(1));
    }
    return null;
  };
  const ended = end();
  const done = harness.rows('jobs').filter(({ event }) => event === 'done').length;
  return { ended, done, stops: harness.rows('stops').map(({ backlog }) => backlog) };
}

test('the plugin keeps the contract', () => {
  const samples = modes.map((onSigterm) => ({ arrivals: '~8s', job: '5s..20s', onSigterm }));
  checkPlugin(plugin, { samples: { 'queue/worker': [{}, ...samples] } });
});

test('told to stop, it goes on for as long as its backlog lasts', () => {
  assert.deepEqual(stopped('drain', 5), { ended: [30, 0], done: 3, stops: [3] });
  assert.deepEqual(stopped('drain', 25), { ended: [30, 0], done: 3, stops: [1] });
  assert.deepEqual(stopped('drain', 40), { ended: [40, 0], done: 3, stops: [0] });
});

test('or finishes the present job, drops everything, or hears nothing', () => {
  assert.deepEqual(stopped('finish', 5), { ended: [10, 0], done: 1, stops: [3] });
  assert.deepEqual(stopped('abandon', 5), { ended: [5, 143], done: 0, stops: [3] });
  assert.deepEqual(stopped('ignore', 5), { ended: null, done: 3, stops: [3] });
});

test('told to stop, it takes no more jobs', () => {
  const harness = createHarness(plugin, { seed: 1 });
  const busy = { arrivals: '1s', job: '10s', backlog: 1 };
  const process = harness.runtimeModel('worker', busy);
  harness.advance(seconds(4.5));
  process.signal();
  harness.advance(seconds(100));
  assert.equal(harness.rows('jobs').filter(({ event }) => event === 'arrived').length, 5);
  assert.equal(process.exitCode, 0);
});

test('it writes the file that its probe reads', () => {
  const harness = createHarness(plugin, { seed: 1 });
  const process = harness.runtimeModel('worker', { heartbeat: '/run/beat' });
  assert.equal(process.files.read('/run/beat'), '0 jobs\n');
});

test('in its scenario the grace period decides whether jobs are lost', async () => {
  const run = async (grace: number, onSigterm = 'drain') => {
    const sets = [`pod/worker:spec.terminationGracePeriodSeconds=${grace}`];
    const text = scenario.replace('onSigterm: drain', `onSigterm: ${onSigterm}`);
    const ended = await runScenario(text, { plugins: [plugin], sets, metrics: true });
    const share = ended.rows('metrics').find(({ name }) => name === 'queue/unfinished_share');
    const [end] = ended.rows('terminations');
    return { lost: Number(share?.value), killed: end?.killed, code: end?.exit_code };
  };
  assert.deepEqual(await run(300), { lost: 0, killed: false, code: 0 });
  const short = await run(10);
  assert.deepEqual([short.killed, short.code], [true, 137]);
  assert.ok(short.lost > 0);
  // One that ignores SIGTERM lives, and takes jobs, until it is killed.
  const deaf = await run(300, 'ignore');
  assert.deepEqual([deaf.killed, deaf.code], [true, 137]);
});
