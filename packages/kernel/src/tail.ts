import { type Distribution, type MixturePart, sampleUniform } from './distributions.ts';
import type { Duration } from './time.ts';

/**
 * Distributions cut at a limit, such as a timeout: how much of one lies at or above it, and draws
 * from either side. By the inverse transform itself, so that they agree with it to the last bit.
 */

/** Uniforms are multiples of 2^-53. */
const UNIFORMS = 0x20_0000_0000_0000;

type Simple = Exclude<Distribution, { kind: 'mixture' }>;

/** Distributions are immutable, and a question costs 53 draws: each pair is asked once. */
const known = new WeakMap<Distribution, Map<Duration, number>>();

/** The probability of a draw of `limit` or more. */
export function shareFrom(d: Distribution, limit: Duration): number {
  return 1 - shareUnder(d, limit);
}

/** The draw that belongs to `u` among those of `limit` or more; there must be some. */
export function sampleFrom(d: Distribution, limit: Duration, u: number): Duration {
  if (d.kind === 'mixture') {
    const [of, rest] = pick(d.parts, u, (part) => shareFrom(part, limit));
    return sampleFrom(of, limit, rest);
  }
  const under = uniformsUnder(d, limit);
  const k = under + Math.floor(u * (UNIFORMS - under));
  return Math.max(limit, sampleUniform(d, k / UNIFORMS)) as Duration;
}

/** The draw that belongs to `u` among those below `limit`; there must be some. */
export function sampleUnder(d: Distribution, limit: Duration, u: number): Duration {
  if (d.kind === 'mixture') {
    const [of, rest] = pick(d.parts, u, (part) => shareUnder(part, limit));
    return sampleUnder(of, limit, rest);
  }
  const k = Math.floor(u * uniformsUnder(d, limit));
  return Math.min(limit - 1, sampleUniform(d, k / UNIFORMS)) as Duration;
}

function shareUnder(d: Distribution, limit: Duration): number {
  if (d.kind !== 'mixture') return uniformsUnder(d, limit) / UNIFORMS;
  let total = 0;
  let under = 0;
  for (const { weight, of } of d.parts) {
    total += weight;
    under += weight * shareUnder(of, limit);
  }
  return under / total;
}

/** How many of the 2^53 uniforms give a draw below `limit`: the lowest ones. */
function uniformsUnder(d: Simple, limit: Duration): number {
  let limits = known.get(d);
  if (limits === undefined) {
    limits = new Map();
    known.set(d, limits);
  }
  let count = limits.get(limit);
  if (count === undefined) {
    count = bisect(d, limit);
    limits.set(limit, count);
  }
  return count;
}

function bisect(d: Simple, limit: Duration): number {
  let low = 0;
  let high = UNIFORMS;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (sampleUniform(d, middle / UNIFORMS) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One uniform chooses a part by weight and share, and its place inside is the rest. */
function pick(
  parts: readonly MixturePart[],
  u: number,
  shareOf: (of: Distribution) => number,
): readonly [Distribution, number] {
  const masses = parts.map(({ weight, of }) => weight * shareOf(of));
  let rest = u * masses.reduce((a, b) => a + b, 0);
  let last: readonly [Distribution, number] = [(parts[0] as MixturePart).of, 0];
  for (const [i, mass] of masses.entries()) {
    const { of } = parts[i] as MixturePart;
    if (rest < mass) return [of, rest / mass];
    rest -= mass;
    // Only rounding leads past all parts: the end of the last possible one.
    if (mass > 0) last = [of, 1 - 1 / UNIFORMS];
  }
  return last;
}
