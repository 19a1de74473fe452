import {
  definePlugin,
  defineScheduler,
  options,
  type Placement,
  type Plugin,
  readText,
} from '@podsim/sdk';
import { checkPlugin, createHarness } from '@podsim/sdk/testkit';
import { describe, expect, it } from 'vitest';
import { runScenario, type ScenarioRun } from '../src/index.ts';

/** Keeps pods from nodes without a licence, and packs the others. */
const plugin = definePlugin({
  name: 'schedulers',
  version: '1.0.0',
  apiVersion: 1,
  namespace: 's',
  schedulers: {
    licence: defineScheduler({
      description: 'Nodes without a licence take nothing.',
      options: options({ label: readText }),
      create: ({ label }) => ({
        filter: (_pod, node) => label in node.labels || 'node(s) had no licence',
      }),
    }),
    pack: defineScheduler({
      description: 'The fullest node first.',
      create: () => ({
        score: (_pod, { reserved, capacity }) => Math.floor((100 * reserved.cpu) / capacity.cpu),
      }),
    }),
    single: defineScheduler({
      description: 'One pod of an app on a node.',
      create: () => ({
        filter: (pod, node) =>
          node.pods.every(({ labels }) => labels.app !== pod.labels.app) || 'node(s) had the app',
      }),
    }),
    random: defineScheduler({
      description: 'Any node.',
      create: () => ({
        score: (pod, node) => {
          const draws = pod.random(`node ${node.name}`);
          return Math.floor(draws.uniformAt(pod.attempt) * 101);
        },
      }),
    }),
  },
});

const scenario = (schedulers: string, timeline = '[]') => `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 2m
  plugins: [./plugin.ts]
  cluster:
    nodes: [{ name: node, count: 3, capacity: { cpu: "4", memory: 8Gi } }]
    scheduler: ${schedulers}
  timeline: ${timeline}
`;

const pod = (name: string, more = '', labels = '{ app: web }') => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: ${labels} }
spec:
  ${more}
  containers:
    - { name: app, image: nginx, resources: { requests: { cpu: 500m } } }
`;

const run = (text: string, plugins: readonly Plugin[] = [plugin], seed = 1) =>
  runScenario(text, { plugins, seed });
const nodesOf = (ended: ScenarioRun) =>
  Object.fromEntries(
    [...ended.csv('timeline').matchAll(/Successfully assigned default\/(\S+) to (\w+)/g)].map(
      ([, name, node]) => [name, node],
    ),
  );

describe('a filter of a plugin', () => {
  const label = (node: string) => `{ at: 60s, label: node/${node}, labels: { licence: "yes" } }`;

  it('gives its reason, which is counted; a change of the nodes is another chance', async () => {
    const text = scenario('[{ s/licence: { label: licence } }]', `[${label('node2')}]`) + pod('a');
    const ended = await run(text);
    expect(ended.csv('timeline')).toContain(
      'FailedScheduling,0/3 nodes are available: 3 node(s) had no licence. preemption: ' +
        '0/3 nodes are available: 3 No preemption victims found for incoming pod.',
    );
    expect(nodesOf(ended)).toEqual({ a: 'node2' });
    expect(ended.error).toBeNull();
  });

  it('is asked after those of kube-scheduler', async () => {
    const selector = 'nodeSelector: { kubernetes.io/hostname: node1 }';
    const text = scenario('[{ s/licence: { label: licence } }]') + pod('a', selector);
    expect((await run(text)).csv('timeline')).toContain(
      "0/3 nodes are available: 1 node(s) had no licence, 2 node(s) didn't match Pod's node " +
        'affinity/selector.',
    );
  });

  it('sees the pods of a node, also those that a preemption would take away', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const text = scenario('[s/single]') + names.map((name) => pod(name)).join('');
    const ended = await run(text);
    expect(new Set(Object.values(nodesOf(ended))).size).toBe(3);
    expect(ended.csv('timeline')).toContain('0/3 nodes are available: 3 node(s) had the app.');
    const high = `---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: high }
