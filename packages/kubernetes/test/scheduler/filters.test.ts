import { describe, expect, test } from 'vitest';
import { Algorithm, enoughNodes, filtersOf, refusalOf } from '../../src/scheduler/algorithm.ts';
import type { NodeInfo } from '../../src/scheduler/cache/node-info.ts';
import { failureText } from '../../src/scheduler/diagnosis.ts';
import { type NodeFacts, type PodFacts, podOf, World } from './world.ts';

const TAINT = { key: 'dedicated', value: 'db', effect: 'NoSchedule' } as const;

const SPREAD = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
};

const inter = (kind: 'podAffinity' | 'podAntiAffinity', app: string, topologyKey: string) => ({
  affinity: {
    [kind]: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey, labelSelector: { matchLabels: { app } } },
      ],
    },
  },
});

const disks = (operator: string, values?: readonly string[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'disks', operator, values }] }],
      },
    },
  },
});

/** Reasons why node `a` refuses a pod. */
function reasons(world: World, facts: PodFacts): readonly string[] {
  const subject = world.about(podOf('p', facts));
  const node = world.cache.node('a') as NodeInfo;
  return refusalOf(filtersOf(subject), node)?.reasons ?? [];
}

describe('one node and one pod (SCHED-3, SCHED-10)', () => {
  const db = [{ key: 'dedicated', value: 'db' }];
  test.each<[string, NodeFacts, PodFacts, readonly string[]]>([
    ['room', {}, { requests: { cpu: '1' } }, []],
    ['cpu', {}, { requests: { cpu: '1001m' } }, ['Insufficient cpu']],
    [
      'all that is short, in order',
      { pods: 0, cpu: 1, memory: 1 },
      { requests: { cpu: '1', memory: '1Ki', 'example.com/gpu': '1' } },
      ['Too many pods', 'Insufficient cpu', 'Insufficient memory', 'Insufficient example.com/gpu'],
    ],
    [
      'a device',
      { others: { 'example.com/gpu': 1 } },
      { requests: { 'example.com/gpu': '1' } },
      [],
    ],
    ['storage of a node that says nothing', {}, { requests: { 'ephemeral-storage': '9Ti' } }, []],
    [
      'storage',
      { others: { 'ephemeral-storage': 5 } },
      { requests: { 'ephemeral-storage': '6' } },
      ['Insufficient ephemeral-storage'],
    ],
    ['nothing asked of a full node', { cpu: 0, memory: 0 }, {}, []],
    [
      'overhead',
      {},
      { requests: { cpu: '1' }, spec: { overhead: { cpu: '1m' } } },
      ['Insufficient cpu'],
    ],
    ['cordoned', { unschedulable: true }, {}, ['node(s) were unschedulable']],
    [
      'cordoned, tolerated',
      { unschedulable: true },
      { spec: { tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }] } },
      [],
    ],
    ['a taint', { taints: [TAINT] }, {}, ['node(s) had untolerated taint {dedicated: db}']],
    ['a taint, tolerated', { taints: [TAINT] }, { spec: { tolerations: db } }, []],
    ['a taint that only prefers', { taints: [{ ...TAINT, effect: 'PreferNoSchedule' }] }, {}, []],
    ['a label', { labels: { disks: '2' } }, { spec: { nodeSelector: { disks: '2' } } }, []],
    ['In', { labels: { disks: '2' } }, { spec: disks('In', ['1', '2']) }, []],
    ['Gt', { labels: { disks: '2' } }, { spec: disks('Gt', ['1']) }, []],
    ['NotIn an absent label', {}, { spec: disks('NotIn', ['1']) }, []],
    ['Exists', { labels: { disks: '2' } }, { spec: disks('Exists') }, []],
    [
      'Lt',
      { labels: { disks: '2' } },
      { spec: disks('Lt', ['2']) },
      ["node(s) didn't match Pod's node affinity/selector"],
    ],
    [
      'a selector before resources',
      { cpu: 0 },
      { requests: { cpu: '1' }, spec: { nodeSelector: { disks: '2' } } },
      ["node(s) didn't match Pod's node affinity/selector"],
    ],
    [
      'spreading over a label that the node lacks',
      {},
      { labels: { app: 'web' }, spec: SPREAD },
      ["node(s) didn't match pod topology spread constraints (missing required label)"],
    ],
    [
      'nobody to be next to',
      {},
      { spec: inter('podAffinity', 'db', 'kubernetes.io/hostname') },
      ["node(s) didn't match pod affinity rules"],
    ],
    [
      'the first of its kind',
      {},
      { labels: { app: 'db' }, spec: inter('podAffinity', 'db', 'kubernetes.io/hostname') },
      [],
    ],
  ])('%s', (_, node, pod, expected) => {
    expect(reasons(new World().node('a', node), pod)).toEqual(expected);
  });
});

