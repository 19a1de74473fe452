import { type Duration, type SimTime, seconds } from '@podsim/kernel';

/** One entry of the table: the delay that holds, and when it was last raised. */
interface Entry {
  delay: Duration;
  lastUpdate: SimTime;
}

export interface BackOffSettings {
  readonly initial: Duration;
  readonly max: Duration;
  /** Unused entries older than this count as absent: twice the default maximum (CRASH-1). */
  readonly expiry: Duration;
}

/**
 * Exponential back-off per key, as client-go's flowcontrol.Backoff (BO): initial, doubled at each
 * step up to a maximum, forgotten after a time without use. Used for restarts and image pulls.
 */
export class BackOff {
  readonly #settings: BackOffSettings;
  readonly #jitter: () => number;
  readonly #entries = new Map<string, Entry>();

  /** @param jitter share of the delay that a step adds to it; asked at each step. */
  constructor(settings: BackOffSettings, jitter: () => number = () => 0) {
    this.#settings = settings;
    this.#jitter = jitter;
  }

  /** The delay of a key; 0 without an entry. */
  get(key: string): Duration {
    return this.#entries.get(key)?.delay ?? seconds(0);
  }

  /** Whether `event` happened so recently that it is still to be waited for at `now`. */
  isInBackOffSince(key: string, event: SimTime, now: SimTime): boolean {
    const entry = this.#entries.get(key);
    if (!entry || this.#expired(event, entry)) return false;
    return now - event < entry.delay;
  }

  /** The same, counted from the last step instead of an event. */
  isInBackOffSinceUpdate(key: string, now: SimTime): boolean {
    const entry = this.#entries.get(key);
    if (!entry || this.#expired(now, entry)) return false;
    return now - entry.lastUpdate < entry.delay;
  }

  /** Takes a step at `now`; `event` decides whether the entry has expired. */
  next(key: string, event: SimTime, now: SimTime): void {
    const entry = this.#entries.get(key);
    if (!entry || this.#expired(event, entry)) {
      const delay = this.#jittered(this.#settings.initial, this.#settings.initial);
      this.#entries.set(key, { delay, lastUpdate: now });
      return;
    }
    const delay = this.#jittered((entry.delay * 2) as Duration, entry.delay);
    entry.delay = Math.min(delay, this.#settings.max) as Duration;
    entry.lastUpdate = now;
  }

  /** What is added is a share of the delay before it doubled. */
  #jittered(delay: Duration, of: Duration): Duration {
    return (delay + Math.round(of * this.#jitter())) as Duration;
  }

  /**
   * Drops what housekeeping would have dropped by `lastPass`, its last pass (CRASH-9). Called
   * before each use instead of every 2 s.
   */
  collect(key: string, lastPass: SimTime): void {
    const entry = this.#entries.get(key);
    if (entry && this.#expired(lastPass, entry)) this.#entries.delete(key);
  }

  /** Drops a key: its pod is gone, or it starts anew. */
  forget(key: string): void {
    this.#entries.delete(key);
  }

  #expired(event: SimTime, entry: Entry): boolean {
    return event - entry.lastUpdate > this.#settings.expiry;
  }
}

/** `10s`, `1m20s`, `5m0s`: Go's print of the delays that occur. */
export { formatDuration as backOffText } from '@podsim/kernel';
