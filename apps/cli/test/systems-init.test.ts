import { describe, expect, it } from 'vitest';
import { runSystem, runText } from './system-run.ts';

const seeds = [1, 2, 3, 4, 5];
/** Noticing an end (one relist period), deciding, creating and starting (spec 1.6). */
const NEXT_START = 1.6;
/** A change of status until a client sees it. */
const PUBLISHED = 0.2;

describe.each(seeds)('SYS-1: init containers that wait for Services (seed %i)', (seed) => {
  const run = runSystem('sys-01-init-services', seed);
  const pod = 'myapp-pod';

  it('shows Init:0/2 for as long as myservice is missing', async () => {
    const system = await run;
    expect(system.get(pod, 55)).toMatchObject({ ready: '0/1', status: 'Init:0/2' });
    expect(system.get(pod, 419).status).toBe('Init:0/2');
    const statuses = ['Pending', 'Init:0/2', 'Init:1/2', 'PodInitializing', 'Running'];
    // Init:1/2 is only seen if a status is published while init-mydb runs, for milliseconds.
    expect(statuses).toEqual(expect.arrayContaining([...system.statuses(pod)]));
    expect(system.statuses(pod).at(-1)).toBe('Running');
  });

  it('does not start the second one before the first has ended well', async () => {
    const system = await run;
    expect(system.exitCodes(pod, 'init-myservice')).toEqual([0]);
    const began = system.start(pod, 'init-mydb');
    expect(began).toBeGreaterThan(system.exit(pod, 'init-myservice'));
    // What its log says meanwhile: waiting to start: PodInitializing.
    const states = system.all({ kind: 'container', pod, container: 'init-mydb' });
    const before = states.filter(({ time }) => time < began);
    expect(before.map(({ detail }) => detail)).toEqual(['PodInitializing restarts=0']);
  });

  it('goes on at the next poll after the Services came', async () => {
    const system = await run;
    const polled = system.exit(pod, 'init-myservice') - system.start(pod, 'init-myservice');
    // The seventh sleep of 60 s ends after the Services came at 400 s; a poll takes milliseconds.
    expect(polled).toBeGreaterThanOrEqual(420);
    expect(polled).toBeLessThan(420.5);
    const first = system.exit(pod, 'init-mydb') - system.start(pod, 'init-mydb');
    expect(first).toBeLessThan(0.5);
    const started = system.start(pod, 'myapp-container');
    expect(started - system.exit(pod, 'init-mydb')).toBeLessThan(NEXT_START);
    expect(system.get(pod, 453)).toMatchObject({ ready: '1/1', status: 'Running' });
  });
});

describe.each(seeds)('SYS-2: init containers (seed %i)', (seed) => {
  const run = runSystem('sys-02-init-containers', seed);

  it('run in order, each to its end', async () => {
    const system = await run;
    const [first, second] = ['first', 'second'].map((container) => ({
      start: system.start('in-order', container),
      exit: system.exit('in-order', container),
    })) as [Span, Span];
    expect(first.exit - first.start).toBeCloseTo(3, 1);
    expect(second.exit - second.start).toBeCloseTo(2, 1);
    const app = system.start('in-order', 'app');
    for (const gap of [second.start - first.exit, app - second.exit]) {
      expect(gap).toBeGreaterThan(0);
      expect(gap).toBeLessThan(NEXT_START);
    }
  });

  it('keep the pod Pending, not Initialized and not Ready meanwhile', async () => {
    const system = await run;
    const pod = 'in-order';
    const phases = system.all({ kind: 'phase', pod });
    expect(phases.map(({ what }) => what)).toEqual(['Pending', 'Running']);
    const initialized = system.all({ kind: 'condition', pod, what: 'Initialized' });
    expect(initialized.map(({ detail }) => detail)).toEqual(['False', 'True']);
    expect(initialized[1]?.time).toBeGreaterThan(system.exit(pod, 'second'));
    const ready = system.time({ kind: 'condition', pod, what: 'Ready', detail: 'True' });
    expect(ready).toBeGreaterThan(system.start(pod, 'app'));
  });

  it('are retried when they fail, with back-off, and share volumes with the app', async () => {
    const system = await run;
    const [pod, container] = ['retried', 'third-time-lucky'];
    expect(system.exitCodes(pod, container)).toEqual([1, 1, 0]);
    const waits = [1, 2].map((n) => {
      return system.start(pod, container, n + 1) - system.exit(pod, container, n);
    });
    expect(waits[0]).toBeLessThan(NEXT_START);
    // CRASH-5: 10 s, met by a sync that comes 10 to 15 s later, at the next tick of 1 s.
    expect(waits[1]).toBeGreaterThanOrEqual(10);
    expect(waits[1]).toBeLessThan(16 + NEXT_START);
    // It would have ended if it did not find three lines.
    expect(system.exitCodes(pod, 'app')).toEqual([]);
    expect(system.get(pod, 80)).toMatchObject({ ready: '1/1', status: 'Running' });
  });
});

interface Span {
  readonly start: number;
  readonly exit: number;
}