describe('pods that are there already', () => {
  const zoned = () =>
    new World()
      .node('a', { labels: { zone: '1' } })
      .node('b', { labels: { zone: '1' } })
      .node('c', { labels: { zone: '2' } });
  const web = { labels: { app: 'web' } };

  test('a host port is free again when its pod is gone', () => {
    const ports = [{ containerPort: 80, hostPort: 80 }];
    const first = podOf('first', { ports });
    const world = zoned().on('a', first);
    const taken = ["node(s) didn't have free ports for the requested pod ports"];
    expect(reasons(world, { ports })).toEqual(taken);
    const local = [{ containerPort: 80, hostPort: 80, hostIP: '127.0.0.1' }];
    expect(reasons(world, { ports: local })).toEqual(taken);
    world.cache.removePod(first);
    expect(reasons(world, { ports })).toEqual([]);
  });

  test('spreading counts the pods of a zone, but not those being deleted', () => {
    const second = podOf('second', web);
    const world = zoned().on('b', podOf('first', web));
    expect(reasons(world, { ...web, spec: SPREAD })).toEqual([
      "node(s) didn't match pod topology spread constraints",
    ]);
    world.on('c', second);
    expect(reasons(world, { ...web, spec: SPREAD })).toEqual([]);
    Object.assign(second, { deletionTimestamp: 5 });
    world.cache.updatePod(second);
    expect(reasons(world, { ...web, spec: SPREAD })).toHaveLength(1);
  });

  test('minDomains: with fewer zones the least is none', () => {
    const [constraint] = SPREAD.topologySpreadConstraints;
    const spec = { topologySpreadConstraints: [{ ...constraint, minDomains: 3 }] };
    const world = zoned().on('a', podOf('x', web)).on('c', podOf('y', web));
    expect(reasons(world, { ...web, spec: SPREAD })).toEqual([]);
    expect(reasons(world, { ...web, spec })).toHaveLength(1);
  });

  test('affinity by zone, within the namespace', () => {
    const spec = inter('podAffinity', 'db', 'zone');
    const other = podOf('db', { labels: { app: 'db' }, namespace: 'other' });
    expect(reasons(zoned().on('b', other), { spec })).toHaveLength(1);
    expect(reasons(zoned().on('b', podOf('db', { labels: { app: 'db' } })), { spec })).toEqual([]);
  });

  test('anti-affinity of the new pod, and of those there', () => {
    const spec = inter('podAntiAffinity', 'web', 'zone');
    expect(reasons(zoned().on('b', podOf('x', web)), { spec })).toEqual([
      "node(s) didn't match pod anti-affinity rules",
    ]);
    expect(reasons(zoned().on('b', podOf('x', { spec })), web)).toEqual([
      "node(s) didn't satisfy existing pods anti-affinity rules",
    ]);
    expect(reasons(zoned().on('c', podOf('x', { spec })), web)).toEqual([]);
  });
});

describe('the text of a failure (SCHED-10)', () => {
  const text = (world: World, facts: PodFacts): string => {
    const outcome = new Algorithm().schedule(world.about(podOf('p', facts)), () => 0);
    return outcome.node === null ? failureText(outcome, '') : outcome.node.name;
  };

  test('reasons are counted and sorted as texts', () => {
    const world = new World()
      .node('a')
      .node('b', { taints: [TAINT] })
      .node('c', { cpu: 0 });
    expect(text(world, { requests: { cpu: '2' } })).toBe(
      '0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: db}, ' +
        '2 Insufficient cpu.',
    );
  });

  test('no nodes', () => {
    expect(text(new World(), {})).toBe('no nodes available to schedule pods');
  });

  test('a pod that names its node: the others were not looked at', () => {
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['a'] }];
    const required = { nodeSelectorTerms: [{ matchFields }] };
    const spec = {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } },
    };
    const world = new World().node('a').node('b').node('c');
    expect(text(world, { spec })).toBe('a');
    expect(text(world, { spec, requests: { cpu: '2' } })).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) " +
        '[NodeAffinity].',
    );
  });
});

test.each([
  [0, 0],
  [99, 99],
  [100, 100],
  [200, 100],
  [250, 120],
  [5000, 500],
  [6000, 300],
])('of %i nodes, %i that fit are enough (SCHED-5)', (all, enough) => {
  expect(enoughNodes(all)).toBe(enough);
});
