import { describe, expect, it } from 'vitest';
import { runSystem } from './system-run.ts';

const seeds = [1, 2, 3, 4, 5];
/** A relist that sees an end, the sync after it, and the start of a container. */
const NEXT_START = 1.6;

describe.each(seeds)('SYS-17: three containers (seed %i)', (seed) => {
  const run = runSystem('sys-17-several-containers', seed);
  const pod = 'three';

  it('start in order and do not wait for one another to be ready', async () => {
    const system = await run;
    const starts = ['busybox', 'ghost', 'nginx'].map((name) => system.start(pod, name));
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(Number(starts[2]) - Number(starts[0])).toBeLessThan(2);
    const ghost = system.time({ kind: 'ready', pod, container: 'ghost', what: 'true' });
    expect(ghost).toBeGreaterThan(20);
    expect(system.get(pod, 15)).toMatchObject({ ready: '2/3', status: 'Running' });
    expect(system.get(pod, ghost + 0.1)).toMatchObject({ ready: '3/3', status: 'Running' });
  });

  it('are restarted one by one, and counted one by one', async () => {
    const system = await run;
    const [exit, start] = [system.exit(pod, 'nginx'), system.start(pod, 'nginx', 2)];
    expect(exit).toBeGreaterThan(30);
    expect(start - exit).toBeLessThan(NEXT_START);
    expect(['busybox', 'ghost', 'nginx'].map((name) => system.restarts(pod, name))).toEqual([
      ...[0, 0, 1],
    ]);
    const lines = system.watch(pod).filter(({ time }) => time > 30);
    expect(lines.map(({ ready }) => ready)).toEqual(['2/3', '3/3']);
    expect(system.get(pod, 60).restarts).toMatch(/^1 \(/);
  });
});

describe.each(seeds)('SYS-17: adapter and ambassador (seed %i)', (seed) => {
  const run = runSystem('sys-17-several-containers', seed);

  it('work side by side through localhost and a volume', async () => {
    const system = await run;
    const pod = 'patterns';
    for (const name of ['app', 'ambassador', 'adapter']) {
      expect(system.exitCodes(pod, name)).toEqual([]);
    }
    // The adapter serves its page once the app, by way of the ambassador, has written its log.
    const ready = system.time({ kind: 'ready', pod, container: 'adapter', what: 'true' });
    expect(ready).toBeGreaterThan(system.start(pod, 'ambassador'));
    expect(ready).toBeLessThan(12);
    expect(system.get(pod, 60)).toMatchObject({ ready: '3/3', status: 'Running', restarts: '0' });
  });
});

describe.each(seeds)('SYS-17: a native sidecar (seed %i)', (seed) => {
  const run = runSystem('sys-17-several-containers', seed);
  const pod = 'native';

  it('starts first, and the others wait for its startup probe', async () => {
    const system = await run;
    const up = system.start(pod, 'shipper') + 3;
    const prepare = system.start(pod, 'prepare');
    expect(prepare).toBeGreaterThan(up);
    // Asked every second; then a sync.
    expect(prepare - up).toBeLessThan(1 + NEXT_START);
    expect(system.start(pod, 'app')).toBeGreaterThan(system.exit(pod, 'prepare'));
    expect(system.statuses(pod).slice(0, 4)).toEqual([
      ...['Pending', 'Init:0/2', 'Init:1/2', 'PodInitializing'],
    ]);
    // STAT-30: the sidecar counts, the regular init container does not.
    expect(system.get(pod, prepare + 1.6)).toMatchObject({ ready: '1/2', status: 'Init:1/2' });
    expect(system.get(pod, 25)).toMatchObject({ ready: '2/2', status: 'Running' });
  });

  it('is restarted alone', async () => {
    const system = await run;
    expect(system.exit(pod, 'shipper')).toBeGreaterThan(30);
    expect(system.start(pod, 'shipper', 2) - system.exit(pod, 'shipper')).toBeLessThan(NEXT_START);
    expect(['shipper', 'prepare', 'app'].map((name) => system.restarts(pod, name))).toEqual([
      ...[1, 0, 0],
    ]);
    expect(system.get(pod, 33)).toMatchObject({ ready: '1/2' });
    expect(system.get(pod, 44)).toMatchObject({ ready: '2/2', status: 'Running' });
    expect(system.get(pod, 44).restarts).toMatch(/^1 \(/);
  });

  it('ends after the app', async () => {
    const system = await run;
    const [exit] = system.times({ kind: 'process', pod, container: 'app', what: 'exit' });
    const term = system.time({ kind: 'signal', pod, container: 'shipper', what: 'SIGTERM' });
    expect(term).toBeGreaterThan(Number(exit));
    // TERM-12: as soon as the runtime has reported the end of the app.
    expect(term - Number(exit)).toBeLessThan(0.5);
    expect(system.exitCodes(pod, 'app')).toEqual([0]);
    expect(system.exitCodes(pod, 'shipper')).toEqual([0, 0]);
    // SIDE-8: the phase follows the app.
    expect(system.all({ kind: 'phase', pod }).at(-1)?.what).toBe('Succeeded');
  });
});
