import type { Draws, Duration, Simulation } from '@podsim/kernel';
import type { RuntimeLatencies } from './spec.ts';

/** Room for the number of a purpose below the count of its draws, both in one number. */
const COUNT = 0x20_0000;

/** One number per purpose that was used: how often, times COUNT, plus the purpose's number. */
type Counts = readonly number[];

const NONE: Counts = [];
/** Counts whose followers are remembered. */
const REMEMBERED = 1000;

/**
 * Counts of draws in one simulation. Pods go through the same things, so most that are at rest
 * have equal counts: these are one list for many.
 */
class DrawCounts {
  readonly simulation: Simulation;
  /** Names of purposes are numbered once: every pod has the same ones. */
  readonly #numbers = new Map<string, number>();
  /** What counts became with one more draw, by the purpose of it. */
  readonly #followers = new Map<Counts, Map<number, Counts>>();

  constructor(simulation: Simulation) {
    this.simulation = simulation;
  }

  numberOf(purpose: string): number {
    const known = this.#numbers.get(purpose);
    if (known !== undefined) return known;
    this.#numbers.set(purpose, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  /** The counts with one more draw for a purpose. */
  after(counts: Counts, number: number): Counts {
    const followers = this.#followers.get(counts) ?? new Map<number, Counts>();
    const known = followers.get(number);
    if (known) return known;
    if (this.#followers.size >= REMEMBERED) this.#followers.clear();
    const index = placeOf(counts, number);
    // Joined, since an array that grows by itself reserves more than it needs.
    const after =
      index < 0
        ? counts.concat(number + COUNT)
        : counts.with(index, (counts[index] as number) + COUNT);
    this.#followers.set(counts, followers.set(number, after));
    return after;
  }
}

function placeOf(counts: Counts, number: number): number {
  return counts.findIndex((one) => one % COUNT === number);
}

const countsOf = new WeakMap<Simulation, DrawCounts>();

function drawCounts(simulation: Simulation): DrawCounts {
  const known = countsOf.get(simulation);
  if (known) return known;
  const fresh = new DrawCounts(simulation);
  countsOf.set(simulation, fresh);
  return fresh;
}

/**
 * Draws latencies for one entity: one stream per purpose, so that an entity that never does a
 * thing shifts nobody (design 2.3). Of a stream only the count of its draws is kept: there are
 * many for each pod, and most are used once.
 */
export class Latencies {
  readonly #all: DrawCounts;
  readonly #profile: RuntimeLatencies;
  readonly #identity: string;
  #counts = NONE;

  constructor(simulation: Simulation, profile: RuntimeLatencies, identity: string) {
    this.#all = drawCounts(simulation);
    this.#profile = profile;
    this.#identity = identity;
  }

  of(kind: keyof RuntimeLatencies, purpose: string = kind): Duration {
    return this.next(purpose).sample(this.#profile[kind]);
  }

  /** Drawn once for a purpose: what must be the same at every use. */
  fixed(kind: keyof RuntimeLatencies, purpose: string): Duration {
    return this.nth(purpose, 0).sampleAt(this.#profile[kind], 0);
  }

  /** The stream of a purpose, for who counts the draws taken from it. */
  nth(purpose: string, before: number): Draws {
    return this.#all.simulation.draws(`${this.#identity}/${purpose}`, before);
  }

  /** The stream of a purpose, standing at its next draw. Exactly one is to be taken from it. */
  next(purpose: string): Draws {
    const number = this.#all.numberOf(purpose);
    const counts = this.#counts;
    const before = counts[placeOf(counts, number)] ?? number;
    this.#counts = this.#all.after(counts, number);
    return this.nth(purpose, Math.floor(before / COUNT));
  }
}
