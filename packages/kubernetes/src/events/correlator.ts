import { type Duration, type SimTime, seconds } from '@podsim/kernel';

/** An event as a component emits it. */
export interface Emission {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Container it is about; '' for the object as a whole. */
  readonly container: string;
}

/** An Event object: what the API server holds, or would hold had the last writes been sent. */
export interface StoredEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly container: string;
  /** Occurrences that the component has counted. */
  count: number;
  /** Occurrences, first and last time as written; 0 while never written. */
  writtenCount: number;
  first: SimTime;
  last: SimTime;
}

export interface CorrelatorSettings {
  /** Distinct messages of one reason before they are combined (EVENT-2). */
  readonly maxSimilar: number;
  readonly window: Duration;
  /** Token bucket per object and type (EVENT-4). */
  readonly burst: number;
  readonly refill: Duration;
}

export const DEFAULT_CORRELATOR: CorrelatorSettings = {
  maxSimilar: 10,
  window: seconds(600),
  burst: 25,
  refill: seconds(300),
};

interface Group {
  messages: Set<string>;
  last: SimTime;
}

interface Bucket {
  tokens: number;
  at: SimTime;
}

/**
 * Aggregation, counting and spam filter for the events of one component about one object.
 *
 * Mirrors client-go tools/record/events_cache.go (EVENT-2 to EVENT-4). Simplified: the caches of
 * 4,096 entries per component never overflow.
 */
export class Correlator {
  readonly #settings: CorrelatorSettings;
  readonly #events: StoredEvent[] = [];
  readonly #groups = new Map<string, Group>();
  readonly #buckets = new Map<string, Bucket>();

  constructor(settings: CorrelatorSettings) {
    this.#settings = settings;
  }

  get events(): readonly StoredEvent[] {
    return this.#events;
  }

  /** Counts an emission; the event to write, or null when the spam filter drops it. */
  correlate(emission: Emission, now: SimTime): StoredEvent | null {
    const event = this.#observe(this.#aggregate(emission, now), now);
    return this.#takeToken(emission.type, now) ? event : null;
  }

  /** Step 1 (EVENT-2): many messages of one reason become one. */
  #aggregate(emission: Emission, now: SimTime): Emission & { readonly combined: boolean } {
    const key = `${emission.type}/${emission.reason}`;
    let group = this.#groups.get(key);
    if (!group || now - group.last > this.#settings.window) {
      group = { messages: new Set(), last: now };
      this.#groups.set(key, group);
    }
    group.messages.add(emission.message);
    group.last = now;
    if (group.messages.size < this.#settings.maxSimilar) return { ...emission, combined: false };
    const [oldest] = group.messages;
    group.messages.delete(oldest as string);
    const message = `(combined from similar events): ${emission.message}`;
    return { ...emission, message, combined: true };
  }

  /** Step 2 (EVENT-3): a known event is counted, another one is made. */
  #observe(emission: Emission & { readonly combined: boolean }, now: SimTime): StoredEvent {
    const known = this.#events.find((event) => isSame(event, emission));
    if (known) {
      known.count++;
      return known;
    }
    const { type, reason, message, container } = emission;
    const event = { type, reason, message, container, count: 1, writtenCount: 0, first: now };
    const stored: StoredEvent = { ...event, last: now };
    this.#events.push(stored);
    return stored;
  }

  /** Step 3 (EVENT-4): one bucket for all events of a type. */
  #takeToken(type: string, now: SimTime): boolean {
    const { burst, refill } = this.#settings;
    let bucket = this.#buckets.get(type);
    if (!bucket) {
      bucket = { tokens: burst, at: now };
      this.#buckets.set(type, bucket);
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / refill);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }
}

/** A combined event is known by its group, another one by its whole identity. */
function isSame(event: StoredEvent, emission: Emission & { readonly combined: boolean }): boolean {
  if (event.type !== emission.type || event.reason !== emission.reason) return false;
  if (emission.combined) return event.message.startsWith('(combined from similar events): ');
  return event.container === emission.container && event.message === emission.message;
}
