import type { Draws, Duration, Simulation } from '@podsim/kernel';
import type { RuntimeLatencies } from './spec.ts';

/** Room for the number of a purpose below the count of its draws, both in one number. */
const COUNT = 0x20_0000;
/** Names of purposes are numbered once per simulation: every pod has the same ones. */
const numbersOf = new WeakMap<Simulation, Map<string, number>>();

/**
 * Draws latencies for one entity: one stream per purpose, so that an entity that never does a
 * thing shifts nobody (design 2.3). Of a stream only the count of its draws is kept: there are
 * many for each pod, and most are used once.
 */
export class Latencies {
  readonly #simulation: Simulation;
  readonly #profile: RuntimeLatencies;
  readonly #identity: string;
  /** One number per purpose that was used: how often, times COUNT, plus the purpose's number. */
  #counts: number[] = [];

  constructor(simulation: Simulation, profile: RuntimeLatencies, identity: string) {
    this.#simulation = simulation;
    this.#profile = profile;
    this.#identity = identity;
  }

  of(kind: keyof RuntimeLatencies, purpose: string = kind): Duration {
    return this.next(purpose).sample(this.#profile[kind]);
  }

  /** Drawn once for a purpose: what must be the same at every use. */
  fixed(kind: keyof RuntimeLatencies, purpose: string): Duration {
    return this.#stream(purpose, 0).sampleAt(this.#profile[kind], 0);
  }

  /** The stream of a purpose, standing at its next draw. Exactly one is to be taken from it. */
  next(purpose: string): Draws {
    return this.#stream(purpose, this.#count(numberOf(this.#simulation, purpose)));
  }

  #stream(purpose: string, next: number): Draws {
    return this.#simulation.draws(`${this.#identity}/${purpose}`, next);
  }

  /** Counts one more draw; how many there were before. */
  #count(number: number): number {
    const index = this.#counts.findIndex((one) => one % COUNT === number);
    const before = this.#counts[index] ?? number;
    const after = before + COUNT;
    // Joined, since an array that grows by itself reserves more than it needs.
    if (index < 0) this.#counts = this.#counts.concat(after);
    else this.#counts[index] = after;
    return Math.floor(before / COUNT);
  }
}

function numberOf(simulation: Simulation, purpose: string): number {
  let numbers = numbersOf.get(simulation);
  if (numbers === undefined) {
    numbers = new Map();
    numbersOf.set(simulation, numbers);
  }
  const known = numbers.get(purpose);
  if (known !== undefined) return known;
  numbers.set(purpose, numbers.size);
  return numbers.size - 1;
}
