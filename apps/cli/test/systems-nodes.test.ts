import { describe, expect, it } from 'vitest';
import { runSystem, runText, type SystemRun } from './system-run.ts';

const seeds = [1, 2, 3, 4, 5];
const NODE1 = 'Node/node1';

describe.each(seeds)('SYS-18: a node dies (seed %i)', (seed) => {
  const run = runSystem('sys-18-node-dies', seed);

  it('is noticed 50 to 65 s after the last heartbeat (NODE-2, NODE-5)', async () => {
    const lost = (await run).time({ kind: 'node', pod: NODE1, what: 'Ready', detail: 'Unknown' });
    expect(lost - 30).toBeGreaterThan(40);
    expect(lost - 30).toBeLessThan(56);
  });

  it('makes its pods not ready, which kubectl does not show (NODE-3, NODE-4)', async () => {
    const system = await run;
    for (const pod of ['bare', 'web#1']) {
      const event = { kind: 'event', pod, what: 'NodeNotReady', detail: 'Node is not ready' };
      expect(system.times(event)).toHaveLength(1);
      expect(system.all({ kind: 'ready', pod, what: 'false' })).toHaveLength(1);
    }
    const { ready, status } = system.get('bare', 300);
    expect(`${ready} ${status}`).toBe('1/1 Running');
    const gone = system.time({ kind: 'endpoints', detail: 'ready= notReady=web#1' });
    const lost = system.time({ kind: 'node', pod: NODE1, what: 'Ready', detail: 'Unknown' });
    expect(gone - lost).toBeLessThan(0.5);
  });

  it('evicts its pods 305 s after it was lost, and only the Deployment has another', async () => {
    const system = await run;
    const lost = system.time({ kind: 'node', pod: NODE1, what: 'Ready', detail: 'Unknown' });
    for (const pod of ['bare', 'web#1']) {
      const marked = system.time({ kind: 'event', pod, what: 'TaintManagerEviction' });
      expect(marked - lost).toBeCloseTo(305, 0);
      expect(system.time({ kind: 'pod', pod, what: 'DeletionRequested' }) - marked).toBeLessThan(1);
      const target = { kind: 'condition', pod, what: 'DisruptionTarget', detail: 'True' };
      expect(system.times(target)).toHaveLength(1);
    }
    const asked = system.time({ kind: 'pod', pod: 'web#1', what: 'DeletionRequested' });
    expect(system.time({ kind: 'pod', pod: 'web#2', what: 'Created' }) - asked).toBeLessThan(1);
    expect(system.run.rows('pods').map(({ pod }) => String(pod).split('-')[0])).toHaveLength(3);
  });

  it('holds its pods until its kubelet is back (NODE-10, NODE-11)', async () => {
    const system = await run;
    expect(system.get('bare', 480).status).toBe('Terminating');
    const back = system.time({ kind: 'node', pod: NODE1, what: 'Ready', detail: 'True' });
    expect(back - 500).toBeLessThan(1);
    const gone = system.time({ kind: 'pod', pod: 'bare', what: 'Deleted' });
    expect(gone - back).toBeGreaterThan(1);
    expect(gone - back).toBeLessThan(4);
    const [node1] = system.run.rows('nodes');
    expect(node1).toMatchObject({ node: 'node1', times_lost: 1, pods_bound: 2, taints: '' });
  });
});

const POD = (name: string, more = ''): string => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web } }
spec: { containers: [{ name: app, image: "nginx:1.25" }]${more} }
`;
const WEB = (replicas: number): string => `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: "nginx:1.25" }] }
`;
const BUDGET = (spec: string): string => `
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: budget }
spec: { ${spec}, selector: { matchLabels: { app: web } } }
`;

function scenario(
  duration: string,
  nodes: string,
  timeline: readonly string[],
  objects: string,
): string {
  return `
apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: nodes }
spec:
  duration: ${duration}
  cluster: { nodes: [${nodes}] }
  timeline:
${timeline.map((entry) => `    - { ${entry} }`).join('\n')}
${objects}`;
}

const TWO = '{ name: node1 }, { name: node2, taints: [{ key: spare, effect: NoSchedule }] }';
const OPEN = 'at: 5s, taint: node/node2, taints: ["spare:NoSchedule-"]';
const notesOf = ({ run }: SystemRun): string => run.notes.join('\n');

describe('nodes', () => {
  it('is Unknown 10 s earlier up to 1.31 (OLD-11)', async () => {
    const text = scenario('2m', '{ name: node1 }', ['at: 10s, failNode: node/node1'], POD('web'));
    const lost = { kind: 'node', what: 'Ready', detail: 'Unknown' };
    const old = await runText(text, 1, { clusterVersion: '1.31' });
    const now = await runText(text, 1, { clusterVersion: '1.32' });
    expect(now.time(lost) - old.time(lost)).toBeCloseTo(10, 1);
  });

  it('is tainted NoExecute with its status from 1.34, 5 s later before', async () => {
    const text = scenario('2m', TWO, ['at: 10s, failNode: node/node1'], POD('web'));
    for (const [clusterVersion, delay] of [
      ['1.33', 5],
      ['1.34', 0],
    ] as const) {
      const run = await runText(text, 1, { clusterVersion });
      const lost = run.time({ kind: 'node', what: 'Ready', detail: 'Unknown' });
      const tainted = run.time({ kind: 'node', what: 'taints', detail: /unreachable:NoExecute/ });
      expect(tainted - lost).toBeCloseTo(delay, 0);
    }
  });

  it('evicts 300 s after the status since 1.34 (observed: 52 s, 352 s)', async () => {
    const text = scenario('7m', TWO, ['at: 30s, stopKubelet: node/node1'], POD('web'));
    for (const seed of [1, 2, 3]) {
      const run = await runText(text, seed, { clusterVersion: '1.35' });
      const lost = run.time({ kind: 'node', what: 'Ready', detail: 'Unknown' });
      const asked = run.time({ kind: 'pod', pod: 'web', what: 'DeletionRequested' });
      expect(lost - 30).toBeGreaterThan(40);
      expect(lost - 30).toBeLessThan(56);
      expect(asked - lost).toBeGreaterThan(300);
      expect(asked - lost).toBeLessThan(300.5);
      expect(run.all({ kind: 'process', pod: 'web', what: 'exit' })).toEqual([]);
    }
  });

  it('evicts nobody when no node is ready (NODE-6)', async () => {
    const text = scenario('10m', '{ name: node1 }', ['at: 10s, failNode: node/node1'], POD('web'));
    const run = await runText(text, 1);
    expect(run.times({ kind: 'node', what: 'Ready', detail: 'Unknown' })).toHaveLength(1);
    expect(run.all({ kind: 'event', what: 'TaintManagerEviction' })).toEqual([]);
    expect(run.get('web', 590).status).toBe('Running');
  });

  it('without its runtime says itself that it is not ready; its pods stay ready', async () => {
    const timeline = ['at: 10s, stopRuntime: node/node1, for: 2m'];
    const run = await runText(scenario('4m', TWO, timeline, POD('web')), 1);
    const row = { kind: 'node', pod: NODE1, what: 'Ready' };
    const lost = run.time({ ...row, detail: 'False' });
    expect(lost - 10).toBeGreaterThan(25);
    expect(lost - 10).toBeLessThan(41);
    expect(run.time({ ...row, detail: 'True' }) - 130).toBeLessThan(16);
    expect(run.all({ kind: 'event', pod: 'web', what: 'NodeNotReady' })).toEqual([]);
    const taints = run.all({ kind: 'node', pod: NODE1, what: 'taints' }).map((one) => one.detail);
    expect(taints).toEqual([
      'node.kubernetes.io/not-ready:NoSchedule',
      'node.kubernetes.io/not-ready:NoSchedule,node.kubernetes.io/not-ready:NoExecute',
      'node.kubernetes.io/not-ready:NoExecute',
      '',
    ]);
    const cancelled = { kind: 'event', pod: 'web', what: 'TaintManagerEviction' };
    expect(run.all(cancelled).map((one) => one.detail)).toEqual([
      'Cancelling deletion of Pod default/web',
    ]);
  });

  it('that is deleted leaves orphans, which are removed 40 to 80 s later (NODE-12)', async () => {
    const timeline = ['at: 10s, failNode: node/node1', 'at: 20s, delete: node/node1'];
    const run = await runText(scenario('3m', TWO, timeline, POD('web')), 1);
    const gone = run.time({ kind: 'pod', pod: 'web', what: 'Deleted' });
    expect(gone - 20).toBeGreaterThan(40);
    expect(gone - 20).toBeLessThan(81);
    expect(run.time({ kind: 'phase', pod: 'web', what: 'Failed' })).toBeLessThan(gone);
    const target = { kind: 'condition', pod: 'web', what: 'DisruptionTarget', detail: 'True' };
    expect(run.times(target)).toHaveLength(1);
    expect(run.run.rows('nodes')[0]).toMatchObject({ node: 'node1', removed: true });
  });

  it('out of service lets its terminating pods go within 20 s (NODE-12, NODE-13)', async () => {
    const timeline = [
      'at: 10s, failNode: node/node1',
      'at: 90s, delete: pod/web',
      'at: 2m, taint: node/node1, taints: ["node.kubernetes.io/out-of-service=shutdown:NoExecute"]',
    ];
    const run = await runText(scenario('3m', TWO, timeline, POD('web')), 1);
    const gone = run.time({ kind: 'pod', pod: 'web', what: 'Deleted' });
    expect(gone).toBeGreaterThan(120);
    expect(gone).toBeLessThan(141);
  });

  it('with a NoExecute taint by hand loses what does not tolerate it', async () => {
    const timeline = ['at: 10s, taint: node/node1, taints: ["gpu=broken:NoExecute"]'];
    const tolerations =
      ', tolerations: [{ key: gpu, operator: Exists, effect: NoExecute, tolerationSeconds: 20 }]';
    const objects = POD('web') + POD('patient', tolerations);
    const run = await runText(scenario('1m', '{ name: node1 }', timeline, objects), 1);
    const asked = (pod: string): number =>
      run.time({ kind: 'pod', pod, what: 'DeletionRequested' });
    expect(asked('web') - 10).toBeLessThan(0.5);
    expect(asked('patient') - 10).toBeCloseTo(20, 0);
  });
});

describe('drain (NODE-20)', () => {
  it('cordons, evicts and leaves the node empty', async () => {
    const timeline = [OPEN, 'at: 10s, drain: node/node1', 'at: 60s, uncordon: node/node1'];
    const run = await runText(scenario('70s', TWO, timeline, WEB(3)), 1);
    const taints = run.all({ kind: 'node', pod: NODE1, what: 'taints' }).map((one) => one.detail);
    expect(taints).toEqual(['node.kubernetes.io/unschedulable:NoSchedule', '']);
    const asked = run.times({ kind: 'pod', what: 'DeletionRequested' });
    expect(asked).toHaveLength(3);
    expect(Math.max(...asked)).toBeLessThan(11);
    expect(run.all({ kind: 'condition', what: 'DisruptionTarget', detail: 'True' })).toHaveLength(
      3,
    );
    const [node1, node2] = run.run.rows('nodes');
    expect(node1).toMatchObject({ pods: 0, pods_bound: 3 });
    expect(node2).toMatchObject({ pods: 3, pods_bound: 3 });
    expect(notesOf(run)).not.toContain('drain');
  });

  it('goes by the budget: one pod at a time, a refused one again after 5 s', async () => {
    const timeline = [OPEN, 'at: 10s, drain: node/node1'];
    const run = await runText(
      scenario('70s', TWO, timeline, WEB(3) + BUDGET('maxUnavailable: 1')),
      1,
    );
    const asked = run.times({ kind: 'pod', what: 'DeletionRequested' });
    expect(asked).toHaveLength(3);
    expect((asked[1] as number) - (asked[0] as number)).toBeCloseTo(5, 0);
    expect((asked[2] as number) - (asked[1] as number)).toBeCloseTo(5, 0);
    expect(notesOf(run)).toContain('The disruption budget budget needs 2 healthy pods and has ');
  });

  it.each([
    ['a bare pod', POD('web'), 'drain: node/node1', 'use force to override): default/web'],
    [
      'an emptyDir',
      POD('web', ', volumes: [{ name: v, emptyDir: {} }]'),
      'drain: node/node1, force: true',
      'use deleteEmptydirData to override): default/web',
    ],
  ])('refuses %s', async (_, objects, verb, note) => {
    const run = await runText(scenario('40s', TWO, [`at: 10s, ${verb}`], objects), 1);
    expect(notesOf(run)).toContain(note);
    expect(run.all({ kind: 'pod', what: 'DeletionRequested' })).toEqual([]);
    expect(run.times({ kind: 'node', pod: NODE1, what: 'taints' })).toHaveLength(1);
  });

  it('leaves daemons where they are, when told to ignore them', async () => {
    const daemons = `
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: app, image: "nginx:1.25" }] }
`;
    const drains = [
      'at: 10s, drain: node/node1',
      'at: 20s, drain: node/node1, ignoreDaemonsets: true',
    ];
    const run = await runText(scenario('40s', TWO, [OPEN, ...drains], WEB(2) + daemons), 1);
    expect(notesOf(run)).toContain('use ignoreDaemonsets to ignore): default/agent-');
    const asked = run.all({ kind: 'pod', what: 'DeletionRequested' });
    expect(asked.map(({ pod }) => pod.split('#')[0])).toEqual(['web', 'web']);
    expect(Math.min(...asked.map(({ time }) => time))).toBeGreaterThan(20);
  });

  it('gives up when its time is over', async () => {
    const timeline = ['at: 10s, drain: node/node1, timeout: 12s'];
    const run = await runText(
      scenario('60s', TWO, timeline, WEB(1) + BUDGET('minAvailable: 1')),
      1,
    );
    expect(run.all({ kind: 'pod', what: 'DeletionRequested' })).toEqual([]);
    expect(notesOf(run)).toContain('drain node/node1 gave up waiting for pod/web-');
  });
});

describe('PodDisruptionBudget (PDB-1, PDB-2)', () => {
  const evict = ['at: 10s, evict: pod/web#1, api: true', 'at: 11s, evict: pod/web#2, api: true'];
  const evicted = async (budget: string, objects = WEB(3)): Promise<readonly string[]> => {
    const run = await runText(scenario('20s', '{ name: node1 }', evict, objects + budget), 1);
    return run.all({ kind: 'pod', what: 'DeletionRequested' }).map(({ pod }) => pod);
  };

  it.each([
    ['minAvailable: 3', []],
    ['minAvailable: 2', ['web#1', 'web#2']],
    ['minAvailable: "34%"', ['web#1', 'web#2']],
    ['maxUnavailable: 0', []],
    ['maxUnavailable: "50%"', ['web#1', 'web#2']],
  ])('%s', async (spec, pods) => {
    // The replacement of the first is ready within a second.
    expect(await evicted(BUDGET(spec))).toEqual(pods);
  });

  it('refuses what two of them are about', async () => {
    const two = BUDGET('minAvailable: 0') + BUDGET('minAvailable: 0').replace('budget', 'other');
    expect(await evicted(two)).toEqual([]);
  });

  it('does not protect from a DELETE (PDB-3)', async () => {
    const timeline = ['at: 10s, delete: pod/web#1'];
    const objects = WEB(1) + BUDGET('minAvailable: 1');
    const run = await runText(scenario('20s', '{ name: node1 }', timeline, objects), 1);
    expect(run.times({ kind: 'pod', pod: 'web#1', what: 'DeletionRequested' })).toHaveLength(1);
  });
});
