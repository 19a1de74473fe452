import type { StopSignal } from '@podsim/sdk';
import { describe, expect, it } from 'vitest';
import { ms, type Setting, World } from './world.ts';

/** First second of the run from which the server listens, by bisection over fresh runs. */
function listensFrom(options: unknown, setting: Partial<Setting> = {}): number {
  const world = new World(options, setting);
  let since = Number.NaN;
  world.listeners.add(() => {
    if (Number.isNaN(since) && world.listens()) since = world.simulation.now / 1e6;
  });
  world.until(100_000);
  return since;
}

describe('start', () => {
  it('listens at once without options', () => {
    expect(listensFrom({})).toBe(0);
    expect(listensFrom({}, { startAt: 7 })).toBe(7);
  });

  it('takes the startup time', () => {
    expect(listensFrom({ startup: '20s' }, { startAt: 5 })).toBe(25);
  });

  it('draws the startup time by process and attempt', () => {
    const startup = '8s..30s';
    const times = [1, 2].flatMap((seed) =>
      [0, 1].map((attempt) => listensFrom({ startup }, { seed, attempt })),
    );
    expect(new Set(times).size).toBe(4);
    expect(listensFrom({ startup }, { seed: 1, attempt: 1 })).toBe(times[1]);
  });

  it('is the CPU time over the limit: 11 CPU seconds (needs.md, 7)', () => {
    const options = { cpuSeconds: 11 };
    expect(listensFrom(options, { cpu: 200 })).toBe(55);
    expect(listensFrom(options, { cpu: 400 })).toBe(27.5);
    expect(listensFrom(options, { cpu: 300 })).toBe(36.666667);
  });

  it('uses one core without a limit, or as many as it has threads', () => {
    expect(listensFrom({ cpuSeconds: 11 })).toBe(11);
    expect(listensFrom({ cpuSeconds: 11 }, { cpu: 8_000 })).toBe(11);
    expect(listensFrom({ cpuSeconds: 11, threads: 4 }, { cpu: 8_000 })).toBe(2.75);
    expect(listensFrom({ cpuSeconds: 11, threads: 4 }, { cpu: 2_000 })).toBe(5.5);
  });

  it('adds waiting and CPU time', () => {
    expect(listensFrom({ startup: '3s', cpuSeconds: '1s' }, { cpu: 500 })).toBe(5);
  });

  it('listens on its own ports, or those of the manifest', () => {
    const own = new World({ ports: [9000, 9001] }, { ports: [80] }).until(1);
    expect([80, 9000, 9001].map((port) => own.listens(port))).toEqual([false, true, true]);
    const given = new World({}, { ports: [80, 443] }).until(1);
    expect([80, 443, 8080].map((port) => given.listens(port))).toEqual([true, true, false]);
  });

  it('ends with 1 when a port is taken', () => {
    const world = new World({ startup: '2s' });
    const other = new World({}).until(1);
    world.ports.claim(8080, other.process);
    expect(world.until(10).end).toEqual({ at: 2_000_000, code: 1, oom: false });
    expect(world.process.logLines).toEqual(['cannot listen on port 8080: address already in use']);
  });
});

describe('signals', () => {
  /** A server that gets a signal at 10 s. */
  function stopped(
    options: unknown,
    setting: Partial<Setting> = {},
    signal: StopSignal = 'SIGTERM',
  ): World {
    const world = new World(options, setting);
    return world.at(10, () => world.process.signal(signal));
  }

  it('ends 100 ms after SIGTERM with 0 by default, and does not listen meanwhile', () => {
    const world = stopped({});
    expect(world.until(10).listens()).toBe(false);
    expect(world.until(60).end).toEqual({ at: 10_100_000, code: 0, oom: false });
  });

  it('drains: serves on, and ends with 0', () => {
    const world = stopped({ onSigterm: { drain: '5s' } });
    expect(world.until(14.999).listens()).toBe(true);
    expect(world.until(60).end).toEqual({ at: 15_000_000, code: 0, oom: false });
  });

  it('draws the time of draining once; a second signal changes nothing', () => {
    const world = stopped({ onSigterm: { drain: '5s..20s' } });
    const once = stopped({ onSigterm: { drain: '5s..20s' } }).until(100).end;
    world.at(11, () => world.process.signal('SIGTERM'));
    expect(world.until(100).end).toEqual(once);
    expect(once?.at).toBeGreaterThan(10_000_000);
    const other = stopped({ onSigterm: { drain: '5s..20s' } }, { seed: 2 }).until(100).end;
    expect(other?.at).not.toBe(once?.at);
  });

  it('ends with the code that it is told', () => {
    const world = stopped({ onSigterm: { exit: 143 } });
    expect(world.until(60).end).toEqual({ at: 10_000_000, code: 143, oom: false });
  });

  it('ignores SIGTERM when told so, and SIGHUP always as PID 1', () => {
    expect(stopped({ onSigterm: 'ignore' }).until(60).end).toBeNull();
    const ignoring = stopped({ onSigterm: 'ignore' }, { isPid1: false }, 'SIGTERM');
    expect(ignoring.until(60).end).toBeNull();
    expect(stopped({}, {}, 'SIGHUP').until(60).end).toBeNull();
    expect(stopped({}, { isPid1: false }, 'SIGHUP').until(60).end?.code).toBe(129);
  });

  it('does not come up any more when it is stopped in its start', () => {
    const world = stopped({ startup: '12s', onSigterm: { drain: '5s' } });
    expect(world.until(14).listens()).toBe(false);
    expect(world.until(60).end).toEqual({ at: 15_000_000, code: 0, oom: false });
  });

  it.each([0, 1])('takes the signals that a command in it sends, and ends %d s later', (after) => {
    const onSigterm = { exit: 7, after: `${after}s` };
    const world = new World({ onSigterm }, { image: 'nginx:1.27' });
    world.at(3, () => {
      world.process.exec({
        argv: ['nginx', '-s', 'quit'],
        purpose: 'hook',
        onKill: () => {},
        exit: () => {},
      });
    });
    expect(world.until(60).end).toEqual({ at: (3 + after) * 1_000_000, code: 7, oom: false });
  });
});