value: 1000
`;
    const vip = JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'vip', labels: { app: 'web' } } },
      spec: { priorityClassName: 'high', containers: [{ name: 'app', image: 'nginx' }] },
    });
    const later = scenario('[s/single]', `[{ at: 20s, apply: [${vip}] }]`);
    const preempted = await run(text.replace(scenario('[s/single]'), later) + high);
    expect(nodesOf(preempted)).toHaveProperty('vip');
    expect(preempted.csv('timeline')).toContain('Preempted');
  });
});

describe('a score of a plugin', () => {
  const pods = ['a', 'b', 'c'].map((name) => pod(name)).join('');

  it('counts as often as its weight says', async () => {
    const spread = nodesOf(await run(scenario('[]') + pods));
    expect(new Set(Object.values(spread)).size).toBe(3);
    const packed = nodesOf(await run(scenario('[{ s/pack: {}, weight: 50 }]') + pods));
    expect(new Set(Object.values(packed)).size).toBe(1);
  });

  it('is added to others, in any order of schedulers and plugins', async () => {
    const text = (list: string) => scenario(list) + pods;
    const other = definePlugin({ ...plugin, name: 'other', namespace: 'o' });
    const one = await run(text('[{ s/pack: , weight: 2 }, { o/random: , weight: 9 }]'), [
      plugin,
      other,
    ]);
    const two = await run(text('[{ o/random: , weight: 9 }, { s/pack: , weight: 2 }]'), [
      other,
      plugin,
    ]);
    expect(two.csv('timeline')).toBe(one.csv('timeline'));
    const without = await run(text('[{ s/pack: , weight: 2 }]'));
    expect(nodesOf(without)).not.toEqual(nodesOf(one));
  });
});

describe('a scheduler that goes wrong', () => {
  const place = 'plugin wrong, scheduler w/wrong, ';
  let asked = 0;
  const cases: readonly (readonly [string, (node: object) => Placement, string])[] = [
    ['throws', () => ({ filter: () => fail('boom') }), 'filter() of pod/a at 0.'],
    ['refuses without a reason', () => ({ filter: () => false as true }), 'returned false; it'],
    ['is async', () => ({ filter: async () => true }) as never, 'returned a promise'],
    ['has too many points', () => ({ score: () => 101 }), 'returned the score 101'],
    ['has parts of points', () => ({ score: () => 0.5 }), 'returned the score 0.5'],
    ['uses Math.random', () => ({ score: () => Math.floor(Math.random()) }), 'used Math.random'],
    ['is not pure', () => ({ score: () => ++asked % 2 }), 'is not pure: asked twice about node'],
    ['has no say', () => ({}), 'returned an object with neither filter() nor score()'],
    ['changes a node', () => ({ filter: (_, node) => write(node) }), 'threw TypeError'],
    ['changes a pod', () => ({ filter: (one) => write(one.labels) }), 'threw TypeError'],
  ];
  const fail = (text: string): never => {
    throw new Error(text);
  };
  const write = (to: object): true => {
    Object.assign(to, { name: 'mine' });
    return true;
  };

  it.each(cases)('that %s ends the run', async (_, create, says) => {
    const wrong = definePlugin({
      ...{ name: 'wrong', version: '1.0.0', apiVersion: 1, namespace: 'w' },
      schedulers: { wrong: { description: 'Wrong.', create: () => create({}) } },
    });
    const ended = await run(scenario('[w/wrong]') + pod('a'), [wrong as never]);
    expect(ended.outcome).toBe('plugin');
    expect(ended.error?.slice(0, place.length)).toBe(place);
    expect(ended.error).toContain(says);
  });
});

describe('cluster.scheduler', () => {
  it.each([
    ['[s/licenses]', 'spec.cluster.scheduler[0]: there is no scheduler "s/licenses"'],
    ['[{ s/licence: {} }]', 'spec.cluster.scheduler[0].s/licence.label: is missing'],
    ['[{ s/pack: { a: 1 } }]', 'spec.cluster.scheduler[0].s/pack: s/pack takes no options'],
    ['[pack]', 'spec.cluster.scheduler[0]: there is no scheduler "pack"'],
    ['[{ s/pack: {}, s/single: {} }]', 'spec.cluster.scheduler[0]: expected one scheduler'],
    ['[{ s/pack: {}, weight: 0 }]', 'scheduler[0].weight: expected an integer from 1 to 100'],
    ['[s/pack, { s/pack: {} }]', 'scheduler[1].s/pack: s/pack is there twice'],
    ['[5]', 'spec.cluster.scheduler[0]'],
  ])('%s is refused', async (list, says) => {
    await expect(run(scenario(list) + pod('a'))).rejects.toThrow(says);
  });
});

it('the test kit asks schedulers', () => {
  checkPlugin(plugin, { samples: { 's/licence': [{ label: 'licence' }] } });
  const harness = createHarness(plugin, { seed: 1 });
  const licence = harness.scheduler('licence', { label: 'licence' });
  expect(licence.filter()).toBe('node(s) had no licence');
  expect(licence.filter({}, { labels: { licence: 'yes' } })).toBe(true);
  expect(licence.score()).toBeNull();
  const half = { capacity: { cpu: 1000, memory: 0, pods: 1 } };
  const reserved = { cpu: 500, memory: 0, pods: 1 };
  expect(harness.scheduler('pack').score({}, { ...half, reserved })).toBe(50);
  let asked = 0;
  const impure = definePlugin({
    ...plugin,
    schedulers: { odd: { description: 'Odd.', create: () => ({ score: () => ++asked % 7 }) } },
  });
  expect(() => checkPlugin(impure)).toThrow('is not pure');
});
