import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fencepostsOf } from '../../src/controllers/deployment/fenceposts.ts';
import { proportionalSizes } from '../../src/controllers/deployment/proportional.ts';
import { specOf } from './specs.ts';

/** Sizes after scaling, in order of creation; each was sized for `max` replicas before. */
function scaled(replicas: number, surge: number, sizes: readonly number[], max: number | null) {
  const sets = sizes.map((size, ordinal) => ({ replicas: size, maxReplicas: max, ordinal }));
  const statusReplicas = sizes.reduce((sum, size) => sum + size, 0);
  const result = proportionalSizes(specOf(replicas, surge, 1), sets, statusReplicas);
  return result.toSorted((a, b) => a.set.ordinal - b.set.ordinal).map((one) => one.replicas);
}

describe('proportionalSizes (DEP-7)', () => {
  test.each<[string, number, number, readonly number[], number, readonly number[]]>([
    ['up by half', 15, 0, [5, 5], 10, [7, 8]],
    ['the newer of two takes the odd one', 12, 0, [5, 6], 11, [5, 7]],
    ['down by half, the older one first', 5, 0, [5, 5], 10, [2, 3]],
    ['the larger one gets what rounding leaves over', 20, 0, [2, 8], 10, [4, 16]],
    ['with a surge, as the documentation of Kubernetes has it', 15, 3, [8, 5], 13, [11, 7]],
    ['to nothing', 0, 3, [8, 5], 13, [0, 0]],
    ['unchanged', 10, 3, [8, 5], 13, [8, 5]],
  ])('%s', (_, replicas, surge, sizes, max, expected) => {
    expect(scaled(replicas, surge, sizes, max)).toEqual(expected);
  });

  test('without an annotation the status says how many there were', () => {
    expect(scaled(20, 0, [5, 5], null)).toEqual([10, 10]);
  });

  test('adds up to what is allowed', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(20), sizes, (replicas, surge, all) => {
        const sum = all.reduce((total, size) => total + size, 0);
        const result = scaled(replicas, surge, all, sum);
        const allowed = replicas + fencepostsOf(specOf(replicas, surge, 1)).maxSurge;
        expect(result.every((size) => size >= 0)).toBe(true);
        expect(result.reduce((total, size) => total + size, 0)).toBe(allowed);
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});
