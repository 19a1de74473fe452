import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countOf,
  firstFree,
  formatIndexes,
  hasIndex,
  indexesOf,
  parseIndexes,
  union,
} from '../../src/controllers/job/indexes.ts';
import { matchSuccessPolicy } from '../../src/controllers/job/success-policy.ts';

const someIndexes = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });

describe('sets of completion indexes', () => {
  it('are written with runs of three and more as ranges', () => {
    expect(formatIndexes(indexesOf([4, 2, 3, 0]))).toBe('0,2-4');
    expect(formatIndexes(indexesOf([1, 2]))).toBe('1,2');
    expect(formatIndexes([])).toBe('');
  });

  it('are read as written, as far as there are completions', () => {
    expect(parseIndexes('0,2-4', 10)).toEqual(indexesOf([0, 2, 3, 4]));
    expect(parseIndexes('0,2-4,7', 4)).toEqual(indexesOf([0, 2, 3]));
  });

  it('are sets: union, members, number, and the lowest that are free', () => {
    const check = fc.property(someIndexes, someIndexes, fc.nat(5), (a, b, count) => {
      const both = new Set([...a, ...b]);
      const indexes = union(indexesOf(a), indexesOf(b));
      const free = Array.from({ length: 31 }, (_, i) => i).filter((i) => !both.has(i));
      expect(countOf(indexes)).toBe(both.size);
      expect(free.some((i) => hasIndex(indexes, i))).toBe(false);
      expect([...both].every((i) => hasIndex(indexes, i))).toBe(true);
      expect(parseIndexes(formatIndexes(indexes), 31)).toEqual(indexes);
      expect(firstFree(indexes, count, 31)).toEqual(free.slice(0, count));
    });
    fc.assert(check, { seed: 5, numRuns: 500 });
  });
});

describe('success policy', () => {
  const succeeded = indexesOf([0, 2, 3]);
  it.each([
    [{ succeededIndexes: '0,2', succeededCount: null }, true],
    [{ succeededIndexes: '0-2', succeededCount: null }, false],
    [{ succeededIndexes: '0-2', succeededCount: 2 }, true],
    [{ succeededIndexes: null, succeededCount: 3 }, true],
    [{ succeededIndexes: null, succeededCount: 4 }, false],
  ])('%j is met: %s', (rule, isMet) => {
    const never = { succeededIndexes: '9', succeededCount: null };
    const expected = isMet ? 'Matched rules at index 1' : null;
    expect(matchSuccessPolicy([never, rule], 10, succeeded)).toBe(expected);
  });

  it('is not met as long as nothing has succeeded', () => {
    const rule = { succeededIndexes: null, succeededCount: 0 };
    expect(matchSuccessPolicy([rule], 10, [])).toBeNull();
  });
});
