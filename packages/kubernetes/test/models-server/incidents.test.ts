import { describe, expect, it } from 'vitest';
import { ms, type Setting, World } from './world.ts';

/** What a request finds at each of these seconds, and whether the server is healthy then. */
function seen(options: unknown, seconds: readonly number[], setting: Partial<Setting> = {}) {
  const world = new World({ latency: '5ms', ...(options as object) }, setting);
  const found: string[] = [];
  seconds.forEach((second, i) => {
    world.at(second, () => {
      found.push(`${second}: ${lookAt(world, i)}${world.healthy ? '' : ', ill'}`);
    });
  });
  world.until(100_000);
  return found;
}

function lookAt(world: World, ordinal: number, path = '/'): string {
  const listener = world.ports.listener(8080);
  if (listener === null) return 'gone';
  const attempt = { ordinal, timeout: ms(1000) };
  const request = { port: 8080, path, scheme: 'HTTP', headers: [], from: 'probe' } as const;
  const { status, latency } = listener.http({ ...request, probe: 'liveness', attempt });
  return latency === null ? 'hung' : `${status} in ${latency / 1000} ms`;
}

describe('at a time of the run', () => {
  const slow = { incidents: [{ at: '10m', for: '2m', latency: '3s' }] };

  it('is slow from its begin to its end', () => {
    expect(seen(slow, [599.999, 600, 719.999, 720])).toEqual([
      '599.999: 200 in 5 ms',
      '600: 200 in 3000 ms, ill',
      '719.999: 200 in 3000 ms, ill',
      '720: 200 in 5 ms',
    ]);
  });

  it('hits a process that starts meanwhile, to the same end, and none that starts later', () => {
    expect(seen(slow, [660, 719.999, 720], { startAt: 650 })).toEqual([
      '660: 200 in 3000 ms, ill',
      '719.999: 200 in 3000 ms, ill',
      '720: 200 in 5 ms',
    ]);
    expect(seen(slow, [720], { startAt: 720 })).toEqual(['720: 200 in 5 ms']);
  });

  it('fails all requests, with the status of the options', () => {
    const options = { status: 503, incidents: [{ at: '1m', for: '1m', errors: '100%' }] };
    expect(seen(options, [59, 60, 120])).toEqual([
      '59: 200 in 5 ms',
      '60: 503 in 5 ms, ill',
      '120: 200 in 5 ms',
    ]);
  });

  it('hangs for ever without an end; until-restart hits only who is there', () => {
    const ever = { incidents: [{ at: '1m', hang: true }] };
    expect(seen(ever, [61], { startAt: 0 })).toEqual(['61: hung, ill']);
    expect(seen(ever, [500], { startAt: 400 })).toEqual(['500: hung, ill']);
    const once = { incidents: [{ at: '1m', hang: 'until-restart' }] };
    expect(seen(once, [59, 60, 9_000])).toEqual([
      '59: 200 in 5 ms',
      '60: hung, ill',
      '9000: hung, ill',
    ]);
    expect(seen(once, [70], { startAt: 60 })).toEqual(['70: 200 in 5 ms']);
  });

  it('crashes who is there, and in a window whoever comes up', () => {
    const once = { incidents: [{ at: '1m', crash: 4 }] };
    const end = (options: unknown, startAt: number) =>
      new World(options, { startAt }).until(100_000).end;
    expect(end(once, 0)).toEqual({ at: 60_000_000, code: 4, oom: false });
    expect(end(once, 60)).toBeNull();
    const outage = { startup: '5s', incidents: [{ at: '1m', for: '1m', crash: 4 }] };
    expect(end(outage, 57)?.at).toBe(60_000_000);
    expect(end(outage, 80)?.at).toBe(85_000_000);
    expect(end(outage, 115)).toBeNull();
    expect(end(outage, 300)).toBeNull();
  });
});

describe('since the start of the process', () => {
  it('counts from there', () => {
    const incidents = [{ at: '1m', since: 'start', for: '10s', hang: true }];
    expect(seen({ incidents }, [559, 560, 570], { startAt: 500 })).toEqual([
      '559: 200 in 5 ms',
      '560: hung, ill',
      '570: 200 in 5 ms',
    ]);
  });

  it('takes a drawn time, another one for each attempt', () => {
    const incidents = [{ at: '1m..9m', since: 'start', crash: 1 }];
    const ends = [0, 1, 2].map((attempt) => new World({ incidents }, { attempt }).until(1e5).end);
    expect(new Set(ends.map((end) => end?.at)).size).toBe(3);
  });
});