describe.each(seeds)('SYS-2: when init containers end the pod or run again (seed %i)', (seed) => {
  const run = runSystem('sys-02-init-containers', seed);

  it('fail the pod under restartPolicy Never', async () => {
    const system = await run;
    expect(system.exitCodes('never', 'fails')).toEqual([1]);
    expect(system.all({ kind: 'process', pod: 'never', container: 'app' })).toEqual([]);
    const failed = system.time({ kind: 'phase', pod: 'never', what: 'Failed' });
    // STAT-24: a relist, the barrier of another, the end of the sandbox.
    expect(failed - system.exit('never', 'fails')).toBeLessThan(3);
    expect(system.statuses('never').at(-1)).toBe('Init:Error');
  });

  it('all run again in a new sandbox', async () => {
    const system = await run;
    const pod = 'replaced';
    expect(system.times({ kind: 'event', pod, what: 'SandboxChanged' })).toHaveLength(1);
    const again = ['(pause)', 'first', 'second', 'app'].map((name) => system.start(pod, name, 2));
    expect(again).toEqual([...again].sort((a, b) => a - b));
    expect(again[0]).toBeGreaterThan(60);
    expect(system.start(pod, 'second', 2)).toBeGreaterThan(system.exit(pod, 'first', 2));
    expect(system.start(pod, 'app', 2)).toBeGreaterThan(system.exit(pod, 'second', 2));
    // SBX-9: phase Pending while they run, though the pod stays Initialized.
    const phase = system.all({ kind: 'phase', pod }).filter(({ time }) => time > 60)[0];
    expect(phase?.what).toBe('Pending');
    const initialized = system.all({ kind: 'condition', pod, what: 'Initialized' });
    expect(initialized.map(({ detail }) => detail)).toEqual(['False', 'True']);
    expect(system.get(pod, 80)).toMatchObject({ ready: '1/1', status: 'Running' });
  });
});

it('SYS-2: names are unique over all containers of a pod', async () => {
  const text = `apiVersion: v1
kind: Pod
metadata: { name: twins }
spec:
  initContainers: [{ name: same, image: busybox }]
  containers: [{ name: same, image: nginx }]
`;
  await expect(runText(text, 1)).rejects.toThrow(/spec\.initContainers\[0\]\.name.*Duplicate/s);
});

describe.each(seeds)('SYS-3: init containers that ping (seed %i)', (seed) => {
  const run = runSystem('sys-03-init-pings', seed);
  const pod = 'pod-initcontainer';
  /** When the column STATUS first shows this. */
  const first = async (status: string) =>
    (await run).watch(pod).find((line) => line.status === status)?.time ?? Number.NaN;

  it('shows the lines of the article', async () => {
    const system = await run;
    expect(system.get(pod, 15)).toMatchObject({ ready: '0/1', status: 'Init:0/2' });
    expect(system.statuses(pod)).toEqual([
      ...['Pending', 'Init:0/2', 'Init:1/2', 'PodInitializing', 'Running'],
    ]);
    // A ping waits 10 s for its answer, then the loop sleeps 2 s: polls are 12 s apart, and the
    // first one is at 3.0 to 3.8 s. A relist of up to 1 s follows each end.
    const tolerance = 1.5;
    expect(Math.abs((await first('Init:1/2')) - 52)).toBeLessThan(tolerance);
    expect(Math.abs((await first('PodInitializing')) - 89)).toBeLessThan(2 * tolerance);
    const last = (await first('Running')) - (await first('PodInitializing'));
    expect(last).toBeGreaterThan(0.5);
    expect(last).toBeLessThan(NEXT_START);
  });

  it('waits for the addresses, one after the other', async () => {
    const system = await run;
    const up = system.all({ kind: 'action', what: 'up' });
    expect(up.map(({ detail }) => detail)).toEqual([
      ...['host/192.168.109.201', 'host/192.168.109.202'],
    ]);
    for (const [i, container] of ['test-mysql', 'test-redis'].entries()) {
      const waited = system.exit(pod, container) - (up[i]?.time ?? Number.NaN);
      expect(waited).toBeGreaterThan(0);
      expect(waited).toBeLessThan(12.1);
    }
    const gap = system.start(pod, 'test-redis') - system.exit(pod, 'test-mysql');
    expect(gap).toBeLessThan(NEXT_START);
  });
});

describe.each(seeds)('SYS-4: a volume that an init container fills (seed %i)', (seed) => {
  const run = runSystem('sys-04-init-shared-volume', seed);
  const pod = 'init-demo';

  it('is filled before the image of the main container is pulled', async () => {
    const system = await run;
    const [pulling] = system.events(pod, 'Pulling');
    expect(pulling).toBeGreaterThan(system.exit(pod, 'install'));
    expect(system.start(pod, 'nginx') - Number(pulling)).toBeGreaterThan(4);
    expect(system.exitCodes('client', 'wget')).toEqual([0]);
  });

  it('lives as long as the pod', async () => {
    const system = await run;
    // The first pod: nginx was started twice, the init container once, and the page had one line
    // all the time.
    const starts = system.times({ kind: 'process', pod, container: 'install', what: 'start' });
    expect(starts.filter((time) => time < 60)).toHaveLength(1);
    const served = system.times({ kind: 'process', pod, container: 'nginx', what: 'start' });
    expect(served.filter((time) => time < 60)).toHaveLength(2);
    expect(system.get(pod, 59)).toMatchObject({ ready: '1/1', status: 'Running' });
    // The second one began with an empty volume.
    expect(starts.filter((time) => time > 70)).toHaveLength(1);
    expect(system.get(pod, 85)).toMatchObject({ ready: '1/1', status: 'Running', restarts: '0' });
    expect(system.events(pod, 'Unhealthy')).toEqual([]);
    const ready = system.time({ kind: 'ready', pod, container: 'nginx', what: 'true' });
    // PROBE-7: the first question may come before the status that it needs; the next 10 s later.
    expect(ready - system.start(pod, 'nginx')).toBeLessThan(NEXT_START + 10 + PUBLISHED);
  });
});
