import type { Distribution, Draws, Duration } from '@podsim/kernel';
import { nextOccurrence, sampleFrom, sampleUnder, shareFrom } from '@podsim/kernel';
import type { Hold, RequestAttempt } from '@podsim/sdk';

/** How many attempts ahead a hold looks; who is asked again then looks further. */
const HORIZON = 16_384;

/** Something that happens to a share of the attempts, to each by itself. */
export interface Rare {
  readonly share: number;
  readonly draws: Draws;
}

/** The first attempt from `ordinal` on that it happens to, as far as one looks ahead. */
export function firstOf({ share, draws }: Rare, ordinal: number): number {
  return share > 0
    ? nextOccurrence(draws, share, ordinal, ordinal + HORIZON)
    : Number.POSITIVE_INFINITY;
}

/**
 * The hold of an attempt to which nothing happens, where `next` is the first to which something
 * does; undefined if that is the very next one.
 */
export function holdBefore(next: number, ordinal: number): Hold | undefined {
  if (next === Number.POSITIVE_INFINITY) return {};
  const attempts = next - ordinal - 1;
  return attempts > 0 ? { attempts } : undefined;
}

/** What the latency of numbered attempts is drawn from. Each stream is read by index only. */
export interface LatencyDraws {
  /** The ordinary latency: its first number. */
  readonly ordinary: Draws;
  /** Which attempts are too slow. */
  readonly slow: Draws;
  /** How slow those are, by ordinal. */
  readonly tail: Draws;
}

export interface AttemptLatency {
  readonly latency: Duration;
  /** The first attempt from this one on that comes too late. */
  readonly slowAt: number;
}

/**
 * How long an attempt takes. Each one has the given distribution, cut in two at the timeout: those
 * that exceed it are independent of each other, because they decide over a probe's result; all
 * others take the same ordinary time, drawn once, so that an answer can hold.
 */
export function attemptLatency(
  d: Distribution,
  { ordinal, timeout }: RequestAttempt,
  draws: LatencyDraws,
): AttemptLatency {
  const slowAt = firstOf({ share: shareFrom(d, timeout), draws: draws.slow }, ordinal);
  const latency =
    slowAt === ordinal
      ? sampleFrom(d, timeout, draws.tail.uniformAt(ordinal))
      : sampleUnder(d, timeout, draws.ordinary.uniformAt(0));
  return { latency, slowAt };
}
