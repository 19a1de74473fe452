/**
 * Philox4x32-10, a counter-based generator: 128 bits of counter and 64 of key give 128 bits, with
 * no state in between. Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3
 * (SC11). Draws by index need no order, and a stream is a part of the counter.
 */

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
/** The key moves by the golden ratio and by sqrt(3) - 1, as fractions of 2^32. */
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

/** Writes the four words of counter (c0, c1, c2, c3) under key (k0, k1) to `out`. */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
): void {
  let [x0, x1, x2, x3] = [c0 | 0, c1 | 0, c2 | 0, c3 | 0];
  let [a, b] = [k0 | 0, k1 | 0];
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = high(x0, M0);
    const low0 = Math.imul(x0, M0);
    const high1 = high(x2, M1);
    const low1 = Math.imul(x2, M1);
    x0 = high1 ^ x1 ^ a;
    x1 = low1;
    x2 = high0 ^ x3 ^ b;
    x3 = low0;
    a = (a + W0) | 0;
    b = (b + W1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** The upper 32 bits of the unsigned product, from 16-bit halves: no partial sum overflows. */
function high(x: number, m: number): number {
  const x0 = x & 0xffff;
  const x1 = x >>> 16;
  const m0 = m & 0xffff;
  const m1 = m >>> 16;
  const middle = (Math.imul(x1, m0) + (Math.imul(x0, m0) >>> 16)) | 0;
  const carry = (Math.imul(x0, m1) + (middle & 0xffff)) | 0;
  return (Math.imul(x1, m1) + (middle >>> 16) + (carry >>> 16)) | 0;
}
