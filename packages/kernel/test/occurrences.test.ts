import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Draws, nextOccurrence, runKey } from '../src/index.ts';
import { chiSquared } from './statistics.ts';

const key = runKey(7, 0);
const streamOf = (name: string): Draws => new Draws(key, name);

/** All occurrences below `end`, by following one after the other. */
function all(draws: Draws, share: number, end: number): number[] {
  const found: number[] = [];
  for (let at = nextOccurrence(draws, share, 0, end); at < end; ) {
    found.push(at);
    at = nextOccurrence(draws, share, at + 1, end);
  }
  return found;
}

/** Draws that counts how many numbers are asked for. */
class Counted extends Draws {
  asked = 0;
  override uniformAt(index: number): number {
    this.asked++;
    return super.uniformAt(index);
  }
}

describe('nextOccurrence', () => {
  it('gives the same whether attempts are skipped or asked about one by one', () => {
    const share = fc.oneof(fc.constantFrom(0.001, 0.5, 0.99), fc.double({ min: 1e-6, max: 1 }));
    fc.assert(
      fc.property(share, fc.nat(5_000), fc.nat(3_000), fc.nat(9), (p, from, length, n) => {
        const draws = streamOf(`s${n}`);
        const end = from + length;
        let one = from;
        while (one < end && nextOccurrence(draws, p, one, one + 1) !== one) one++;
        expect(nextOccurrence(draws, p, from, end)).toBe(one);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('happens in every attempt by itself: the gaps are geometric', () => {
    const share = 0.02;
    const found = all(streamOf('gaps'), share, 1_000_000);
    // The first occurrence comes gap - 1 attempts after the beginning.
    const gaps = found.map((at, k) => at - (found[k - 1] ?? -1));
    expect(Math.abs(found.length - 20_000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.98));
    // Equal cells of the distribution function, by its own uniform: chi-squared with 19 degrees.
    const cells = new Array<number>(20).fill(0);
    const jitter = streamOf('jitter');
    for (const gap of gaps) {
      const below = 1 - (1 - share) ** (gap - 1);
      const here = share * (1 - share) ** (gap - 1);
      const cell = Math.floor((below + jitter.uniform() * here) * 20);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    expect(chiSquared(cells)).toBeLessThan(43.8);
  });

  it('is as likely at the begin of a block as anywhere in it', () => {
    const found = all(streamOf('places'), 0.05, 1_024_000);
    const cells = new Array<number>(64).fill(0);
    for (const at of found) cells[(at % 256) >> 2] = (cells[(at % 256) >> 2] ?? 0) + 1;
    // One in a thousand exceeds this with 63 degrees of freedom.
    expect(chiSquared(cells)).toBeLessThan(103.4);
  });

  it.each([0, Number.MIN_VALUE, 1e-17])('never happens with a share of %d', (share) => {
    const draws = new Counted(key, 'never');
    expect(nextOccurrence(draws, share, 3, 1e15)).toBe(1e15);
    expect(draws.asked).toBe(0);
  });

  it.each([1, 2])('always happens with a share of %d', (share) => {
    expect(nextOccurrence(streamOf('always'), share, 41, 100)).toBe(41);
    expect(nextOccurrence(streamOf('always'), share, 100, 100)).toBe(100);
  });

  it('costs a draw per block and one per occurrence', () => {
    const draws = new Counted(key, 'cost');
    const found = nextOccurrence(draws, 1e-9, 1_000_000_001, 1_000_016_385);
    expect(found).toBe(1_000_016_385);
    expect(draws.asked).toBe(65);
    expect(draws.uniform()).toBe(streamOf('cost').uniformAt(0));
  });
});
