import { type Duration, type SimTime, seconds } from '@podsim/kernel';

/** An event as a component emits it. */
export interface Emission {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Container it is about; '' for the object as a whole. */
  readonly container: string;
}

/** What is kept of an Event that was emitted more than once. */
interface Series {
  count: number;
  writtenCount: number;
  first: SimTime;
  last: SimTime;
}

/**
 * An Event object: what the API server holds, or would hold had the last writes been sent. Each
 * pod has some, and most occur once: then the time of that says all of them.
 */
export class StoredEvent {
  readonly emission: Emission;
  /** When the component emitted it last. */
  emitted: SimTime;
  /** The event that was made after this one, about the same object. */
  next: StoredEvent | null = null;
  #occurred: 'once' | 'once, written' | Series = 'once';

  constructor(emission: Emission, now: SimTime) {
    this.emission = emission;
    this.emitted = now;
  }

  /** The component emits it again. */
  repeat(now: SimTime): void {
    const occurred = this.#occurred;
    if (typeof occurred === 'string') {
      const writtenCount = occurred === 'once' ? 0 : 1;
      this.#occurred = { count: 2, writtenCount, first: this.emitted, last: this.emitted };
    } else occurred.count++;
    this.emitted = now;
  }

  /** The API server holds what was emitted at a time, when there were so many occurrences. */
  written(count: number, emitted: SimTime): void {
    const occurred = this.#occurred;
    if (typeof occurred === 'string') {
      this.#occurred = 'once, written';
      return;
    }
    if (occurred.writtenCount === 0) occurred.first = emitted;
    occurred.last = emitted;
    occurred.writtenCount = count;
  }

  /** Occurrences that the component has counted. */
  get count(): number {
    return typeof this.#occurred === 'string' ? 1 : this.#occurred.count;
  }

  /** Occurrences as written; 0 while never written. */
  get writtenCount(): number {
    if (typeof this.#occurred === 'string') return this.#occurred === 'once' ? 0 : 1;
    return this.#occurred.writtenCount;
  }

  /** When the first of the written occurrences was emitted. */
  get first(): SimTime {
    return typeof this.#occurred === 'string' ? this.emitted : this.#occurred.first;
  }

  /** When the last of the written occurrences was emitted. */
  get last(): SimTime {
    return typeof this.#occurred === 'string' ? this.emitted : this.#occurred.last;
  }

  get type(): Emission['type'] {
    return this.emission.type;
  }

  get reason(): string {
    return this.emission.reason;
  }

  get message(): string {
    return this.emission.message;
  }

  get container(): string {
    return this.emission.container;
  }
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

/** Emissions of one component about one object that may be combined (EVENT-2). */
export function isSimilar(a: Emission, b: Emission): boolean {
  return a.reason === b.reason && a.container === b.container && a.type === b.type;
}

/** Among similar emissions, what makes an emission another one: its message. */
export function localKey({ message }: Emission): string {
  return message;
}

/** Similar emissions of more than one message. */
interface Group {
  /** One of them. */
  readonly like: Emission;
  /** Distinct messages, the oldest first. */
  messages: string[];
  last: SimTime;
  /** The event that stands for all of them once there are too many. */
  combined: StoredEvent | null;
  readonly next: Group | null;
}

/** A token bucket: what it lacks of its size follows from when it is full again. */
interface Bucket {
  /** null before the first emission. */
  readonly key: string | null;
  fullAt: SimTime;
  readonly next: Bucket | null;
}

/**
 * Aggregation, counting and spam filter for the events of one component about one object.
 *
 * Mirrors client-go tools/record/events_cache.go (EVENT-2 to EVENT-4). Simplified: the caches of
 * 4,096 entries per component never overflow. There are two of these for each pod, with a handful
 * of events each, so they are lists that cost nothing while empty.
 */
export class Correlator implements Bucket {
  // It is its own first bucket: few need another one.
  key: string | null = null;
  fullAt = 0 as SimTime;
  next: Bucket | null = null;
  /** The component, which has the settings. */
  readonly by: { readonly settings: CorrelatorSettings };
  #events: StoredEvent | null = null;
  #groups: Group | null = null;

  constructor(by: { readonly settings: CorrelatorSettings }) {
    this.by = by;
  }

  /** In the order in which they were made. */
  get events(): readonly StoredEvent[] {
    const events: StoredEvent[] = [];
    for (let event = this.#events; event; event = event.next) events.push(event);
    return events;
  }

  /** Counts an emission; the event to write, or null when the spam filter drops it. */
  correlate(emission: Emission, now: SimTime): StoredEvent | null {
    const event = this.combined(emission, now) ?? this.event(emission, now);
    return this.takeToken(this.by.settings.spamKey(emission), now) ? event : null;
  }

  // These are no #methods, for which V8 adds a field to every object.

  /** EVENT-2: many messages of one reason become one event; null while they are few. */
  private combined(emission: Emission, now: SimTime): StoredEvent | null {
    const { maxSimilar, window } = this.by.settings;
    const group = this.groupOf(emission);
    if (group === null) return null;
    if (now - group.last >= window) group.messages = [];
    const { messages } = group;
    if (!messages.includes(emission.message)) messages.push(emission.message);
    group.last = now;
    if (messages.length < maxSimilar) return null;
    messages.shift();
    if (group.combined) group.combined.repeat(now);
    else group.combined = this.add({ ...emission, message: `${COMBINED}${emission.message}` }, now);
    return group.combined;
  }

  /** Null for an emission that is only similar to those of its own message, as nearly all are. */
  private groupOf(emission: Emission): Group | null {
    for (let group = this.#groups; group; group = group.next) {
      if (isSimilar(group.like, emission)) return group;
    }
    const similar = this.find((event) => isSimilar(event.emission, emission));
    if (similar === null || similar.message === emission.message) return null;
    const [like, messages, last] = [emission, [similar.message], similar.emitted];
    this.#groups = { like, messages, last, combined: null, next: this.#groups };
    return this.#groups;
  }

  /** EVENT-3: the known event of this message, or another one. */
  private event(emission: Emission, now: SimTime): StoredEvent {
    const { message } = emission;
    const known = this.find((one) => one.message === message && isSimilar(one.emission, emission));
    if (known === null) return this.add(emission, now);
    known.repeat(now);
    return known;
  }

  private find(isIt: (event: StoredEvent) => boolean): StoredEvent | null {
    for (let event = this.#events; event; event = event.next) if (isIt(event)) return event;
    return null;
  }

  private add(emission: Emission, now: SimTime): StoredEvent {
    const event = new StoredEvent(emission, now);
    const newest = this.find(({ next }) => next === null);
    if (newest) newest.next = event;
    else this.#events = event;
    return event;
  }

  /** EVENT-4: one bucket for all events of a spam key. */
  private takeToken(key: string, now: SimTime): boolean {
    const { burst, refill } = this.by.settings;
    this.key ??= key;
    let bucket: Bucket | null = this;
    while (bucket !== null && bucket.key !== key) bucket = bucket.next;
    bucket ??= this.next = { key, fullAt: now, next: this.next };
    const fullAt = Math.max(now, bucket.fullAt) + refill;
    if (fullAt - now > burst * refill) return false;
    bucket.fullAt = fullAt as SimTime;
    return true;
  }
}
