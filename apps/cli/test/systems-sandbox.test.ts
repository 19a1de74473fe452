import { describe, expect, it } from 'vitest';
import { runSystem, runText } from './system-run.ts';

const seeds = [1, 2, 3, 4, 5];

describe.each(seeds)('SYS-5: the pause container (seed %i)', (seed) => {
  const run = runSystem('sys-05-pause-container', seed);

  it('exists before every other container', async () => {
    const system = await run;
    for (const pod of ['shared', 'conflict']) {
      const [first, ...others] = system.all({ kind: 'process', pod, what: 'start' });
      expect(first?.container).toBe('(pause)');
      expect(others.length).toBeGreaterThanOrEqual(2);
      expect(others.some(({ container }) => container === '(pause)')).toBe(false);
    }
  });

  it('holds the network, the host name and the volumes of all', async () => {
    // b ends with 0 only if it reached a on localhost, and found their common name in the volume.
    expect((await run).exitCodes('shared', 'b')).toEqual([0]);
  });

  it('lets the second container fail that binds the same port', async () => {
    const system = await run;
    const pod = 'conflict';
    const codes = system.exitCodes(pod, 'second');
    expect(codes.length).toBeGreaterThanOrEqual(2);
    expect(codes.every((code) => code === 1)).toBe(true);
    // nginx tries five times, half a second apart.
    expect(system.exit(pod, 'second') - system.start(pod, 'second')).toBeCloseTo(2.55, 1);
    expect(system.restarts(pod, 'second')).toBeGreaterThanOrEqual(2);
    expect(system.exitCodes(pod, 'first')).toEqual([]);
    expect(system.restarts(pod, 'first')).toBe(0);
    const lines = system.watch(pod).map(({ ready, status }) => `${ready} ${status}`);
    expect(lines).toContain('1/2 Error');
    expect(lines).toContain('1/2 CrashLoopBackOff');
  });
});

describe.each(seeds)('SYS-6: PID namespaces (seed %i)', (seed) => {
  const run = runSystem('sys-06-pid-namespaces', seed);

  it('own: a plain sleep is PID 1 and ignores SIGTERM', async () => {
    const system = await run;
    expect(system.exitCodes('own', 'shell')).toEqual([0]);
    const term = system.time({ kind: 'signal', pod: 'own', what: 'SIGTERM' });
    const kill = system.time({ kind: 'signal', pod: 'own', what: 'SIGKILL' });
    expect(kill - term).toBeCloseTo(30, 5);
    expect(system.exit('own', 'sleep')).toBeCloseTo(kill, 2);
    expect(system.exitCodes('own', 'sleep')).toEqual([137]);
  });

  it('shared: PID 1 is the pause process, and sleep dies of SIGTERM at once', async () => {
    const system = await run;
    expect(system.exitCodes('shared', 'shell')).toEqual([0]);
    const term = system.time({ kind: 'signal', pod: 'shared', what: 'SIGTERM' });
    expect(system.exit('shared', 'sleep')).toBeCloseTo(term, 2);
    expect(system.exitCodes('shared', 'sleep')).toEqual([143]);
    expect(system.all({ kind: 'signal', pod: 'shared', what: 'SIGKILL' })).toEqual([]);
    const gone = (pod: string) => system.time({ kind: 'pod', pod, what: 'Deleted' });
    expect(gone('shared')).toBeLessThan(23);
    expect(gone('own')).toBeGreaterThan(50);
  });
});

describe.each(seeds)('SYS-7: the pause container is stopped by hand (seed %i)', (seed) => {
  const run = runSystem('sys-07-sandbox-stopped', seed);
  const pod = 'multi';
  const containers = ['busybox', 'ghost', 'nginx'];

  it('gives a new sandbox within seconds', async () => {
    const system = await run;
    const pause = { kind: 'process', pod, container: '(pause)' };
    const ended = system.all({ ...pause, what: 'exit' });
    expect(ended.map(({ detail }) => detail)).toEqual(['137', '137']);
    const changed = system.events(pod, 'SandboxChanged');
    expect(changed).toHaveLength(2);
    ended.forEach(({ time }, i) => {
      // SBX-8: a relist of up to 1.02 s and its time notice it.
      expect(Number(changed[i]) - time).toBeLessThan(1.3);
      const next = system.time({ ...pause, what: 'start' }, i + 2);
      // The slowest container, a shell in its `sleep 1`, ends within a second.
      expect(next - time).toBeLessThan(3.5);
      for (const container of containers) {
        expect(system.exit(pod, container, i + 1)).toBeLessThan(next);
        expect(system.start(pod, container, i + 2)).toBeGreaterThan(next);
      }
    });
  });

  it('restarts every container: RESTARTS rises by their number', async () => {
    const system = await run;
    for (const container of containers) expect(system.restarts(pod, container)).toBe(2);
    const columns = system.watch(pod).map(({ restarts }) => restarts.split(' ')[0]);
    expect([...new Set(columns)]).toEqual(['0', '3', '6']);
    const causes = system.run.rows('restarts').map(({ cause }) => cause);
    expect(new Set(causes)).toEqual(new Set(['sandbox']));
  });

  it('keeps the pod object', async () => {
    const system = await run;
    expect(system.times({ kind: 'pod', pod, what: 'Created' })).toHaveLength(1);
    expect(system.all({ kind: 'pod', pod, what: 'DeletionRequested' })).toEqual([]);
    expect(system.run.rows('pods')).toHaveLength(1);
  });
});

describe.each(seeds)('SYS-7: under other policies (seed %i)', (seed) => {
  const run = (spec: string) =>
    runText(
      `apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 60s
  timeline: [{ at: 20s, stopSandbox: pod/web }]
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  ${spec}
  containers: [{ name: nginx, image: "nginx:1.27" }]
`,
      seed,
    );

  it('restartPolicy Never: the pod ends', async () => {
    const system = await run('restartPolicy: Never');
    // SBX-3.
    expect(system.times({ kind: 'process', container: '(pause)', what: 'start' })).toHaveLength(1);
    expect(system.exitCodes('web', 'nginx')).toEqual([0]);
    expect(system.all({ kind: 'phase', pod: 'web' }).at(-1)?.what).toBe('Succeeded');
  });

  it('a shared PID namespace: all processes end with the pause container', async () => {
    const system = await run('shareProcessNamespace: true');
    // SBX-8.
    expect(system.exitCodes('web', 'nginx')).toEqual([137]);
    expect(system.exit('web', 'nginx')).toBe(system.exit('web', '(pause)'));
    expect(system.restarts('web', 'nginx')).toBe(1);
    expect(system.get('web', 59)).toMatchObject({ ready: '1/1', status: 'Running' });
  });
});
