/**
 * The 64-bit number of a stream, from its name: two 32-bit lanes, each fed with every UTF-16 code
 * unit and with the other lane. Each step can be undone, so names of one length that differ in one
 * place never collide; the last mix spreads every bit over both words.
 */
export function hashName(name: string): { readonly low: number; readonly high: number } {
  let a = 0x9e3779b9 | 0;
  let b = 0x7f4a7c15;
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    a = rotate(a ^ scramble(unit, 0xcc9e2d51, 0x1b873593), 19);
    a = (Math.imul((a + b) | 0, 5) + 0x561ccd1b) | 0;
    b = rotate(b ^ scramble(unit, 0xab0e9789, 0x38b34ae5), 17);
    b = (Math.imul((b + a) | 0, 5) + 0x0bcaa747) | 0;
  }
  a = finish((a ^ name.length) | 0);
  b = finish((b + a) | 0);
  a = finish((a + b) | 0);
  return { low: a >>> 0, high: b >>> 0 };
}

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** Spreads one code unit over a word, as MurmurHash3 does with each block. */
function scramble(unit: number, m: number, n: number): number {
  return Math.imul(rotate(Math.imul(unit, m), 15), n);
}

/** The finaliser of MurmurHash3: a bijection in which each input bit flips half of the output. */
function finish(x: number): number {
  let h = x ^ (x >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
