import { describe, expect, it } from 'vitest';
import { run } from './resize/world.ts';

/** Keeps running for its whole grace period of 20 s. */
const stubborn = (metadata: string, probe = ''): string => `
apiVersion: v1
kind: Pod
metadata: { name: web, ${metadata} }
spec:
  nodeName: node1
  terminationGracePeriodSeconds: 20
  containers:
    - name: app
      image: busybox:1
      command: [sh, -c, 'trap "" TERM; while true; do sleep 1; done']
      ${probe}
---`;

describe('a static pod whose manifest changes (TERM-29)', () => {
  const STATIC = 'annotations: { kubernetes.io/config.source: file }';
  const set = '{ at: 10s, set: pod/web, container: app, image: "busybox:2" }';
  const cases = ['1.21', '1.35'].flatMap((release) => [
    [release, 'before its kubelet restarts', '12s'],
    [release, 'while its kubelet is down', '9s'],
  ]);

  it.each(cases)('is run anew (%s, %s)', (release = '', _, at) => {
    const timeline = `${set}, { at: ${at}, restartKubelet: node/node1, for: 3s }`;
    const { all, pod } = run({ release, timeline, pods: stubborn(STATIC), until: 100 });
    expect(all('pod', 'Created')).toHaveLength(2);
    const [killed] = all('signal', 'SIGKILL');
    expect(all('pod', 'Deleted')[0]?.time).toBeGreaterThan(killed?.time ?? Number.NaN);
    expect(pod('web').spec.containers[0]?.image).toBe('busybox:2');
    expect(pod('web').status.phase).toBe('Running');
  });

  it('is gone when its manifest went while its kubelet was down', () => {
    const timeline =
      '{ at: 9s, restartKubelet: node/node1, for: 3s }, { at: 10s, delete: pod/web }';
    const { all } = run({ release: '1.35', timeline, pods: stubborn(STATIC), until: 100 });
    expect(all('pod', 'Deleted')).toHaveLength(1);
    expect(all('pod', 'Created')).toHaveLength(1);
  });
});

it('a kubelet that restarts knows nothing of an eviction, and runs exec probes again', () => {
  const probe = 'readinessProbe: { exec: { command: ["true"] }, periodSeconds: 2 }';
  const { all } = run({
    release: '1.35',
    timeline: `{ at: 10s, evict: pod/web, gracePeriodSeconds: 60 },
      { at: 12s, restartKubelet: node/node1 }`,
    pods: stubborn('', probe),
    until: 60,
  });
  expect(all('event', 'Unhealthy').filter(({ time }) => time > 16)).toEqual([]);
});

it('a node that loses its power while it shuts down is not shut down once more (TERM-26)', () => {
  const { all, cluster } = run({
    release: '1.35',
    kubelet: '{ shutdownGracePeriod: 30s, shutdownGracePeriodCriticalPods: 10s }',
    timeline: '{ at: 10s, shutdownNode: node/node1 }, { at: 15s, failNode: node/node1, for: 5s }',
    pods: stubborn(''),
    until: 120,
  });
  expect(all('process', 'exit').every(({ time }) => time < 16)).toBe(true);
  const conditions = cluster.store.nodes.get('node1')?.conditions ?? [];
  expect(conditions.find(({ type }) => type === 'Ready')?.status).toBe('True');
});
