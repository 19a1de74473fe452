/** Tests of samples, and distribution functions that share no code with the ones under test. */

/** Kolmogorov and Smirnov's distance of a sample from a continuous distribution function. */
export function ksDistance(sample: readonly number[], cdf: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  let distance = 0;
  for (let i = 0; i < sorted.length; i++) {
    const expected = cdf(sorted[i] as number);
    distance = Math.max(distance, expected - i / sorted.length, (i + 1) / sorted.length - expected);
  }
  return distance;
}

/** The distance that one sample in a thousand exceeds. */
export function ksCritical(n: number): number {
  return Math.sqrt(-Math.log(0.001 / 2) / 2 / n);
}

/** Pearson's chi-squared for equally likely cells. */
export function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** How many of the uniforms fall into each of `cells` equal parts of [0, 1). */
export function histogram(uniforms: readonly number[], cells: number): number[] {
  const counts = new Array<number>(cells).fill(0);
  for (const u of uniforms) {
    const cell = Math.floor(u * cells);
    counts[cell] = (counts[cell] ?? Number.NaN) + 1;
  }
  return counts;
}

/** Pearson's correlation. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const meanA = average(a);
  const meanB = average(b);
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const x = (a[i] as number) - meanA;
    const y = (b[i] as number) - meanB;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

export function average(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** The standard error of the mean of independent values. */
export function standardError(values: readonly number[]): number {
  const mean = average(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/** Phi(z) by the series z + z^3/3 + z^5/(3 5) + …, whose terms all have one sign. */
export function normalCdf(z: number): number {
  if (Math.abs(z) > 9) return z < 0 ? 0 : 1;
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The gamma distribution with a whole shape: at least `shape` arrivals of a Poisson process. */
export function erlangCdf(shape: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < shape; k++) {
    term *= x / k;
    sum += term;
  }
  return 1 - Math.exp(-x) * sum;
}
