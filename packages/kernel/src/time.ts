/**
 * Virtual time is an integer number of microseconds, so that sums are exact and every order is
 * total. The brands keep instants, spans and bare numbers apart at compile time only.
 */

/** An instant: microseconds since the start of the simulation. */
export type SimTime = number & { readonly __brand: 'SimTime' };
/** A span of virtual time in microseconds. */
export type Duration = number & { readonly __brand: 'Duration' };

/** `n` microseconds, rounded to an integer. */
export function microseconds(n: number): Duration {
  return Math.round(n) as Duration;
}
/** `n` milliseconds, rounded to an integer number of microseconds. */
export function milliseconds(n: number): Duration {
  return Math.round(n * 1_000) as Duration;
}
/** `n` seconds, rounded to an integer number of microseconds. */
export function seconds(n: number): Duration {
  return Math.round(n * 1_000_000) as Duration;
}
/** `n` minutes, rounded to an integer number of microseconds. */
export function minutes(n: number): Duration {
  return Math.round(n * 60_000_000) as Duration;
}
/** `n` hours, rounded to an integer number of microseconds. */
export function hours(n: number): Duration {
  return Math.round(n * 3_600_000_000) as Duration;
}

/**
 * The instant `us` microseconds after the start.
 *
 * @throws RangeError unless `us` is a safe integer.
 */
export function asTime(us: number): SimTime {
  if (!Number.isSafeInteger(us)) {
    throw new RangeError(`A time must be an integer number of microseconds, but is ${us}.`);
  }
  return us as SimTime;
}

/** The instant `d` after `t`. */
export function plus(t: SimTime, d: Duration): SimTime {
  return (t + d) as SimTime;
}

/** The span from `earlier` to `later`; negative if they are the other way round. */
export function since(later: SimTime, earlier: SimTime): Duration {
  return (later - earlier) as Duration;
}

/**
 * The first tick at or after `t` of a loop whose ticks are `anchor`, `anchor + period`, and so
 * on. There is no tick before the anchor.
 */
export function tickAtOrAfter(anchor: SimTime, period: Duration, t: SimTime): SimTime {
  if (t <= anchor) return anchor;
  // The remainder of integers is exact, which a rounded quotient is not.
  const over = (t - anchor) % period;
  return (over === 0 ? t : t - over + period) as SimTime;
}

/** The first tick strictly after `t`; see {@link tickAtOrAfter}. */
export function tickAfter(anchor: SimTime, period: Duration, t: SimTime): SimTime {
  if (t < anchor) return anchor;
  return (t - ((t - anchor) % period) + period) as SimTime;
}
