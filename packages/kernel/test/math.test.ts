import { expect, test } from 'vitest';
import { exp, log, pow } from '../src/index.ts';
import { gammaLower, gammaQuantile, logGamma, normalQuantile } from '../src/special.ts';
import { erlangCdf, normalCdf } from './statistics.ts';

const view = new DataView(new ArrayBuffer(8));
function bits(x: number): bigint {
  view.setFloat64(0, x);
  return view.getBigUint64(0);
}
function hex(x: number): string {
  return bits(x).toString(16).padStart(16, '0');
}

/**
 * Arguments, our bits, and how many units in the last place the correctly rounded result lies
 * above them (from 60 digits of mpmath). The bits must never change: results depend on them.
 */
const LOG: [number, string, number][] = [
  [5e-324, 'c0874385446d71c3', 0],
  [2.2250738585072014e-308, 'c086232bdd7abcd2', 0],
  [1e-300, 'c085963447f87fb5', 0],
  [1e-9, 'c034b927f32bffb8', 0],
  [0.1, 'c0026bb1bbb55515', 0],
  [0.5, 'bfe62e42fefa39ef', 0],
  [0.7071067811865475, 'bfd62e42fefa39f1', 0],
  [Math.SQRT1_2, 'bfd62e42fefa39ee', 0],
  [0.9999999999999999, 'bca0000000000000', 0],
  [1.0000000000000002, '3cafffffffffffff', 0],
  [1.1, '3fb8663f793c46cc', 0],
  [1.2822998857001364, '3fcfd3ef6e416cfe', 1],
  [Math.SQRT2, '3fd62e42fefa39f0', 0],
  [2, '3fe62e42fefa39ef', 0],
  [Math.E, '3ff0000000000000', 0],
  [3, '3ff193ea7aad030a', 1],
  [10, '40026bb1bbb55516', 0],
  [1000000, '402ba18a998fffa0', 0],
  [123456789, '4032a1a38bd0540a', 0],
  [1.7976931348623157e308, '40862e42fefa39ef', 0],
];

const EXP: [number, string, number][] = [
  [-745.1332191019411, '0000000000000001', 0],
  [-745, '0000000000000001', 0],
  [-708.4, '000ff15b469edf89', 0],
  [-100, '36ea8c1f14e2af5d', 0],
  [-20, '3e21b48655f37267', 0],
  [-1, '3fd78b56362cef38', 0],
  [-0.9888532190456587, '3fd7cee5e425478e', 1],
  [-0.5, '3fe368b2fc6f960a', 0],
  [-1e-9, '3fefffffff768fa1', 0],
  [-5e-324, '3ff0000000000000', 0],
  [1e-16, '3ff0000000000000', 0],
  [0.1, '3ff1aec7b35a00d4', 0],
  [0.34657359027997264, '3ff6a09e667f3bcc', 0],
  [0.5, '3ffa61298e1e069c', 0],
  [1, '4005bf0a8b145769', 0],
  [2, '401d8e64b8d4ddae', 0],
  [10, '40d5829dcf950560', 0],
  [100, '48f3494a9b171bf5', 0],
  [700, '7f0d945df4f8ec8e', 0],
  [709.782712893384, '7fefffffffffff2a', 0],
];

const POW: [number, number, string, number][] = [
  [2, 10, '4090000000000000', 0],
  [10, 3, '408f400000000000', 0],
  [10, -3, '3f50624dd2f1a9fc', 0],
  [1.1, 2.5, '3ff44e1080833b25', 0],
  [0.5, 0.3333333333333333, '3fe965fea53d6e3c', 1],
  [3, 0.1, '3ff1dba3f92c888b', 0],
  [10000000000, -30.5, '009c16c5c5253575', 0],
  [0.9999999, 1000000000, '36ea8c1679619156', 0],
  [1.0000000000000002, 100000000000000000, '41f06272889f21c5', 0],
  [123.456, 7.89, '435c37e53d5e93d2', 0],
  [2.9837103042688115e-36, -6.503574035215148, '6fe6a7ac3c875ca1', 0],
  [1e-300, 1.05, '000000000c1069cd', 0],
  [5e-324, 0.5, '1e60000000000000', 0],
  [1.7976931348623157e308, 0.999, '7fdf78d9576fb57d', 0],
];

test.each(LOG)('log(%d) has the bits %s', (x, golden) => {
  expect(hex(log(x))).toBe(golden);
});

test.each(EXP)('exp(%d) has the bits %s', (x, golden) => {
  expect(hex(exp(x))).toBe(golden);
});

test.each(POW)('pow(%d, %d) has the bits %s', (x, y, golden) => {
  expect(hex(pow(x, y))).toBe(golden);
});

