import { describe, expect, it } from 'vitest';
import { runSystem } from './system-run.ts';

const seeds = [1, 2, 3, 4, 5];

describe.each(seeds)('SYS-8: postStart (seed %i)', (seed) => {
  const run = runSystem('sys-08-hooks', seed);

  it('runs when the container has started, and what it wrote is served', async () => {
    const system = await run;
    const began = system.time({ kind: 'hook', pod: 'web', what: 'postStart', detail: 'began' });
    expect(began).toBeGreaterThan(system.start('web', 'nginx'));
    expect(began - system.start('web', 'nginx')).toBeLessThan(0.2);
    expect(system.exitCodes('client', 'wget')).toEqual([0]);
  });

  it('that fails gets the container killed and restarted by policy', async () => {
    const system = await run;
    const [pod, container] = ['fails', 'nginx'];
    const starts = system.times({ kind: 'process', pod, container, what: 'start' });
    expect(starts.length).toBeGreaterThanOrEqual(3);
    const failed = system.times({ kind: 'hook', pod, detail: 'failed' });
    const told = system.events(pod, 'FailedPostStartHook');
    const killing = system.events(pod, 'Killing', /^FailedPostStartHook$/);
    starts.slice(0, 3).forEach((start, i) => {
      expect(failed[i]).toBeGreaterThan(start);
      for (const time of [failed[i], told[i], killing[i], system.exit(pod, container, i + 1)]) {
        expect(Number(time) - start).toBeLessThan(0.5);
      }
    });
    // CRASH-3: the first restart is immediate, the second one waits 10 s.
    expect(Number(starts[1]) - system.exit(pod, container, 1)).toBeLessThan(1.6);
    expect(Number(starts[2]) - system.exit(pod, container, 2)).toBeGreaterThanOrEqual(10);
    const statuses = system.statuses(pod);
    expect(statuses).toContain('PostStartHookError');
    expect(statuses).toContain('CrashLoopBackOff');
    expect(statuses).not.toContain('Running');
  });

  it('by tcpSocket always fails, and Never means not again', async () => {
    const system = await run;
    expect(system.events('tcp', 'FailedPostStartHook')).toHaveLength(1);
    expect(system.exitCodes('tcp', 'nginx')).toHaveLength(1);
    expect(system.restarts('tcp', 'nginx')).toBe(0);
  });

  it('by sleep holds back what is published of the pod', async () => {
    const system = await run;
    const pod = 'sleeps';
    const began = system.time({ kind: 'hook', pod, what: 'postStart', detail: 'began' });
    const ended = system.time({ kind: 'hook', pod, what: 'postStart', detail: 'ended' });
    expect(ended - began).toBeCloseTo(5, 2);
    const running = system.time({ kind: 'phase', pod, what: 'Running' });
    expect(running).toBeGreaterThan(ended);
    expect(system.get(pod, running - 0.01).status).toBe('ContainerCreating');
  });
});

describe.each(seeds)('SYS-8: preStop (seed %i)', (seed) => {
  const run = runSystem('sys-08-hooks', seed);
  /** From the beginning of the hook to SIGTERM. */
  const heldBack = async (pod: string) => {
    const system = await run;
    const began = system.time({ kind: 'hook', pod, what: 'preStop', detail: 'began' });
    const requested = system.time({ kind: 'pod', pod, what: 'DeletionRequested' });
    // The watch, and a relist if a sync ended less than a second ago.
    expect(began - requested).toBeLessThan(1.2);
    return system.time({ kind: 'signal', pod, what: 'SIGTERM' }) - began;
  };

  it('runs before SIGTERM and blocks the end', async () => {
    expect(await heldBack('sleeps')).toBeCloseTo(4, 2);
    expect(await heldBack('calls')).toBeLessThan(0.1);
    const system = await run;
    for (const pod of ['sleeps', 'calls']) {
      expect(system.times({ kind: 'hook', pod, what: 'preStop', detail: 'ended' })).toHaveLength(1);
      expect(system.exitCodes(pod, 'nginx')).toEqual([0]);
      expect(system.events(pod, 'FailedPreStopHook')).toEqual([]);
    }
  });

  it('that outlives the grace period gets 2 s more', async () => {
    const system = await run;
    const pod = 'blocks';
    expect(await heldBack(pod)).toBeCloseTo(5, 5);
    const term = system.time({ kind: 'signal', pod, what: 'SIGTERM' });
    const kill = system.time({ kind: 'signal', pod, what: 'SIGKILL' });
    // TERM-8.
    expect(kill - term).toBeCloseTo(2, 5);
    expect(system.exitCodes(pod, 'shell')).toEqual([137]);
    // HOOK-9: the hook fails when its container dies.
    const [failed] = system.events(pod, 'FailedPreStopHook');
    expect(failed).toBeGreaterThanOrEqual(kill);
    expect(Number(failed) - kill).toBeLessThan(0.5);
  });
});

describe.each(seeds)('SYS-9: uses of preStop (seed %i)', (seed) => {
  const run = runSystem('sys-09-prestop', seed);

  it('shuts a web server down well before the grace period is over', async () => {
    const system = await run;
    const [pod, container] = ['lifecycle-demo', 'lifecycle-demo-container'];
    const began = system.time({ kind: 'hook', pod, what: 'preStop', detail: 'began' });
    expect(system.exit(pod, container)).toBeGreaterThan(began);
    expect(system.exitCodes(pod, container)).toEqual([0]);
    expect(system.all({ kind: 'signal', pod, what: 'SIGKILL' })).toEqual([]);
    const requested = system.time({ kind: 'pod', pod, what: 'DeletionRequested' });
    const gone = system.time({ kind: 'pod', pod, what: 'Deleted' });
    expect(gone - requested).toBeLessThan(4);
    expect(system.events(pod, 'Killing')).toHaveLength(1);
  });

  it('leaves a message on its node, and only there', async () => {
    const system = await run;
    const gone = system.time({ kind: 'pod', pod: 'message', what: 'Deleted' });
    for (const [pod, code] of [
      ['reader-on-node1', 0],
      ['reader-on-node2', 1],
    ] as const) {
      expect(system.start(pod, 'cat')).toBeGreaterThan(gone);
      expect(system.exitCodes(pod, 'cat')).toEqual([code]);
    }
    const nodes = system.run.rows('pods').map(({ pod, node }) => `${pod} ${node}`);
    expect(nodes).toContain('message node1');
    expect(nodes).toContain('reader-on-node1 node1');
    expect(nodes).toContain('reader-on-node2 node2');
  });
});
