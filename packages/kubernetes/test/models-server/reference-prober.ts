import {
  type Duration,
  plus,
  type SimTime,
  seconds,
  type Timer,
  tickAfter,
  tickAtOrAfter,
} from '@podsim/kernel';
import type { Hold, ProbeType, RequestAttempt } from '@podsim/sdk';
import { at, type World } from './world.ts';

/** What one attempt found. */
export interface Found {
  readonly at: SimTime;
  readonly result: string;
  readonly latency: Duration | null;
}
export type Ask = (attempt: RequestAttempt) => Found & { readonly hold: Hold | null };

export interface Settings {
  readonly type: ProbeType;
  readonly period: number;
  readonly timeout: number;
  /** Second of the run of the first attempt. */
  readonly first: number;
  /** Last second of the run. */
  readonly last: number;
}

/**
 * The smallest prober that relies on holds: its attempts are on a grid, and those that a hold
 * covers are written down without being made. With `skip` off it makes every one.
 */
export class ReferenceProber {
  readonly found: Found[] = [];
  asked = 0;
  readonly #world: World;
  readonly #settings: Settings;
  readonly #skip: boolean;
  readonly #ask: Ask;
  readonly #timer: Timer;
  readonly #period: Duration;
  /** The answer that holds, since the tick of the last element of `found`. */
  #held: Found | null = null;

  constructor(world: World, settings: Settings, ask: Ask, skip: boolean) {
    this.#world = world;
    this.#settings = settings;
    this.#ask = ask;
    this.#skip = skip;
    this.#period = seconds(settings.period);
    this.#timer = world.entity.timer(4, () => this.#tick());
    this.#timer.at(at(settings.first));
    world.listeners.add(() => this.#wake());
  }

  /** Writes down what is held at the end of the run; all that was found. */
  close(): readonly Found[] {
    this.#writeDown(plus(at(this.#settings.last), 1 as Duration));
    return this.found;
  }

  /** A change comes before the ticks of its instant. */
  #wake(): void {
    if (this.#held === null) return;
    const { now } = this.#world.simulation;
    this.#writeDown(now);
    this.#timer.at(tickAtOrAfter(at(this.#settings.first), this.#period, now));
  }

  /** The attempts that were skipped before `end`. */
  #writeDown(end: SimTime): void {
    const { first } = this.#settings;
    const held = this.#held;
    this.#held = null;
    if (held === null) return;
    for (;;) {
      const last = this.found.at(-1)?.at as SimTime;
      const tick = tickAfter(at(first), this.#period, last);
      if (tick >= end) return;
      this.found.push({ ...held, at: tick });
    }
  }

  #tick(): void {
    const { now } = this.#world.simulation;
    this.#writeDown(now);
    const timeout = seconds(this.#settings.timeout);
    this.asked++;
    const { hold, ...found } = this.#ask({ ordinal: this.found.length, timeout });
    this.found.push(found);
    const next = plus(now, this.#period);
    if (hold === null || !this.#skip) {
      this.#timer.at(next);
      return;
    }
    this.#held = found;
    if (hold.until !== undefined || hold.attempts !== undefined) this.#timer.at(this.#end(hold));
  }

  #end({ until, attempts }: Hold): SimTime {
    const { now } = this.#world.simulation;
    const anchor = at(this.#settings.first);
    const next = plus(now, this.#period);
    const byTime = until === undefined ? Infinity : tickAtOrAfter(anchor, this.#period, until);
    const byCount = attempts === undefined ? Infinity : next + attempts * this.#period;
    return Math.max(next, Math.min(byTime, byCount)) as SimTime;
  }
}

/** Asks the world's port 8080 as an httpGet probe does. */
export function askHttp(world: World, type: ProbeType, path = '/healthz'): Ask {
  return (attempt) => {
    const now = world.simulation.now;
    const listener = world.ports.listener(8080);
    if (listener === null) return { at: now, result: 'refused', latency: null, hold: null };
    const question = { port: 8080, path, scheme: 'HTTP', headers: [], from: 'probe' } as const;
    const answer = listener.http({ ...question, probe: type, attempt });
    const { latency, status, hold } = answer;
    const late = latency === null || latency >= attempt.timeout;
    return { at: now, result: late ? 'timeout' : String(status), latency, hold: hold ?? null };
  };
}
