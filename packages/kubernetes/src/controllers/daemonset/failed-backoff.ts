import type { Duration, SimTime } from '@podsim/kernel';

const SECOND = 1_000_000;
const LONGEST = 15 * 60 * SECOND;

/**
 * Back-off of nodes whose daemons fail: 1 s, doubled, at most 15 min; forgotten after 30 min
 * without a failure (DS-2, client-go flowcontrol).
 */
export class FailedBackoff {
  readonly #entries = new Map<string, { delay: number; since: SimTime }>();

  /** What is left to wait before the next removal; 0 counts this failure and lets it happen. */
  next(key: string, now: SimTime): Duration {
    const entry = this.#entries.get(key);
    const expired = !entry || now - entry.since > 2 * LONGEST;
    if (!expired && now - entry.since < entry.delay) {
      return (entry.since + entry.delay - now) as Duration;
    }
    const delay = expired ? SECOND : Math.min(entry.delay * 2, LONGEST);
    this.#entries.set(key, { delay, since: now });
    return 0 as Duration;
  }
}