test('no golden value is more than one unit from the exact result', () => {
  const offsets = [...LOG, ...EXP, ...POW].map((row) => row[row.length - 1] as number);
  expect(offsets.filter((offset) => Math.abs(offset) > 1)).toEqual([]);
  expect(offsets.filter((offset) => offset === 0).length).toBeGreaterThan(45);
});

test('special values are those of IEEE 754', () => {
  expect([log(0), log(-1), log(Infinity), log(Number.NaN)]).toEqual([
    -Infinity,
    Number.NaN,
    Infinity,
    Number.NaN,
  ]);
  expect([exp(0), exp(710), exp(-746), exp(Infinity), exp(-Infinity), exp(Number.NaN)]).toEqual([
    1,
    Infinity,
    0,
    Infinity,
    0,
    Number.NaN,
  ]);
  expect([pow(0, 2), pow(0, -2), pow(0, 0), pow(1, 1e300), pow(-2, 2), pow(2, 1e9)]).toEqual([
    0,
    Infinity,
    1,
    1,
    Number.NaN,
    Infinity,
  ]);
  expect([pow(Infinity, 0.5), pow(Infinity, -1), pow(2, -1e9)]).toEqual([Infinity, 0, 0]);
});

/** FNV-1a over the bits of many results: any change of any bit shows. */
function digest(results: Iterable<number>): string {
  let state = 0x811c9dc5;
  for (const result of results) {
    view.setFloat64(0, result);
    for (let i = 0; i < 8; i++) state = Math.imul(state ^ view.getUint8(i), 0x01000193);
  }
  return (state >>> 0).toString(16);
}
function* results(): Iterable<number> {
  for (let i = 1; i <= 10_000; i++) {
    yield log(i / 64);
    yield exp((i - 5000) / 8);
    yield pow(i / 256, (i % 61) / 8 - 3);
  }
}

test('30,000 results have the golden digest', () => {
  expect(digest(results())).toBe('456bd135');
});

test('are as close to the functions of this engine as two roundings allow', () => {
  for (let i = 1; i <= 10_000; i++) {
    for (const [ours, theirs] of [
      [log(i / 64), Math.log(i / 64)],
      [exp((i - 5000) / 8), Math.exp((i - 5000) / 8)],
    ] as const) {
      const distance = bits(ours) - bits(theirs);
      expect(distance >= -2n && distance <= 2n).toBe(true);
    }
  }
});

test('logGamma agrees with factorials and with the reflection at 1/2', () => {
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 12);
    factorial *= n;
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  expect(logGamma(1e-8) / Math.log(1e8)).toBeCloseTo(1, 8);
});

test('normalQuantile inverts the distribution function', () => {
  for (let z = -7.5; z <= 7.5; z += 0.0625) {
    // Near 1 the probability itself has too few digits: use the other tail.
    const quantile = z > 0 ? -normalQuantile(1 - normalCdf(z)) : normalQuantile(normalCdf(z));
    if (Math.abs(z) < 5) expect(Math.abs(quantile)).toBeCloseTo(Math.abs(z), 8);
  }
  expect(normalQuantile(0.5)).toBe(0);
  expect(normalQuantile(0.99)).toBeCloseTo(2.3263478740408408, 14);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 14);
  expect(normalQuantile(1e-20)).toBeCloseTo(-9.262340089798409, 13);
});

test('the incomplete gamma function agrees with Erlang and its inverse inverts it', () => {
  for (const shape of [1, 2, 5, 30]) {
    for (let x = 0.125; x < 80; x *= 1.5) {
      expect(gammaLower(shape, x)).toBeCloseTo(erlangCdf(shape, x), 12);
    }
  }
  for (const shape of [0.05, 0.5, 1, 1.5, 7, 100, 1e4]) {
    for (let p = 0.005; p < 1; p += 0.005) {
      expect(gammaLower(shape, gammaQuantile(shape, p))).toBeCloseTo(p, 10);
    }
  }
});

/** From 50 digits of the power series. */
test.each([
  [0.05, 0.9, 0.07631711390918851],
  [0.3, 0.001, 6.972699096783344e-11],
  [0.5, 0.5, 0.2274682115597864],
  [1.5, 1e-6, 0.00012090524360062141],
  [2.5, 0.99, 7.543136234694494],
  [7, 0.25, 5.08265690268853],
  [100, 0.999999, 154.91904599496158],
  [10_000, 0.3, 9947.319262019584],
])('the gamma quantile of shape %d at %d is %d', (shape, p, expected) => {
  expect(gammaQuantile(shape, p) / expected).toBeCloseTo(1, 12);
});

test('large shapes meet the approximation without a step', () => {
  for (const p of [1e-6, 0.1, 0.5, 0.9, 1 - 1e-6]) {
    const [below, above] = [gammaQuantile(1e6, p), gammaQuantile(1.000001e6, p)];
    expect(above - below).toBeGreaterThan(0.9);
    expect(above - below).toBeLessThan(1.1);
  }
});
