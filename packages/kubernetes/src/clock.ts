import type { Draws, SimTime } from '@podsim/kernel';

const SECOND = 1_000_000;

/**
 * The cluster's wall clock. Virtual time 0 is 2026-01-01T00:00:00Z plus a drawn fraction of a
 * second: Kubernetes truncates timestamps to whole seconds, so the fraction shows (design 2.6).
 */
export class WallClock {
  readonly fraction: number;

  constructor(draws: Draws) {
    this.fraction = Math.floor(draws.uniform() * SECOND);
  }

  /** The start of the wall-clock second that `time` lies in, as virtual time. May be negative. */
  truncate(time: SimTime): SimTime {
    return (Math.floor((time + this.fraction) / SECOND) * SECOND - this.fraction) as SimTime;
  }

  /** Whole seconds from the wall-clock second of `earlier` to that of `later`. */
  secondsBetween(earlier: SimTime, later: SimTime): number {
    return (this.truncate(later) - this.truncate(earlier)) / SECOND;
  }
}
