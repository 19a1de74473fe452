/** Sums of so many values below 2^26 cannot pass 2^53. */
const foldEvery = 2 ** 27;
const wordSize = 2 ** 26;

/**
 * The exact sum of integers, in any order: the times of many pods together pass 2^53, where adding
 * numbers begins to round. Adds in two words and falls back to a bigint only to combine them.
 */
export function exactSum(values: Iterable<number>): bigint {
  let total = 0n;
  let high = 0;
  let low = 0;
  let count = 0;
  for (const value of values) {
    const rest = value % wordSize;
    low += rest;
    high += (value - rest) / wordSize;
    count += 1;
    if (count === foldEvery) {
      total += BigInt(high) * BigInt(wordSize) + BigInt(low);
      high = 0;
      low = 0;
      count = 0;
    }
  }
  return total + BigInt(high) * BigInt(wordSize) + BigInt(low);
}
