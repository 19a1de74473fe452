import { describe, expect, it } from 'vitest';
import { PROMPT, run } from './world.ts';

const SLEEPER = 'image: "busybox:1.36", command: [sleep, "3600"]';
const DELETE = '{ at: 10s, delete: pod/p }';

describe('the object of a deleted pod goes (K21-24)', () => {
  const delays = Array.from({ length: 300 }, (_, seed) => {
    const { all, first } = run(PROMPT, DELETE, seed);
    const [exit] = all('process', 'exit');
    return first('pod', 'Deleted') - (exit?.time ?? Number.NaN);
  }).sort((a, b) => a - b);
  const share = (limit: number): number => delays.filter((one) => one < limit).length / 300;

  it('never within a second of the last exit, and within 15 s', () => {
    expect(delays[0]).toBeGreaterThan(1);
    expect(delays.at(-1)).toBeLessThan(15);
  });

  it('at the second sync in a quarter of the cases (27 % of 133 recorded ones)', () => {
    expect(share(2.5)).toBeGreaterThan(0.18);
    expect(share(2.5)).toBeLessThan(0.36);
  });

  it('else at the next tick of the status manager (half of them by 6.8 s, 90 % by 12 s)', () => {
    expect(delays[150]).toBeGreaterThan(5.6);
    expect(delays[150]).toBeLessThan(7.8);
    expect(share(12)).toBeGreaterThan(0.84);
    expect(share(12)).toBeLessThan(0.96);
  });
});

describe('a pod of which nothing but an init container runs (K21-2, K21-8, K21-14)', () => {
  const spec = `{ terminationGracePeriodSeconds: 3,
    initContainers: [{ name: wait, ${SLEEPER} }], containers: [{ name: app, ${SLEEPER} }] }`;
  const { all, first } = run(spec, '{ at: 10s, delete: pod/p, gracePeriodSeconds: 1 }');
  const [kill] = all('kill', 'deleted');

  it('is called lost at once, and killed by the next housekeeping without an event', () => {
    const [lost] = all('container', 'terminated');
    expect(lost?.detail).toContain('ContainerStatusUnknown exit=137');
    expect(lost?.time).toBeLessThan(first('process', 'exit'));
    expect(kill?.time).toBeGreaterThan(10);
    expect(kill?.time).toBeLessThan(12.1);
    expect(all('event', 'Killing')).toEqual([]);
  });

  it('has the grace period of its spec, whatever the deletion asked for', () => {
    expect(first('signal', 'SIGKILL') - first('signal', 'SIGTERM')).toBeCloseTo(3, 3);
  });
});

describe('a pod that is deleted by force while the runtime is away (K21-28)', () => {
  const spec = `{ containers: [{ name: app, ${SLEEPER} }] }`;
  const away = '{ at: 5s, stopRuntime: node/node1, for: 20s }';
  const { all, first } = run(spec, `${away}, { at: 10s, delete: pod/p, gracePeriodSeconds: 0 }`);

  it('is killed once it is back: before, nobody can tell what runs', () => {
    expect(first('pod', 'Deleted')).toBeLessThan(11);
    for (const { time } of all('kill', 'deleted')) expect(time).toBeGreaterThan(25);
    expect(first('process', 'exit')).toBeGreaterThan(25);
    expect(first('process', 'exit')).toBeLessThan(35);
  });
});

describe('a pod that is deleted by force (K21-28)', () => {
  const spec = `{ containers: [{ name: app, ${SLEEPER} }] }`;
  const { all, first } = run(spec, '{ at: 10s, delete: pod/p, gracePeriodSeconds: 0 }');

  it('is killed twice, and gets two seconds', () => {
    expect(all('event', 'Killing').map(({ detail }) => detail)).toEqual([
      'Stopping container app',
      'Stopping container app',
    ]);
    expect(first('signal', 'SIGKILL') - first('signal', 'SIGTERM')).toBeCloseTo(2, 3);
    expect(all('signal', 'SIGTERM')).toHaveLength(1);
  });
});

describe('the name of a pod that is gone from the API (K21-9)', () => {
  const spec = `{ terminationGracePeriodSeconds: 30,
    initContainers: [{ name: wait, ${SLEEPER} }], containers: [{ name: app, ${SLEEPER} }] }`;
  const next = '{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: SPEC }';

  it('is kept until the kill ends that housekeeping had begun before', () => {
    const { all, first } = run(
      spec,
      `{ at: 10s, delete: pod/p }, { at: 15s, delete: pod/p, gracePeriodSeconds: 0 },
       { at: 16s, apply: [${next.replace('SPEC', PROMPT)}] }`,
    );
    const [, again] = all('pod', 'Created');
    expect(again?.time).toBeCloseTo(16, 0);
    const [started] = all('process', 'start').filter(({ container }) => container === 'app');
    expect(started?.time).toBeGreaterThan(first('signal', 'SIGKILL'));
    expect(first('signal', 'SIGKILL')).toBeGreaterThan(40);
  });
});

describe('a pod past its active deadline (K21-31)', () => {
  const spec = `{ activeDeadlineSeconds: 10, terminationGracePeriodSeconds: 5,
    restartPolicy: Never, containers: [{ name: app, ${SLEEPER} }] }`;
  const { all, first, pod } = run(spec, '');

  it('has failed before its process ends, and has no conditions', () => {
    expect(first('phase', 'Failed')).toBeLessThan(first('process', 'exit') - 4);
    expect(pod?.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
    expect(pod?.status.conditions).toEqual([]);
  });

  it('is killed by its sync and by a housekeeping, and tells of it several times', () => {
    expect(all('kill', 'deadline')).toHaveLength(2);
    expect(all('event', 'DeadlineExceeded').length).toBeGreaterThanOrEqual(3);
  });

  it('tells no more of it once its object is gone (K21-6)', () => {
    const ends = run(spec, '{ at: 12s, delete: pod/p, gracePeriodSeconds: 0 }');
    const told = ends.all('event', 'DeadlineExceeded');
    expect(told.length).toBeGreaterThan(0);
    expect(ends.first('process', 'exit')).toBeGreaterThan(ends.first('pod', 'Deleted'));
    expect(told.at(-1)?.time).toBeLessThan(ends.first('pod', 'Deleted'));
  });
});

it('an evicted pod keeps nothing but phase, reason and message (K21-11, K21-32)', () => {
  const { all, pod } = run(PROMPT, '{ at: 10s, evict: pod/p }');
  expect(pod?.status).toMatchObject({ phase: 'Failed', reason: 'Evicted', statuses: [] });
  expect(pod?.status.conditions).toEqual([]);
  const [kill] = all('signal', 'SIGKILL');
  expect(kill?.time).toBeCloseTo(10, 1);
});

it('a pod that ends by itself shows its end and its phase in one write (K21-18)', () => {
  const spec = `{ restartPolicy: Never,
    containers: [{ name: app, image: "busybox:1.36", command: [sh, -c, "sleep 4; exit 3"] }] }`;
  const { first } = run(spec, '');
  expect(first('phase', 'Failed')).toBe(first('container', 'terminated'));
});

it('a readiness probe is triggered by the status that first shows its container (K21-35)', () => {
  const spec = `{ containers: [{ name: app, image: "nginx:1.27",
    readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 30 } }] }`;
  const { first } = run(spec, '');
  const running = first('container', 'running');
  expect(first('ready', 'true') - running).toBeGreaterThan(0);
  expect(first('ready', 'true') - running).toBeLessThan(0.2);
});
