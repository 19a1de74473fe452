import { describe, expect, it } from 'vitest';
import { runSystem, runText } from './system-run.ts';

const seeds = [1, 2, 3, 4, 5];

/** What the column STATUS shows of each pod, in order. */
const columns: Readonly<Record<string, readonly string[]>> = {
  running: ['Pending', 'ContainerCreating', 'Running', 'Terminating', 'Completed'],
  completed: ['Pending', 'ContainerCreating', 'Running', 'Completed'],
  failed: ['Pending', 'ContainerCreating', 'Running', 'Error'],
  crashing: ['Pending', 'ContainerCreating', 'Error', 'CrashLoopBackOff'],
  init: ['Pending', 'Init:0/2', 'Init:1/2', 'PodInitializing', 'Running'],
  'init-failing': ['Pending', 'Init:0/1', 'Init:Error', 'Init:CrashLoopBackOff'],
  'no-image': ['Pending', 'ContainerCreating', 'ErrImagePull', 'ImagePullBackOff'],
  'no-config': ['Pending', 'ContainerCreating', 'CreateContainerConfigError'],
  'no-command': ['Pending', 'ContainerCreating', 'RunContainerError', 'CrashLoopBackOff'],
  hook: ['Pending', 'ContainerCreating', 'PostStartHookError', 'CrashLoopBackOff'],
  'out-of-memory': ['Pending', 'ContainerCreating', 'Running', 'OOMKilled', 'CrashLoopBackOff'],
  'half-done': ['Pending', 'ContainerCreating', 'Running', 'NotReady'],
  'too-long': ['Pending', 'ContainerCreating', 'Running', 'Error'],
  unscheduled: ['Pending'],
};

describe.each(seeds)('SYS-15: phases and the column STATUS (seed %i)', (seed) => {
  const run = runSystem('sys-15-status-columns', seed);

  it.each(Object.entries(columns))('%s', async (pod, expected) => {
    const system = await run;
    // Loops go round: what counts is what is seen, and in which order first.
    expect([...new Set(system.statuses(pod))]).toEqual(expected);
  });

  it('reaches the four phases that are set, and publishes containers in all states', async () => {
    const system = await run;
    const whats = (kind: string) => new Set(system.all({ kind }).map(({ what }) => what));
    expect(whats('phase')).toEqual(new Set(['Pending', 'Running', 'Succeeded', 'Failed']));
    expect(whats('container')).toEqual(new Set(['waiting', 'running', 'terminated']));
    const phase = (pod: string) => system.all({ kind: 'phase', pod }).at(-1)?.what;
    for (const pod of ['running', 'completed']) expect(phase(pod)).toBe('Succeeded');
    for (const pod of ['failed', 'too-long']) expect(phase(pod)).toBe('Failed');
    // STAT-3: a pod whose container waits for its restart runs; one that never started does not.
    for (const pod of ['crashing', 'no-command', 'half-done']) expect(phase(pod)).toBe('Running');
    for (const pod of ['init-failing', 'no-image', 'no-config', 'unscheduled']) {
      expect(phase(pod)).toBe('Pending');
    }
    const [deadline] = system.all({ kind: 'phase', pod: 'too-long', detail: 'DeadlineExceeded' });
    expect(deadline?.what).toBe('Failed');
  });

  it('counts ready containers and restarts', async () => {
    const system = await run;
    expect(system.get('running', 10)).toMatchObject({ ready: '1/1', restarts: '0' });
    expect(system.get('running', 17)).toMatchObject({ ready: '1/1', status: 'Terminating' });
    expect(system.get('half-done', 30)).toMatchObject({ ready: '1/2', status: 'NotReady' });
    for (const pod of ['crashing', 'no-command', 'hook', 'init-failing']) {
      const { ready, restarts } = system.get(pod, 30);
      expect(ready).toBe('0/1');
      // STAT-34: the age of the end before; immediate, then after 10 s.
      expect(restarts).toMatch(/^2 \(\d+s ago\)$/);
    }
  });
});

