import type { Draws, Duration, Simulation } from '@podsim/kernel';
import type { RuntimeLatencies } from './spec.ts';

/**
 * Draws latencies for one entity: one stream per purpose, made when first used, so that an entity
 * that never does a thing costs nothing and shifts nobody (design 2.3).
 */
export class Latencies {
  readonly #simulation: Simulation;
  readonly #profile: RuntimeLatencies;
  readonly #identity: string;
  readonly #streams = new Map<string, Draws>();

  constructor(simulation: Simulation, profile: RuntimeLatencies, identity: string) {
    this.#simulation = simulation;
    this.#profile = profile;
    this.#identity = identity;
  }

  of(kind: keyof RuntimeLatencies, purpose: string = kind): Duration {
    return this.stream(purpose).sample(this.#profile[kind]);
  }

  /** Drawn once for a purpose: what must be the same at every use. */
  fixed(kind: keyof RuntimeLatencies, purpose: string): Duration {
    return this.stream(purpose).sampleAt(this.#profile[kind], 0);
  }

  stream(purpose: string): Draws {
    const known = this.#streams.get(purpose);
    if (known) return known;
    const draws = this.#simulation.draws(`${this.#identity}/${purpose}`);
    this.#streams.set(purpose, draws);
    return draws;
  }
}
