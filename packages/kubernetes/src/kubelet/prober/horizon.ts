import { type Duration, type SimTime, tickAtOrAfter } from '@podsim/kernel';
import type { Hold } from '@podsim/sdk';

/**
 * The first tick at which an answer that holds may differ; null: none, unless something changes.
 *
 * @param next the next tick of the probe.
 */
export function horizonOf(
  { until, attempts }: Hold,
  next: SimTime,
  period: Duration,
): SimTime | null {
  const byTime =
    until === undefined ? Number.POSITIVE_INFINITY : tickAtOrAfter(next, period, until);
  const byCount = attempts === undefined ? Number.POSITIVE_INFINITY : next + attempts * period;
  const first = Math.min(byTime, byCount);
  return Number.isFinite(first) ? (first as SimTime) : null;
}
