import { defineMetric, definePlugin, defineRuntimeModel } from '@podsim/sdk';
import { describe, expect, it } from 'vitest';
import { runScenario } from '../src/index.ts';

const plugin = definePlugin({
  name: 'lamps',
  version: '1.0.0',
  apiVersion: 1,
  namespace: 'lamps',
  runtimeModels: {
    lamp: defineRuntimeModel({
      description: 'A lamp that goes out at once.',
      create: (process) => ({ start: () => process.exit(3) }),
    }),
  },
  metrics: {
    burnouts: defineMetric({
      description: 'Lamps that went out and were lit again.',
      unit: '1',
      from: 'restarts',
      init: () => 0,
      add: (n) => n + 1,
      value: (n) => n,
    }),
  },
});

const text = `apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  plugins: [./lamps.ts]
  apps: [{ lamps/lamp: {} }]
---
apiVersion: v1
kind: Pod
metadata: { name: lamp }
spec: { containers: [{ name: lamp, image: registry.example/lamp:1 }] }
`;

describe('runScenario', () => {
  it('says what to do about a table that is only folded on request', async () => {
    const run = await runScenario(text, { plugins: [plugin] });
    expect(() => run.rows('metrics')).toThrow(
      'metrics was not asked for: runScenario(text, { metrics: true }) folds it',
    );
    const folded = await runScenario(text, { plugins: [plugin], metrics: true });
    const row = folded.rows('metrics').find(({ name }) => name === 'lamps/burnouts');
    expect(row?.value).toBe(folded.rows('restarts').length);
  });

  it('says how a model of a plugin gets there, with its place', async () => {
    await expect(runScenario(text)).rejects.toThrow(
      [
        'scenario.yaml:5:12: spec.apps[0]: there is no runtime model "lamps/lamp"',
        '  5 |   apps: [{ lamps/lamp: {} }]',
        '    |            ^',
        '  hand over its plugin: runScenario(text, { plugins: [plugin] }) ' +
          '(what spec.plugins lists is not loaded)',
      ].join('\n'),
    );
    const wrong = text.replace('lamps/lamp: {}', 'lamps/lamb: {}');
    await expect(runScenario(wrong, { plugins: [plugin] })).rejects.toThrow(
      'did you mean "lamps/lamp"?',
    );
  });
});