describe('again and again', () => {
  it('waits anew after each end', () => {
    const incidents = [{ every: '1m', for: '10s', hang: true }];
    expect(seen({ incidents }, [59, 60, 69, 70, 129, 130, 140])).toEqual([
      '59: 200 in 5 ms',
      '60: hung, ill',
      '69: hung, ill',
      '70: 200 in 5 ms',
      '129: 200 in 5 ms',
      '130: hung, ill',
      '140: 200 in 5 ms',
    ]);
  });

  it('has the hazard of its distribution: crashes about every two hours', () => {
    const lives = Array.from({ length: 400 }, (_, seed) => {
      const { end } = new World({ crash: { every: '~2h', exit: 3 } }, { seed }).until(1e6);
      expect(end?.code).toBe(3);
      return (end?.at ?? Number.NaN) / 3.6e9;
    });
    const mean = lives.reduce((a, b) => a + b, 0) / lives.length;
    expect(Math.abs(mean - 2)).toBeLessThan((4 * 2) / Math.sqrt(400));
    const young = lives.filter((life) => life < 2 * Math.LN2).length;
    expect(Math.abs(young - 200)).toBeLessThan(4 * 10);
  });

  it('draws nothing anew for the others when one is added', () => {
    const hang = { every: '~6h', hang: 'until-restart' };
    const firstHang = (incidents: readonly object[]) => {
      const world = new World({ incidents }, { seed: 9 });
      let at = 0;
      world.listeners.add(() => {
        if (at === 0 && lookAt(world, 0) === 'hung') at = world.simulation.now;
      });
      world.until(1e6);
      return at;
    };
    const alone = firstHang([hang]);
    expect(alone).toBeGreaterThan(0);
    expect(firstHang([{ every: '~1h', for: '1m', errors: 1 }, hang])).toBe(alone);
  });
});

describe('several at once', () => {
  it('hang before all, else the last latency and the largest share', () => {
    const incidents = [
      { at: '10s', for: '100s', latency: '2s', errors: 1 },
      { at: '20s', for: '50s', latency: '300ms', errors: '1%' },
      { at: '30s', for: '10s', hang: true },
    ];
    expect(seen({ incidents }, [15, 25, 35, 45, 75, 120])).toEqual([
      '15: 500 in 2000 ms, ill',
      '25: 500 in 300 ms, ill',
      '35: hung, ill',
      '45: 500 in 300 ms, ill',
      '75: 500 in 2000 ms, ill',
      '120: 200 in 5 ms',
    ]);
  });
});

it('a path limits an incident to some requests, and healthy to what it is', () => {
  const world = new World({
    incidents: [{ at: '10s', hang: true, path: '/ready', healthy: true }],
  });
  const found: string[] = [];
  world.at(20, () => {
    found.push(lookAt(world, 0, '/ready?x=1'), lookAt(world, 0, '/live'), String(world.healthy));
  });
  world.until(30);
  expect(found).toEqual(['hung', '200 in 5 ms', 'true']);
});

it('a deadlocked server takes no signal, a hung one does', () => {
  const stop = (incident: object) => {
    const world = new World({ incidents: [{ at: '10s', ...incident }] });
    world.at(20, () => world.process.signal('SIGTERM'));
    return world.until(100).end;
  };
  expect(stop({ deadlock: true })).toBeNull();
  expect(stop({ hang: true })?.at).toBe(20_100_000);
});

it('is healthy in its start, without its parts that fail by themselves', () => {
  const world = new World({ startup: '1m', errors: '50%', latency: '3s' });
  const healthy: boolean[] = [];
  for (const second of [1, 100]) world.at(second, () => healthy.push(world.healthy));
  world.until(200);
  expect(healthy).toEqual([true, true]);
});

it('says in its log when incidents begin and end', () => {
  const world = new World({ incidents: [{ at: '10s', for: '5s', errors: 1 }] }).until(100);
  expect(world.process.logLines).toEqual([
    'incident degrade#0 begins',
    'incident degrade#0 is over',
  ]);
});
