import {
  type Distribution,
  logNormalSigma,
  type MixturePart,
  sampleUniform,
} from './distributions.ts';
import { exp } from './math.ts';
import { gammaLower, logGamma } from './special.ts';
import type { Duration } from './time.ts';

/** What a distribution is like, for people and for checks; nothing here takes a draw. */

/** sqrt(2 pi). */
const SQRT_TAU = 2.5066282746310002;

/** The mean in microseconds, not rounded; draws that are cut at 0 are counted as 0. */
export function mean(d: Distribution): number {
  switch (d.kind) {
    case 'constant':
      return d.value;
    case 'uniform':
      return (d.min + d.max) / 2;
    case 'exponential':
      return d.mean;
    case 'normal':
      return d.sd > 0 ? cutNormalMean(d.mean, d.sd) : Math.max(0, d.mean);
    case 'logNormal':
      return logNormalMean(d.median, d.p99);
    case 'gamma':
      return d.shape * d.scale;
    case 'weibull':
      return d.scale * exp(logGamma(1 + 1 / d.shape));
    case 'empirical':
      return interpolatedMean(d.values);
    case 'mixture':
      return weigh(d.parts, mean);
  }
}

/** E max(0, X) = m P(Z <= m/s) + s phi(m/s). */
function cutNormalMean(m: number, sd: number): number {
  const z = m / sd;
  const half = gammaLower(0.5, (z * z) / 2) / 2;
  const below = z < 0 ? 0.5 - half : 0.5 + half;
  return m * below + (sd * exp((-z * z) / 2)) / SQRT_TAU;
}

function logNormalMean(median: Duration, p99: Duration): number {
  const sigma = logNormalSigma(median, p99);
  return median * exp((sigma * sigma) / 2);
}

/** The linear quantile spends the same share of the uniforms between any two neighbours. */
function interpolatedMean(values: readonly Duration[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  if (values.length === 1) return sum;
  const ends = (values[0] as number) + (values[values.length - 1] as number);
  return (sum - ends / 2) / (values.length - 1);
}

/**
 * The least duration that a draw stays at or below with probability `p` in [0, 1). Found by
 * bisection for mixtures, whose inverse transform jumps between parts.
 */
export function quantile(d: Distribution, p: number): Duration {
  if (d.kind !== 'mixture') return sampleUniform(d, p);
  let high = 1;
  while (share(d, high) < p) high *= 2;
  let low = -1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (share(d, middle) < p) low = middle;
    else high = middle;
  }
  return high as Duration;
}

/** The share of uniforms whose draw is at most `x`. */
function share(d: Distribution, x: number): number {
  if (d.kind === 'mixture') return weigh(d.parts, (part) => share(part, x));
  let low = 0;
  let high = 1;
  // Enough steps for the 53 bits of a uniform; a draw grows with its uniform.
  for (let i = 0; i < 54; i++) {
    const middle = (low + high) / 2;
    if (middle < 1 && sampleUniform(d, middle) <= x) low = middle;
    else high = middle;
  }
  return high;
}

function weigh(parts: readonly MixturePart[], value: (d: Distribution) => number): number {
  let total = 0;
  let sum = 0;
  for (const { weight, of } of parts) {
    total += weight;
    sum += weight * value(of);
  }
  return sum / total;
}
