import { AssertionError } from './errors.ts';
import { exp, log, pow } from './math.ts';
import { gammaQuantile, normalQuantile } from './special.ts';
import type { Duration } from './time.ts';

/**
 * A distribution of durations: plain data. All are sampled by inverse transform from exactly one
 * uniform, so that a changed parameter shifts no later draw of the stream.
 */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: Duration }
  | { readonly kind: 'uniform'; readonly min: Duration; readonly max: Duration }
  | { readonly kind: 'exponential'; readonly mean: Duration }
  | { readonly kind: 'normal'; readonly mean: Duration; readonly sd: Duration }
  | { readonly kind: 'logNormal'; readonly median: Duration; readonly p99: Duration }
  | { readonly kind: 'gamma'; readonly shape: number; readonly scale: Duration }
  | { readonly kind: 'weibull'; readonly shape: number; readonly scale: Duration }
  /** At least one value, ascending; between them the quantile is linear (type 7 of R). */
  | { readonly kind: 'empirical'; readonly values: readonly Duration[] }
  /** Weights need not add up to 1. */
  | { readonly kind: 'mixture'; readonly parts: readonly MixturePart[] };

export interface MixturePart {
  readonly weight: number;
  readonly of: Distribution;
}

/** The distribution that always is `value`. */
export function constant(value: Duration): Distribution {
  return { kind: 'constant', value };
}

/**
 * The log-normal distribution with this median and 99th percentile; a constant if they are equal.
 *
 * @throws RangeError if they leave no such distribution; the message says why.
 */
export function logNormalOf(median: Duration, p99: Duration): Distribution {
  if (median === p99) return constant(median);
  if (p99 < median) throw new RangeError('The 99th percentile is below the median.');
  if (median === 0) throw new RangeError('The median must be longer than 0.');
  return { kind: 'logNormal', median, p99 };
}

/** The 99th percentile of the standard normal distribution. */
const Z99 = 2.3263478740408408;
/** 2^-54 stands for a uniform of 0, whose normal quantile would be infinite. */
const LEAST = 0.5 / 0x20_0000_0000_0000;
/** Longer draws are cut here, 142 years, so that adding one to a time stays exact. */
const LONGEST = 0x10_0000_0000_0000;

/** What a message says of an argument of a draw; whatever it is. */
export function shownDraw(value: unknown): string {
  const isPlain = typeof value === 'string' || (typeof value === 'object' && value !== null);
  return isPlain ? JSON.stringify(value) : String(value);
}

/** The error for what was given in the place of a distribution. */
export function notADistribution(given: unknown): RangeError {
  return new RangeError(
    `sample(${shownDraw(given)}): it must be a distribution, such as constant(seconds(5)) or ` +
      "parseDistribution('5s..20s'); those of options are read with readDistribution",
  );
}

/**
 * The draw that belongs to the uniform `u` in [0, 1): an integer of microseconds, at least 0.
 *
 * @throws RangeError for what is no distribution.
 * @throws AssertionError if the parameters give no number.
 */
export function sampleUniform(d: Distribution, u: number): Duration {
  const value = inverse(d, u);
  if (value > 0) return Math.min(Math.round(value), LONGEST) as Duration;
  if (value <= 0) return 0 as Duration;
  throw new AssertionError('DISTRIBUTION', `No draw from ${JSON.stringify(d)} at ${u}.`);
}

function inverse(d: Distribution, u: number): number {
  switch (d.kind) {
    case 'constant':
      return d.value;
    case 'uniform':
      return d.min + u * (d.max - d.min);
    case 'exponential':
      return -d.mean * log(1 - u);
    case 'normal':
      return d.mean + d.sd * normalQuantile(u || LEAST);
    case 'logNormal':
      return d.median * exp(logNormalSigma(d.median, d.p99) * normalQuantile(u || LEAST));
    case 'gamma':
      return d.scale * gammaQuantile(d.shape, u);
    case 'weibull':
      return d.scale * pow(-log(1 - u), 1 / d.shape);
    case 'empirical':
      return interpolate(d.values, u);
    case 'mixture':
      return pick(d.parts, u);
    default:
      throw notADistribution(d);
  }
}

/** The standard deviation of the logarithm; 0 for a median of 0, which is a constant. */
export function logNormalSigma(median: Duration, p99: Duration): number {
  return median > 0 ? log(p99 / median) / Z99 : 0;
}

function interpolate(values: readonly Duration[], u: number): number {
  const position = u * (values.length - 1);
  const below = Math.floor(position);
  const low = values[below] ?? Number.NaN;
  const high = values[below + 1] ?? low;
  return low + (position - below) * (high - low);
}

/** The place of `u` inside its part is again uniform, so one uniform chooses and draws. */
function pick(parts: readonly MixturePart[], u: number): number {
  let total = 0;
  for (const { weight } of parts) total += weight;
  let rest = u * total;
  for (const { weight, of } of parts) {
    if (rest < weight) return inverse(of, rest / weight);
    rest -= weight;
  }
  // Only rounding leads here: the end of the last part.
  const last = parts.findLast(({ weight }) => weight > 0);
  return last === undefined ? Number.NaN : inverse(last.of, 1 - 2 * LEAST);
}
