import TinyQueue from 'tinyqueue';
import { AssertionError } from './errors.ts';
import type { Duration, SimTime } from './time.ts';
import type { Entity, Owner, Phase, Timer } from './timer.ts';

/**
 * The event queue. tinyqueue has no cancellation, so a timer that is cancelled or armed again
 * leaves a dead entry behind: each arming is an entry of its own, a timer knows its live one, dead
 * ones are dropped when they reach the top, and the heap is rebuilt when more are dead than alive.
 *
 * The order ends with `n`, the count of the entity's own entries. No counter is shared between
 * entities: what one does never moves another.
 */

/** Phase and ordinal share one small integer, so that comparing both is one subtraction. */
const ORDINALS = 0x800_0000;
/** Below this many dead entries a rebuild saves nothing. */
const REBUILD_MIN = 64;

/** Spare entries that are kept; more than a few are only left after a burst. */
const SPARES = 256;

/** One arming of one timer. The fields that order it never change while it is in the heap. */
export class Entry {
  // NaN makes V8 choose a double from the start; times outgrow its small integers.
  time = Number.NaN as SimTime;
  rank: number;
  n = 0;
  /** null for a spare entry, which must keep nothing alive. */
  timer: QueueTimer | null;
  /** Links the spare entries. */
  next: Entry | null = null;

  constructor(timer: QueueTimer) {
    this.timer = timer;
    this.rank = timer.rank;
  }
}

function rankOf(phase: Phase, { ordinal }: QueueEntity): number {
  return phase * ORDINALS + ordinal;
}

function order(a: Entry, b: Entry): number {
  return a.time - b.time || a.rank - b.rank || a.n - b.n;
}

export class QueueTimer implements Timer {
  readonly entity: QueueEntity;
  readonly rank: number;
  readonly action: () => void;
  /** The entry that will run; any other entry of this timer in the heap is dead. */
  live: Entry | null = null;

  constructor(entity: QueueEntity, phase: Phase, action: () => void) {
    this.entity = entity;
    this.rank = rankOf(phase, entity);
    this.action = action;
  }

  get armed(): boolean {
    return this.live !== null;
  }

  get time(): SimTime {
    if (this.live === null) throw notArmed(this.entity);
    return this.live.time;
  }

  at(time: SimTime): void {
    this.after((time - this.entity.queue.now) as Duration);
  }

  // The delay is what crosses the calls: most fit a small integer, where a time, once past 35
  // minutes, would be allocated by V8 at each call.
  after(delay: Duration): void {
    const { entity } = this;
    const { queue } = entity;
    const time = (queue.now + delay) as SimTime;
    if (!(delay >= 0 && Number.isSafeInteger(time))) throw badTime(entity, time);
    const abandoned = this.live !== null;
    const entry = queue.entry(this);
    entry.time = time;
    entry.n = entity.n++;
    this.live = entry;
    queue.push(entry);
    if (abandoned) queue.bury();
  }

  cancel(): void {
    if (this.live === null) return;
    this.live = null;
    this.entity.queue.bury();
  }
}

/** Where an entity stands among all of its simulation. */
export class Place {
  readonly queue: TaskQueue;
  readonly ordinal: number;

  constructor(queue: TaskQueue, ordinal: number) {
    if (ordinal >= ORDINALS) {
      throw new AssertionError('TOO_MANY_ENTITIES', `There are ${ordinal} entities already.`);
    }
    this.queue = queue;
    this.ordinal = ordinal;
  }
}

/** What is an entity itself, where there are too many for each to have one beside it. */
export class QueueEntity implements Entity {
  readonly queue: TaskQueue;
  readonly ordinal: number;
  /** How many entries this entity has made. */
  n = 0;

  constructor({ queue, ordinal }: Place) {
    this.queue = queue;
    this.ordinal = ordinal;
  }

  get name(): string {
    return String(this);
  }

  isPast(phase: Phase): boolean {
    return this.queue.rank > rankOf(phase, this);
  }

