import { describe, expect, test } from 'vitest';
import { philox } from '../src/philox.ts';
import { hashName } from '../src/stream.ts';

type Words = readonly [number, number, number, number];

function words(counter: Words, key: readonly [number, number]): string {
  const out = new Uint32Array(4);
  philox(...counter, ...key, out);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

/** From `kat_vectors` of Random123, the reference implementation: philox4x32, 10 rounds. */
test('Philox gives the published answers', () => {
  const ones = 0xffffffff;
  expect(words([0, 0, 0, 0], [0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  expect(words([ones, ones, ones, ones], [ones, ones])).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
  expect(words([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toBe(
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  );
});

/** The same generator, slowly and in plain sight, with 64-bit products. */
function slowPhilox(counter: Words, key: readonly [number, number]): string {
  const mask = 0xffffffffn;
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const [p, q] = [a * 0xd2511f53n, c * 0xcd9e8d57n];
    [a, b, c, d] = [(q >> 32n) ^ b ^ k0, q & mask, (p >> 32n) ^ d ^ k1, p & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [a, b, c, d].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

test('the 16-bit products agree with 64-bit ones', () => {
  const seed: Words = [0xffff0000, 0x0000ffff, 0x80000000, 0x7fffffff];
  for (let i = 0; i < 500; i++) {
    const mix = (word: number) => Math.imul(word + i, 0x9e3779b1) >>> 0;
    const counter = seed.map(mix) as unknown as Words;
    const key = [mix(i), mix(~i)] as const;
    expect(words(counter, key)).toBe(slowPhilox(counter, key));
  }
});

describe('stream numbers', () => {
  const names: string[] = [];
  for (let i = 0; i < 20_000; i++) {
    for (const kind of ['deployment/web#', 'node/node']) {
      for (const purpose of ['/readiness', '/startup']) names.push(`${kind}${i}${purpose}`);
    }
  }
  const hashes = names.map(hashName);

  test('of 80,000 similar names differ', () => {
    expect(new Set(hashes.map(({ low, high }) => `${low} ${high}`)).size).toBe(names.length);
  });

  test('collide in one word as often as chance has it', () => {
    // n^2 / 2^33 = 0.75 pairs are expected; more than 6 come once in 10,000 tries.
    expect(names.length - new Set(hashes.map(({ low }) => low)).size).toBeLessThanOrEqual(6);
    expect(names.length - new Set(hashes.map(({ high }) => high)).size).toBeLessThanOrEqual(6);
  });

  test('change half of their bits with one letter', () => {
    const flips = new Array<number>(64).fill(0);
    for (let i = 0; i < 4000; i++) {
      const a = hashName(`pool/x${i}/phase`);
      const b = hashName(`pool/y${i}/phase`);
      for (let bit = 0; bit < 32; bit++) {
        flips[bit] = (flips[bit] as number) + (((a.low ^ b.low) >>> bit) & 1);
        flips[bit + 32] = (flips[bit + 32] as number) + (((a.high ^ b.high) >>> bit) & 1);
      }
    }
    // 2000 with a standard deviation of 32 each: 4.5 of them hold for 64 bits.
    expect(Math.min(...flips)).toBeGreaterThan(2000 - 144);
    expect(Math.max(...flips)).toBeLessThan(2000 + 144);
  });

  test('are golden', () => {
    expect(hashName('')).toEqual({ low: 158551226, high: 4012792721 });
    expect(hashName('node/node1/phase/relist')).toEqual({ low: 4080588979, high: 3429868915 });
    expect(hashName('\u{1f433}')).toEqual({ low: 4155771089, high: 1753366085 });
  });
});
