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
  /** Events of a group that are this far apart, or further, are not similar any more. */
  readonly window: Duration;
  /** Token bucket per object and spam key (EVENT-4): its size, and the time of one token. */
  readonly burst: number;
  readonly refill: Duration;
  /** Emissions with the same key, about the same object, share one bucket. */
  readonly spamKey: (emission: Emission) => string;
}

export const DEFAULT_CORRELATOR: CorrelatorSettings = {
  maxSimilar: 10,
  window: seconds(600),
  burst: 25,
  refill: seconds(300),
  spamKey: ({ type }) => type,
};

const COMBINED = '(combined from similar events): ';
/** Between parts of a key; no name and no reason holds it. */
const SEPARATOR = '\0';

/** Emissions with one key, of one component about one object, may be combined (EVENT-2). */
export function aggregateKey({ type, reason, container }: Emission): string {
  return [type, reason, container].join(SEPARATOR);
}

/** Within such a group, what makes an emission another one: its message. */
export function localKey({ message }: Emission): string {
  return message;
}

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
  readonly #events = new Map<string, StoredEvent>();
  readonly #groups = new Map<string, Group>();
  readonly #buckets = new Map<string, Bucket>();

  constructor(settings: CorrelatorSettings) {
    this.#settings = settings;
  }

  get events(): readonly StoredEvent[] {
    return [...this.#events.values()];
  }

  /** Counts an emission; the event to write, or null when the spam filter drops it. */
  correlate(emission: Emission, now: SimTime): StoredEvent | null {
    const event = this.#observe(this.#aggregate(emission, now), now);
    return this.#takeToken(this.#settings.spamKey(emission), now) ? event : null;
  }

  /** Step 1 (EVENT-2): many messages of one reason become one. */
  #aggregate(emission: Emission, now: SimTime): Identified {
    const key = aggregateKey(emission);
    let group = this.#groups.get(key);
    if (!group || now - group.last >= this.#settings.window) {
      group = { messages: new Set(), last: now };
      this.#groups.set(key, group);
    }
    group.messages.add(localKey(emission));
    group.last = now;
    if (group.messages.size < this.#settings.maxSimilar) {
      return { emission, key: [key, emission.message].join(SEPARATOR) };
    }
    const [oldest] = group.messages;
    group.messages.delete(oldest as string);
    return { emission: { ...emission, message: `${COMBINED}${emission.message}` }, key };
  }

  /** Step 2 (EVENT-3): a known event is counted, another one is made. */
  #observe({ emission, key }: Identified, now: SimTime): StoredEvent {
    const known = this.#events.get(key);
    if (known) {
      known.count++;
      return known;
    }
    const { type, reason, message, container } = emission;
    const event = { type, reason, message, container, count: 1, writtenCount: 0, first: now };
    const stored: StoredEvent = { ...event, last: now };
    this.#events.set(key, stored);
    return stored;
  }

  /** Step 3 (EVENT-4): one bucket for all events of a spam key. */
  #takeToken(key: string, now: SimTime): boolean {
    const { burst, refill } = this.#settings;
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = { tokens: burst, at: now };
      this.#buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / refill);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }
}

/** An emission and the key of the event it counts for. */
interface Identified {
  readonly emission: Emission;
  readonly key: string;
}