  at(time: SimTime, phase: Phase, action: () => void): Timer {
    const timer = new QueueTimer(this, phase, action);
    timer.at(time);
    return timer;
  }

  after(delay: Duration, phase: Phase, action: () => void): Timer {
    const timer = new QueueTimer(this, phase, action);
    timer.after(delay);
    return timer;
  }

  timer(phase: Phase, action: () => void): Timer {
    return new QueueTimer(this, phase, action);
  }
}

/** An entity on behalf of its owner. */
export class OwnedEntity extends QueueEntity {
  readonly owner: Owner;

  constructor(place: Place, owner: Owner) {
    super(place);
    this.owner = owner;
  }

  override get name(): string {
    return String(this.owner);
  }
}

/** The heap of entries and the clock that they are measured against. */
export class TaskQueue {
  now = 0 as SimTime;
  /** Ordinal of the instant `now`: a small integer, cheaper to compare than a time. */
  instant = 0;
  /** Phase and entity of the task that runs; below all others between two instants. */
  rank = -1;
  rebuilds = 0;
  private dead = 0;
  /** Entries out of the heap; keeping some makes most armings free of allocation. */
  private spare: Entry | null = null;
  private spares = 0;
  private heap = new TinyQueue<Entry>([], order);

  /** Timers that are armed. */
  get armed(): number {
    return this.heap.length - this.dead;
  }
  /** Entries in the heap that will never run. */
  get abandoned(): number {
    return this.dead;
  }

  /** The next live entry, which stays queued; drops dead ones on the way. */
  peek(): Entry | undefined {
    for (;;) {
      const entry = this.heap.peek();
      if (entry === undefined || entry.timer?.live === entry) return entry;
      this.heap.pop();
      this.dead--;
      this.release(entry);
    }
  }

  /** Removes the live entry that `peek` returned and disarms its timer. */
  take(entry: Entry): void {
    this.heap.pop();
    this.rank = entry.rank;
    if (entry.timer !== null) entry.timer.live = null;
    this.release(entry);
  }

  /** Moves the clock to `time`, which is not before now. */
  advance(time: SimTime): void {
    if (time === this.now) return;
    this.now = time;
    this.rank = -1;
    this.instant++;
  }

  /** An entry for one arming of a timer; its time and count are still to be set. */
  entry(timer: QueueTimer): Entry {
    const entry = this.spare;
    if (entry === null) return new Entry(timer);
    this.spare = entry.next;
    this.spares--;
    entry.next = null;
    entry.timer = timer;
    entry.rank = timer.rank;
    return entry;
  }

  push(entry: Entry): void {
    this.heap.push(entry);
  }

  /** One more entry is dead. */
  bury(): void {
    this.dead++;
    if (this.dead >= REBUILD_MIN && this.dead * 2 > this.heap.length) this.rebuild();
  }

  private rebuild(): void {
    const { data } = this.heap;
    let alive = 0;
    for (const entry of data) {
      if (entry.timer?.live === entry) data[alive++] = entry;
      else this.release(entry);
    }
    data.length = alive;
    // The constructor heapifies the array it is given; the order is total, so nothing can change.
    this.heap = new TinyQueue(data, order);
    this.dead = 0;
    this.rebuilds++;
  }

  private release(entry: Entry): void {
    entry.timer = null;
    if (this.spares === SPARES) return;
    entry.next = this.spare;
    this.spare = entry;
    this.spares++;
  }
}

function badTime(entity: QueueEntity, time: SimTime): AssertionError {
  const { now } = entity.queue;
  return Number.isSafeInteger(time)
    ? new AssertionError('TIME_IN_THE_PAST', `${entity.name} schedules ${time} us at ${now} us.`)
    : new AssertionError(
        'TIME_NOT_AN_INTEGER',
        `${entity.name} schedules ${time} us at ${now} us; times are integers of microseconds.`,
      );
}

function notArmed(entity: QueueEntity): AssertionError {
  return new AssertionError(
    'TIMER_NOT_ARMED',
    `A timer of ${entity.name} was asked for its time at ${entity.queue.now} us, unarmed.`,
  );
}
