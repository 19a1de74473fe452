import { seconds } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import type { Action } from '../src/index.ts';
import { deploymentText, POD, problemsOf, scenarioOf, withSpec } from './loading.ts';

const web = { namespace: 'default', name: 'web', selector: null, count: null };

/** The actions of a timeline in flow notation, about a pod with a readiness probe and two nodes. */
function actionsOf(...entries: readonly string[]): readonly Action[] {
  const nodes = 'cluster: { nodes: [{ name: node, count: 2 }] }';
  const text = withSpec(nodes, 'timeline:', ...entries.map((entry) => `  - ${entry}`));
  const probe = '      readinessProbe: { tcpSocket: { port: 80 } }';
  return scenarioOf(`${text}${probe}\n`).actions;
}

/** What one entry at 1s does. */
function deedOf(entry: string): unknown {
  const [action] = actionsOf(`{ at: 1s, ${entry} }`);
  const { when, ...deed } = action as Action;
  expect(when).toEqual({ at: seconds(1) });
  return deed;
}

describe('verbs about pods', () => {
  test.each<[entry: string, deed: Record<string, unknown>]>([
    ['stopSandbox: pod/web', { do: 'stopSandbox' }],
    ['kill: pod/web', { do: 'kill', container: null }],
    ['kill: pod/web, container: app', { do: 'kill', container: 'app' }],
    ['exec: pod/web, command: [ls]', { do: 'exec', container: null, command: ['ls'] }],
    [
      'evict: pod/web, reason: DiskPressure, gracePeriodSeconds: 1',
      { do: 'evict', reason: 'DiskPressure', gracePeriodSeconds: 1, api: false },
    ],
    [
      'evict: pod/web, api: true',
      { do: 'evict', reason: 'Evicted', gracePeriodSeconds: null, api: true },
    ],
    [
      'set: pod/web, container: app, image: web:2',
      { do: 'set', container: 'app', image: 'web:2', env: [] },
    ],
    [
      'patch: pod/web, merge: { spec: { activeDeadlineSeconds: 30 } }',
      { do: 'patch', patch: { spec: { activeDeadlineSeconds: 30 } }, subresource: null },
    ],
    [
      'patch: pod/web, subresource: resize, merge: { spec: {} }',
      { do: 'patch', patch: { spec: {} }, subresource: 'resize' },
    ],
    [
      'condition: pod/web, type: example.com/gate, status: "True"',
      { do: 'condition', type: 'example.com/gate', status: 'True' },
    ],
    [
      'health: pod/web, container: app, probe: readiness, verdict: fail',
      { do: 'health', container: 'app', probe: 'readiness', verdict: 'fail' },
    ],
    [
      'label: pod/web, labels: { a: b, c: null, toString: d }',
      {
        do: 'label',
        labels: [
          ['a', 'b'],
          ['c', null],
          ['toString', 'd'],
        ],
      },
    ],
    [
      'removeContainers: pod/web, containers: [app]',
      { do: 'removeContainers', containers: ['app'] },
    ],
  ])('%s', (entry, deed) => {
    expect(deedOf(entry)).toEqual({ target: web, ...deed });
  });

  test('may be about a selection, the oldest first', () => {
    expect(deedOf('kill: pod, selector: app=web, count: 2')).toEqual({
      do: 'kill',
      target: { namespace: 'default', name: null, selector: { app: 'web' }, count: 2 },
      container: null,
    });
  });

  test('may be about the second pod of a name', () => {
    const pod =
      '{ apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [' +
      '{ name: a, image: b:1 }] } }';
    const timeline = (target: string) =>
      withSpec('timeline:', `  - { at: 1s, apply: ${pod} }`, `  - { at: 2s, kill: ${target} }`);
    expect(problemsOf(timeline('pod/web#2'))).toEqual([]);
    expect(problemsOf(timeline('pod/web#3'))).toHaveLength(1);
  });
});

