import type { PluginNames } from './names.ts';

/** A model that does a little of everything: options, draws, time, answers, a signal. */
export function source({ name, namespace }: PluginNames): string {
  return `import {
  definePlugin,
  defineRuntimeModel,
  described,
  milliseconds,
  optional,
  options,
  parseDistribution,
  readDistribution,
} from '@podsim/sdk';

const app = defineRuntimeModel({
  description: 'An application that takes a while to start, and to stop.',
  options: options({
    startup: described(
      optional(readDistribution, parseDistribution('5s'), '5s'),
      'Until it listens and answers.',
    ),
    drain: described(
      optional(readDistribution, parseDistribution('2s'), '2s'),
      'From SIGTERM to its end.',
    ),
  }),
  create(process, { startup, drain }) {
    return {
      start() {
        process.after(process.random('startup').sample(startup), () => {
          for (const port of process.container.ports) process.listen(port);
          process.log('ready');
        });
      },
      // Asked by probes and clients, only while the port listens.
      http: () => ({ status: 200, latency: milliseconds(5), hold: {} }),
      signal() {
        process.after(process.random('drain').sample(drain), () => process.exit(0));
      },
    };
  },
});

export default definePlugin({
  name: '${name}',
  version: '0.1.0',
  apiVersion: 1,
  namespace: '${namespace}',
  runtimeModels: { app },
});
`;
}

/** Tests for Node's own test runner: nothing else needs to be installed. */
export function test({ namespace }: PluginNames): string {
  return `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runScenario } from '@podsim/experiment';
import { seconds } from '@podsim/sdk';
import { checkPlugin, createHarness } from '@podsim/sdk/testkit';
import plugin from '../src/index.ts';

const read = (file: string) => readFileSync(new URL(\`../\${file}\`, import.meta.url), 'utf8');

test('the plugin keeps the contract', () => {
  checkPlugin(plugin, { samples: { '${namespace}/app': [{}, { startup: '2s..10s' }] } });
});

test('name and version are those of the package', () => {
  const { name, version } = JSON.parse(read('package.json'));
  assert.deepEqual([plugin.name, plugin.version], [name, version]);
});

test('it answers once it has started', () => {
  const harness = createHarness(plugin, { seed: 1 });
  const process = harness.runtimeModel('app', { startup: '3s' });
  harness.advance(seconds(2));
  assert.equal(process.http(), null);
  harness.advance(seconds(2));
  assert.equal(process.http()?.status, 200);
});

test('it ends two seconds after SIGTERM', () => {
  const harness = createHarness(plugin, { seed: 1 });
  const process = harness.runtimeModel('app');
  process.signal('SIGTERM');
  harness.advance(seconds(1));
  assert.equal(process.exitCode, null);
  harness.advance(seconds(1));
  assert.equal(process.exitCode, 0);
});

test('its pod becomes ready, and is not killed', async () => {
  const run = await runScenario(read('scenario.yaml'), { plugins: [plugin] });
  assert.equal(run.error, null);
  const ready = run.rows('timeline').filter(({ what }) => what === 'Ready');
  assert.deepEqual(ready.map(({ detail }) => detail), ['False', 'True', 'False']);
  const [end] = run.rows('terminations');
  assert.deepEqual([end?.killed, end?.exit_code], [false, 0]);
});
`;
}
