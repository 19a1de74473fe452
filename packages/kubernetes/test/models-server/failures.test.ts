import type { Duration } from '@podsim/kernel';
import type { ProbeType, Request } from '@podsim/sdk';
import { describe, expect, it } from 'vitest';
import { ksCritical, ksDistance } from '../../../kernel/test/statistics.ts';
import { at, ms, World } from './world.ts';

const TIMEOUT = ms(1000);
const REQUEST = { port: 8080, path: '/', scheme: 'HTTP', headers: [] } as const;

/** Answers to so many attempts in a row, at one instant: only the ordinal tells them apart. */
function answers(options: unknown, count: number, setting: object = {}, probe?: ProbeType) {
  const world = new World(options, setting).until(1);
  const type = probe ?? 'liveness';
  return Array.from({ length: count }, (_, ordinal) => {
    const attempt = { ordinal, timeout: TIMEOUT };
    return world.process.http({ ...REQUEST, from: 'probe', probe: type, attempt });
  });
}

function gapsOf(hits: readonly boolean[]): number[] {
  const places = [...hits.keys()].filter((i) => hits[i]);
  return places.map((place, k) => place - (places[k - 1] ?? -1));
}

/** Chi-squared of gaps against the geometric distribution, in ten cells of about equal chance. */
function geometricMisfit(gaps: readonly number[], share: number): number {
  const cells = new Array<number>(10).fill(0);
  const chances = new Array<number>(10).fill(0);
  const cellOf = (gap: number): number => Math.min(9, Math.floor((1 - (1 - share) ** gap) * 10));
  for (const gap of gaps) cells[cellOf(gap)] = (cells[cellOf(gap)] as number) + 1;
  for (let gap = 1; gap < 20 / share; gap++) {
    const chance = share * (1 - share) ** (gap - 1);
    chances[cellOf(gap)] = (chances[cellOf(gap)] as number) + chance;
  }
  return cells.reduce((sum, count, i) => {
    const expected = (chances[i] as number) * gaps.length;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}

/** One in a thousand exceeds this with 9 degrees of freedom. */
const CRITICAL = 27.9;

describe('errors', () => {
  it('hit their share of the attempts, each by itself', () => {
    const failed = answers({ errors: '2%', status: 503 }, 60_000).map(({ status }) => {
      expect([200, 503]).toContain(status);
      return status === 503;
    });
    const gaps = gapsOf(failed);
    expect(Math.abs(gaps.length - 1_200)).toBeLessThan(4 * Math.sqrt(1_200 * 0.98));
    expect(geometricMisfit(gaps, 0.02)).toBeLessThan(CRITICAL);
  });

  it('differ between probes, processes, attempts and seeds, and not between runs', () => {
    const places = (setting: object, probe: ProbeType) =>
      answers({ errors: '2%' }, 2_000, setting, probe).map(({ status }) => status);
    const base = places({}, 'liveness');
    expect(places({}, 'liveness')).toEqual(base);
    expect(places({}, 'readiness')).not.toEqual(base);
    expect(places({ attempt: 1 }, 'liveness')).not.toEqual(base);
    expect(places({ seed: 2 }, 'liveness')).not.toEqual(base);
  });

  it('are the same whatever was asked before, out of order and twice', () => {
    const options = { errors: '5%', latency: '~400ms' };
    const inOrder = answers(options, 600);
    const world = new World(options).until(1);
    const order = Array.from({ length: 1_200 }, (_, i) => (i * 367) % 600);
    for (const ordinal of order) {
      const attempt = { ordinal, timeout: TIMEOUT };
      const request = { ...REQUEST, from: 'probe', probe: 'liveness', attempt } as const;
      expect(world.process.http(request)).toEqual(inOrder[ordinal]);
    }
  });

  it('make gRPC checks fail in the same attempts as HTTP ones', () => {
    const options = { errors: '5%' };
    const world = new World(options).until(1);
    const failed = answers(options, 500).map(({ status }) => status === 500);
    const unwell = failed.map((_, ordinal) => {
      const attempt = { ordinal, timeout: TIMEOUT };
      return world.process.grpc('', 'liveness', attempt).status === 'NOT_SERVING';
    });
    expect(unwell).toEqual(failed);
    const well = new World({}).until(1).process.grpc('', 'liveness');
    expect(well).toEqual({ status: 'SERVING', latency: 5_000, hold: {} });
  });
});

describe('latency', () => {
  it('exceeds the timeout in its share of the attempts, each by itself', () => {
    // Exponential with mean 400 ms: e^-2.5 of all are above 1 s.
    const share = Math.exp(-2.5);
    const slow = answers({ latency: '~400ms' }, 20_000).map(
      ({ latency }) => (latency as Duration) >= TIMEOUT,
    );
    const gaps = gapsOf(slow);
    const error = Math.sqrt(20_000 * share * (1 - share));
    expect(Math.abs(gaps.length - 20_000 * share)).toBeLessThan(4 * error);
    expect(geometricMisfit(gaps, share)).toBeLessThan(CRITICAL);
  });

  it('is frozen otherwise: one time for all attempts of a probe below the timeout', () => {
    const times = answers({ latency: '40ms..900ms' }, 2_000).map(({ latency }) => latency);
    const quick = times.filter((time) => (time as number) < TIMEOUT);
    expect(new Set(quick).size).toBe(1);
    expect(quick.length).toBeGreaterThan(1_900);
    const slow = times.filter((time) => (time as number) >= TIMEOUT);
    expect(new Set(slow).size).toBe(slow.length);
  });

  it('has the given distribution at every attempt, over processes', () => {
    for (const ordinal of [0, 57]) {
      const sample = Array.from({ length: 500 }, (_, seed) => {
        const world = new World({ latency: '~400ms' }, { seed }).until(1);
        const attempt = { ordinal, timeout: TIMEOUT };
        const request = { ...REQUEST, from: 'probe', probe: 'readiness', attempt } as const;
        return world.process.http(request).latency as number;
      });
      const distance = ksDistance(sample, (x) => 1 - Math.exp(-x / 400_000));
      expect(distance).toBeLessThan(ksCritical(sample.length));
    }
  });
});

describe('requests that are no counted attempts', () => {
  const ask = (world: World, from: Request['from']) => world.process.http({ ...REQUEST, from });

  it('are drawn one by one, with no hold', () => {
    const world = new World({ latency: '~400ms', errors: '50%' }).until(1);
    const drawn = Array.from({ length: 400 }, () => ask(world, 'network'));
    expect(new Set(drawn.map(({ latency }) => latency)).size).toBe(400);
    const failed = drawn.filter(({ status }) => status === 500).length;
    expect(Math.abs(failed - 200)).toBeLessThan(4 * 10);
    expect(drawn.some(({ hold }) => hold !== undefined)).toBe(false);
    expect(ask(new World({}).until(1), 'network')).toEqual({
      status: 200,
      latency: 5_000,
      hold: {},
    });
  });

  it('shift no draws of probes', () => {
    const options = { latency: '~400ms', errors: '5%' };
    const quiet = answers(options, 200);
    const world = new World(options).until(1);
    const loud = quiet.map((_, ordinal) => {
      ask(world, 'network');
      ask(world, 'hook');
      const attempt = { ordinal, timeout: TIMEOUT };
      return world.process.http({ ...REQUEST, from: 'probe', probe: 'liveness', attempt });
    });
    expect(loud).toEqual(quiet);
  });
});

it('a changed share moves failures, but draws none anew: more of them come earlier', () => {
  const first = (errors: number) =>
    answers({ errors }, 4_000).findIndex(({ status }) => status === 500);
  expect(first(0.2)).toBeLessThanOrEqual(first(0.02));
  expect(first(0.02)).toBeLessThanOrEqual(first(0.002));
});

it('costs the queue nothing: an idle server has no task', () => {
  const world = new World({ latency: '40ms..900ms', errors: '0.5%' });
  world.simulation.run(at(1));
  expect(world.simulation.run(at(1e6))).toBe('idle');
});