describe('verbs about workloads', () => {
  const workload = { kind: 'Deployment', namespace: 'default', name: 'front' };
  const timeline = (entry: string): string =>
    `${withSpec(`timeline: [{ at: 1s, ${entry} }]`)}---\n${deploymentText('front')}`;

  test.each<[entry: string, deed: Record<string, unknown>]>([
    ['scale: deployment/front, replicas: 0', { do: 'scale', replicas: 0 }],
    ['scale: deploy/front, replicas: 3', { do: 'scale', replicas: 3 }],
    ['restart: deployments/front', { do: 'restart' }],
    ['delete: deployment/front', { do: 'delete' }],
    [
      'patch: deployment/front, merge: { spec: { paused: true } }',
      { do: 'patch', patch: { spec: { paused: true } } },
    ],
    [
      'label: deployment/front, labels: { a: b, c: null }',
      { do: 'label', patch: { metadata: { labels: { a: 'b', c: null } } } },
    ],
    [
      'set: deployment/front, container: app, image: web:2, env: { A: b }',
      { do: 'set', container: 'app', image: 'web:2', env: [['A', 'b']] },
    ],
    [
      'set: deployment/front, env: { A: b }',
      { do: 'set', container: null, image: null, env: [['A', 'b']] },
    ],
  ])('%s', (entry, deed) => {
    const [action] = scenarioOf(timeline(entry)).actions;
    expect(action).toEqual({ when: { at: seconds(1) }, workload, ...deed });
  });

  test.each([
    [
      'set: deployment/front, container: ap, env: { A: b }',
      'spec.timeline[0].container: deployment/front has no container "ap"',
    ],
    ['set: deployment/front, image: web:2', 'missing key "container" in spec.timeline[0]'],
    ['set: deployment/front, container: app', 'missing key "image" in spec.timeline[0]'],
    [
      'restart: deployment/font',
      'spec.timeline[0].restart: nothing in the files makes deployment/font',
    ],
    [
      'restart: replicaset/front',
      'spec.timeline[0].restart: "replicaset/front" cannot be a target of this verb',
    ],
    [
      'delete: deployment/front, gracePeriodSeconds: 1',
      'spec.timeline[0].gracePeriodSeconds: gracePeriodSeconds goes with pods',
    ],
    [
      'patch: deployment/front, subresource: resize, merge: {}',
      'spec.timeline[0].subresource: subresource goes with pods',
    ],
    ['kill: deployment/front', 'spec.timeline[0].kill: kill is about pods'],
  ])('%s is wrong', (entry, problem) => {
    const [first = '', ...more] = problemsOf(timeline(entry));
    expect([first.slice(first.indexOf(' ') + 1), more]).toEqual([problem, []]);
  });

  test('pods of a workload are called by their order', () => {
    expect(problemsOf(timeline('delete: pod/front#12'))).toEqual([]);
    expect(problemsOf(timeline('delete: pod/front#0'))).toHaveLength(1);
  });
});

