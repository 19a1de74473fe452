import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  average,
  type PodGroups,
  replicasFor,
  utilization,
} from '../../src/controllers/podautoscaler/replicas.ts';

const TOLERANCES = { up: 0.1, down: 0.1 };
const REQUEST = 1000;

/** Pods that request a core each, held to a share of it in percent. */
function held(
  current: number,
  ready: readonly number[],
  { unready = 0, missing = 0, percent = 50 } = {},
): number {
  const names = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${prefix}${i}`);
  const groups: PodGroups = {
    ready: names('r', ready.length),
    unready: names('u', unready),
    missing: names('m', missing),
  };
  const samples = new Map(groups.ready.map((pod, i) => [pod, ready[i] ?? 0]));
  for (const pod of groups.unready) samples.set(pod, 5000);
  const all = [...groups.ready, ...groups.unready, ...groups.missing];
  const requests = new Map(all.map((pod) => [pod, REQUEST]));
  const usage = {
    samples,
    ratioOf: (some: ReadonlyMap<string, number>) => utilization(some, requests) / percent,
    assumed: () => (REQUEST * Math.max(100, percent)) / 100,
  };
  return replicasFor(current, groups, usage, TOLERANCES);
}

describe('replicasFor (HPA-1)', () => {
  it.each<[string, number, number]>([
    ['on target', held(3, [500, 500, 500]), 3],
    ['within the tolerance', held(3, [549, 549, 549]), 3],
    ['above it', held(3, [700, 700, 700]), 5],
    ['below it', held(3, [200, 200, 200]), 2],
    ['no use at all', held(3, [0, 0, 0]), 0],
    ['those that are not ready hold an increase back', held(4, [1000, 1000], { unready: 2 }), 4],
    ['but part of it only', held(4, [1500, 1500], { unready: 2 }), 6],
    ['they count for nothing in a decrease', held(3, [100, 100], { unready: 1 }), 1],
    ['missing ones are taken to use all in a decrease', held(3, [100, 100], { missing: 1 }), 3],
    ['and nothing in an increase', held(3, [900, 900], { missing: 1 }), 4],
    ['a guess never turns the direction', held(3, [450, 400], { missing: 2, percent: 60 }), 3],
  ])('%s', (_, actual, expected) => {
    expect(actual).toBe(expected);
  });

  it('never goes the wrong way, whatever is missing', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 9 });
    const count = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(amounts, count, count, (ready, unready, missing) => {
        const current = ready.length + unready + missing;
        const next = held(current, ready, { unready, missing });
        const mean = ready.reduce((a, b) => a + b, 0) / ready.length;
        if (mean < 450) expect(next).toBeLessThanOrEqual(current);
        if (mean > 560 && unready + missing > 0) expect(next).toBeGreaterThanOrEqual(current);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('means', () => {
  it('are in whole units', () => {
    expect(
      average(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
      ),
    ).toBe(1);
    expect(average(new Map())).toBe(0);
    expect(utilization(new Map([['a', 333]]), new Map([['a', 1000]]))).toBe(33);
  });
});