describe('memory', () => {
  const Mi = 1024 * 1024;

  it('is too much at the first microsecond above the limit', () => {
    const memory = { start: '50Mi', growth: '1Mi per minute' };
    const world = new World({ memory }, { memory: 64 * Mi, startAt: 30 });
    expect(world.until(30 + 14 * 60).end).toBeNull();
    // After 14 minutes it holds exactly 64 Mi, which is no byte too much.
    expect(world.until(5_000).end).toEqual({ at: 870_000_001, code: 137, oom: true });
  });

  it('is exact where the rate does not divide the room', () => {
    // 10 bytes of room at 3 bytes a second: 10/3 s, and the next microsecond is above.
    const memory = { start: 90, growth: '3/s' };
    const { end } = new World({ memory }, { memory: 100 }).until(60);
    expect(end).toEqual({ at: 3_333_334, code: 137, oom: true });
  });

  it('is exact for amounts and times beyond 2^53', () => {
    const memory = { start: '1', growth: '3Ti/d' };
    const { end } = new World({ memory }, { memory: 64 * 1024 * Mi }).until(100_000);
    const room = BigInt(64 * 1024 * Mi - 1) * 86_400_000_000n;
    expect(BigInt(end?.at ?? 0)).toBe(room / (3n << 40n) + 1n);
  });

  it('kills at once what starts too large, and never what has no limit or does not grow', () => {
    expect(new World({ memory: '65Mi' }, { memory: 64 * Mi }).until(1).end?.at).toBe(0);
    const leak = { memory: { start: '50Mi', growth: '1Gi/s' } };
    expect(new World(leak).until(10_000).end).toBeNull();
    expect(new World({ memory: '64Mi' }, { memory: 64 * Mi }).until(10_000).end).toBeNull();
  });

  it('costs the queue one task', () => {
    const world = new World({ memory: { growth: '1Ki/s' } }, { memory: 64 * Mi }).until(60_000);
    const idle = new World({}, { memory: 64 * Mi }).until(60_000);
    const { tasks } = world.simulation.statistics;
    expect(tasks - idle.simulation.statistics.tasks).toBe(0);
    expect(world.until(70_000).end?.oom).toBe(true);
    expect(world.simulation.statistics.tasks - tasks).toBe(1);
  });
});

describe('exec probes', () => {
  const run = (world: World, argv: readonly string[], second: number) => {
    const ends: { code: number; output: string; at: number }[] = [];
    world.at(second, () => {
      world.process.exec({
        argv,
        purpose: 'probe',
        probe: 'liveness',
        attempt: { ordinal: 0, timeout: ms(1000) },
        onKill: () => {},
        exit: (code, output = '') => ends.push({ code, output, at: world.simulation.now }),
      });
    });
    return ends;
  };

  it('ask the server when the shell does not know the command', () => {
    const world = new World({ startup: '5s', latency: '20ms' });
    const early = run(world, ['/app/check'], 2);
    const late = run(world, ['/app/check'], 6);
    world.until(10);
    expect(early).toEqual([{ code: 1, output: 'connection refused', at: 2_000_000 }]);
    expect(late).toEqual([{ code: 0, output: '', at: 6_020_000 }]);
  });

  it('fail with the share of errors and hang with the server', () => {
    const broken = new World({ errors: '100%' });
    const failed = run(broken, ['/app/check'], 1);
    broken.until(10);
    expect(failed).toEqual([{ code: 1, output: 'unhealthy', at: 1_005_000 }]);
    const hung = new World({ incidents: [{ at: '0', hang: true }] });
    const waiting = run(hung, ['/app/check'], 1);
    hung.until(100);
    expect(waiting).toEqual([]);
  });

  it('are run by the shell when it knows the command', () => {
    const world = new World({ incidents: [{ at: '0', hang: true }] }, { image: 'busybox:1.36' });
    const there = run(world, ['test', '-f', '/tmp/ready'], 1);
    world.at(2, () => world.process.files.write('/tmp/ready', ''));
    const then = run(world, ['test', '-f', '/tmp/ready'], 3);
    world.until(10);
    expect([there[0]?.code, then[0]?.code]).toEqual([1, 0]);
  });
});