describe('verbs about nodes', () => {
  test.each<[entry: string, seconds: number | null]>([
    ['stopKubelet: node/node2, for: 90s', 90],
    ['stopKubelet: nodes/node2', null],
    ['startKubelet: node/node2', null],
    ['restartKubelet: node/node2', 3],
    ['restartKubelet: node/node2, for: 1m', 60],
    ['stopRuntime: node/node2', null],
    ['stopRuntime: node/node2, for: 5s', 5],
    ['startRuntime: no/node2', null],
    ['rebootNode: node/node2', 30],
    ['rebootNode: node/node2, for: 4m', 240],
    ['failNode: node/node2', null],
    ['failNode: node/node2, for: 4m', 240],
    ['startNode: node/node2', null],
    ['shutdownNode: node/node2', null],
    ['shutdownNode: node/node2, for: 2m', 120],
  ])('%s', (entry, downtime) => {
    const period = downtime === null ? null : seconds(downtime);
    const [verb] = entry.split(':');
    expect(deedOf(entry)).toEqual({ do: verb, node: 'node2', for: period });
  });

  const options = { force: false, ignoreDaemonsets: false, deleteEmptydirData: false };
  test.each<[entry: string, deed: Record<string, unknown>]>([
    ['cordon: node/node2', { do: 'cordon' }],
    ['uncordon: node/node2', { do: 'uncordon' }],
    ['delete: node/node2', { do: 'delete' }],
    [
      'label: node/node2, labels: { a: b, c: null }',
      {
        do: 'label',
        labels: [
          ['a', 'b'],
          ['c', null],
        ],
      },
    ],
    ['drain: node/node2', { do: 'drain', ...options, gracePeriodSeconds: null, timeout: null }],
    [
      'drain: node/node2, force: true, ignoreDaemonsets: true, gracePeriodSeconds: 5, timeout: 1m',
      {
        ...{ do: 'drain', ...options, force: true, ignoreDaemonsets: true },
        ...{ gracePeriodSeconds: 5, timeout: seconds(60) },
      },
    ],
    [
      'taint: node/node2, taints: ["a=b:NoExecute", "c:NoSchedule-", d-]',
      {
        do: 'taint',
        taints: [
          { key: 'a', value: 'b', effect: 'NoExecute', remove: false },
          { key: 'c', value: '', effect: 'NoSchedule', remove: true },
          { key: 'd', value: '', effect: null, remove: true },
        ],
      },
    ],
  ])('%s', (entry, deed) => {
    expect(deedOf(entry)).toEqual({ ...deed, node: 'node2' });
  });

  test('a node is not up again before it is down', () => {
    const problems = (downtime: string) =>
      problemsOf(
        withSpec(
          'cluster: { kubelet: { shutdownGracePeriod: 1m } }',
          `timeline: [{ at: 1s, shutdownNode: node/node1, for: ${downtime} }]`,
        ),
      );
    expect(problems('1m')).toEqual([]);
    expect(problems('59s')).toEqual([
      '5:55 spec.timeline[0].for: the node may take 1m0s to shut down',
    ]);
  });

  test('a cluster that cannot be read has every node', () => {
    const text = withSpec('cluster: { nodes: 5 }', 'timeline: [{ at: 1s, failNode: node/x }]');
    expect(problemsOf(text)).toEqual([
      '4:21 spec.cluster.nodes: expected a list, got the number 5',
    ]);
  });
});

test.each([
  ['up: host/192.168.5.14', { do: 'up', host: '192.168.5.14' }],
  ['down: host/db.example.com', { do: 'down', host: 'db.example.com' }],
  ['up: "host/fd00::1"', { do: 'up', host: 'fd00::1' }],
])('%s', (entry, deed) => {
  expect(deedOf(entry)).toEqual(deed);
});

test('kubelets may shut down gracefully', () => {
  const periods = 'shutdownGracePeriod: 1m30s, shutdownGracePeriodCriticalPods: 30s';
  const { kubelet } = scenarioOf(withSpec(`cluster: { kubelet: { ${periods} } }`)).cluster;
  expect(kubelet).toMatchObject({
    shutdownGracePeriod: 90,
    shutdownGracePeriodCriticalPods: 30,
  });
  const none = scenarioOf(withSpec('cluster: { kubelet: { shutdownGracePeriod: 0 } }'));
  expect(none.cluster.kubelet.shutdownGracePeriod).toBe(0);
  const broken = withSpec(
    'cluster:',
    '  kubelet: { shutdownGracePeriod: 500ms, shutdownGracePeriodCriticalPods: 2s }',
  );
  expect(problemsOf(broken)).toEqual([
    '5:37 spec.cluster.kubelet.shutdownGracePeriod: must be 0 or at least 1s',
    '5:77 spec.cluster.kubelet.shutdownGracePeriodCriticalPods: cannot be more than ' +
      'shutdownGracePeriod',
  ]);
});

test('all verbs take the same triggers', () => {
  const text = withSpec('timeline: [{ after: pod removed, delay: 1s, apply: [] }]');
  expect(
    scenarioOf(text + POD.replace('name: web', 'name: b').replace(/^/, '---\n')).actions,
  ).toEqual([
    {
      when: {
        after: {
          pod: null,
          object: null,
          container: null,
          kind: 'pod',
          what: 'Deleted',
          detail: null,
          was: null,
          occurrence: 1,
        },
        delay: seconds(1),
      },
      do: 'apply',
      objects: [],
    },
  ]);
});