describe.each(seeds)('SYS-16: restartPolicy (seed %i)', (seed) => {
  const run = runSystem('sys-16-restart-policies', seed);
  const phase = async (pod: string) => (await run).all({ kind: 'phase', pod }).at(-1)?.what;

  it.each([
    ['always-0', 0, 'Completed'],
    ['always-1', 1, 'Error'],
    ['onfailure-1', 1, 'Error'],
  ])('%s is started again and again', async (pod, code, ended) => {
    const system = await run;
    const codes = system.exitCodes(pod, 'task');
    expect(codes.length).toBeGreaterThanOrEqual(3);
    expect(new Set(codes)).toEqual(new Set([code]));
    const waits = codes.slice(0, 3).map((_, i) => {
      return system.start(pod, 'task', i + 2) - system.exit(pod, 'task', i + 1);
    });
    // CRASH-3 and CRASH-5: at once, then 10 s and 20 s, met by a sync every 10 to 15 s and a tick.
    const bounds = [
      [0, 1.6],
      [10, 17.6],
      [20, 33.6],
    ];
    waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual(Number(bounds[i]?.[0]));
      expect(wait).toBeLessThan(Number(bounds[i]?.[1]));
    });
    expect(await phase(pod)).toBe('Running');
    const statuses = new Set(system.statuses(pod).slice(2));
    expect(statuses).toEqual(new Set(['Running', ended, 'CrashLoopBackOff']));
  });

  it.each([
    ['onfailure-0', 0, 'Succeeded', 'Completed'],
    ['never-0', 0, 'Succeeded', 'Completed'],
    ['never-1', 1, 'Failed', 'Error'],
  ])('%s is not started again', async (pod, code, last, status) => {
    const system = await run;
    expect(system.exitCodes(pod, 'task')).toEqual([code]);
    expect(system.restarts(pod, 'task')).toBe(0);
    expect(await phase(pod)).toBe(last);
    expect(system.get(pod, 60)).toMatchObject({ ready: '0/1', status, restarts: '0' });
    // STAT-24: 1 to 2.5 s after the end, and the time that the sandbox takes.
    const final = system.time({ kind: 'phase', pod, what: last }) - system.exit(pod, 'task');
    expect(final).toBeLessThan(3);
    expect(system.events(pod, 'BackOff')).toEqual([]);
  });

  it('OnFailure ends with the first run that ends well', async () => {
    const system = await run;
    const pod = 'second-run';
    expect(system.exitCodes(pod, 'task')).toEqual([1, 0]);
    expect(system.start(pod, 'task', 2) - system.exit(pod, 'task')).toBeLessThan(1.6);
    expect(system.get(pod, 60).status).toBe('Completed');
    expect(system.get(pod, 60).restarts).toMatch(/^1 \(/);
    expect(await phase(pod)).toBe('Succeeded');
  });
});

describe.each(seeds)('SYS-16: restartPolicy and a failing liveness probe (seed %i)', (seed) => {
  const run = (policy: string) =>
    runText(
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  restartPolicy: ${policy}
  containers:
    - name: nginx
      image: nginx:1.27
      livenessProbe: { exec: { command: ["false"] }, periodSeconds: 2, failureThreshold: 2 }
`,
      seed,
      { duration: '20s' },
    );

  it.each(['Always', 'OnFailure'])('%s starts it again, though it ended well', async (policy) => {
    const system = await run(policy);
    // MAIN-1: the exit code that the kill led to is not looked at.
    expect(system.exitCodes('web', 'nginx')[0]).toBe(0);
    expect(system.restarts('web', 'nginx')).toBeGreaterThanOrEqual(2);
    const [killing] = system.all({ kind: 'event', what: 'Killing' });
    expect(killing?.detail).toBe('Container nginx failed liveness probe, will be restarted');
  });

  it('Never ends the pod', async () => {
    const system = await run('Never');
    expect(system.exitCodes('web', 'nginx')).toEqual([0]);
    expect(system.restarts('web', 'nginx')).toBe(0);
    // MAIN-2: nothing is left to run, so the whole pod is stopped.
    const [killing] = system.all({ kind: 'event', what: 'Killing' });
    expect(killing?.detail).toBe('Stopping container nginx');
    expect(system.all({ kind: 'phase', pod: 'web' }).at(-1)?.what).toBe('Succeeded');
  });
});
