import type { IntOrPercent } from '@podsim/api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fencepostsOf, resolveFenceposts } from '../../src/controllers/deployment/fenceposts.ts';
import { newReplicas, resizeNew, resizeOld } from '../../src/controllers/deployment/rolling.ts';
import { specOf } from './specs.ts';

describe('resolveFenceposts (DEP-1)', () => {
  test.each<[surge: IntOrPercent, unavailable: IntOrPercent, replicas: number, number, number]>([
    ['25%', '25%', 3, 1, 0],
    ['25%', '25%', 4, 1, 1],
    ['25%', '25%', 10, 3, 2],
    [0, '1%', 2, 0, 1],
    ['0%', '0%', 10, 0, 1],
    ['0%', 0, 0, 0, 1],
    ['39%', '39%', 10, 4, 3],
    [5, 7, 2, 5, 7],
    ['100%', '100%', 10, 10, 10],
  ])('surge %s, unavailable %s of %i: %i and %i', (surge, unavailable, replicas, s, u) => {
    const expected = { maxSurge: s, maxUnavailable: u };
    expect(resolveFenceposts(surge, unavailable, replicas)).toEqual(expected);
  });

  test('no more than all can be unavailable', () => {
    expect(fencepostsOf(specOf(2, 1, 7))).toEqual({ maxSurge: 1, maxUnavailable: 2 });
    expect(fencepostsOf(specOf(0, 1, 1))).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  });
});

const sized = (replicas: number, availableReplicas = replicas) => ({ replicas, availableReplicas });

describe('newReplicas (NewRSNewReplicas)', () => {
  test.each<[what: string, replicas: number, surge: number, size: number, sum: number, number]>([
    ['begins with the surge', 10, 2, 0, 10, 2],
    ['takes what old ones gave up', 10, 2, 2, 8, 6],
    ['is never larger than asked for', 10, 2, 8, 8, 10],
    ['stays while there is no room', 10, 2, 2, 12, 2],
    ['is all there is at the beginning', 3, 1, 0, 0, 3],
    ['begins with nothing in a rollover', 10, 0, 0, 12, 0],
  ])('%s', (_, replicas, surge, size, sum, expected) => {
    expect(newReplicas(specOf(replicas, surge, 1), size, sum)).toBe(expected);
  });

  test('Recreate makes all at once', () => {
    const spec = specOf(4, 1, 1, { strategy: { type: 'Recreate' } });
    expect(newReplicas(spec, 0, 9)).toBe(4);
  });
});

describe('resizeNew', () => {
  test('a new ReplicaSet that is too large shrinks at once', () => {
    expect(resizeNew(specOf(3, 1, 0), sized(5), [sized(5), sized(2)])).toBe(3);
  });
});

describe('resizeOld (DEP-2)', () => {
  /** Sizes of the old ReplicaSets, oldest first, after all resizes. */
  function after(
    [replicas, surge, unavailable]: readonly [number, number, number],
    own: ReturnType<typeof sized>,
    old: ReturnType<typeof sized>[],
  ) {
    const { resizes, scaled } = resizeOld(specOf(replicas, surge, unavailable), own, old);
    const sizes = new Map(resizes.map(({ set, replicas: size }) => [set, size]));
    return { sizes: old.map((set) => sizes.get(set) ?? set.replicas), scaled };
  }

  test.each<
    [string, readonly [number, number, number], [number, number], [number, number][], number[]]
  >([
    ['as many as may be unavailable', [10, 3, 2], [3, 0], [[10, 10]], [8]],
    ['no more until the new ones are available', [10, 3, 2], [5, 0], [[8, 8]], [8]],
    ['one for each that became available', [10, 3, 2], [5, 2], [[8, 8]], [6]],
    [
      'those that are not available first, oldest first',
      [10, 0, 4],
      [0, 0],
      [
        [4, 2],
        [6, 4],
      ],
      [2, 4],
    ],
    [
      'and then healthy ones',
      [10, 3, 4],
      [3, 3],
      [
        [5, 4],
        [5, 5],
      ],
      [0, 3],
    ],
    [
      'the oldest first',
      [6, 2, 2],
      [4, 4],
      [
        [2, 2],
        [2, 2],
      ],
      [0, 0],
    ],
    [
      'in a rollover everything old that was never available',
      [3, 1, 0],
      [0, 0],
      [
        [3, 3],
        [1, 0],
      ],
      [3, 0],
    ],
  ])('%s', (_, bounds, own, old, expected) => {
    const sets = old.map(([replicas, available]) => sized(replicas, available));
    expect(after(bounds, sized(...own), sets).sizes).toEqual(expected);
  });

  test('a status that still counts what was scaled down stops the step', () => {
    const result = after([10, 3, 2], sized(5, 3), [sized(8, 10)]);
    expect(result).toEqual({ sizes: [8], scaled: false });
  });

  test('never goes below what has to be available, whatever the sizes', () => {
    const set = fc.tuple(fc.nat(20), fc.nat(20)).map(([a, b]) => sized(a + b, a));
    const bounds = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat(5), fc.nat(5));
    fc.assert(
      fc.property(
        bounds,
        set,
        fc.array(set, { maxLength: 4 }),
        ([replicas, surge, share], own, old) => {
          const spec = specOf(replicas, surge, share === 0 && surge === 0 ? 1 : share);
          const active = old.filter((one) => one.replicas > 0);
          const { resizes } = resizeOld(spec, own, active);
          const sizes = new Map(resizes.map(({ set: one, replicas: size }) => [one, size]));
          let available = own.availableReplicas;
          for (const one of active) {
            const size = sizes.get(one) ?? one.replicas;
            expect(size).toBeGreaterThanOrEqual(0);
            expect(size).toBeLessThanOrEqual(one.replicas);
            // Unavailable pods are deleted before available ones (RS-4).
            available += Math.min(size, one.availableReplicas);
          }
          const least = replicas - fencepostsOf(spec).maxUnavailable;
          const before = active.reduce(
            (sum, one) => sum + one.availableReplicas,
            own.availableReplicas,
          );
          expect(available).toBeGreaterThanOrEqual(Math.min(least, before));
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });
});
