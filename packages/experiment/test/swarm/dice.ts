import { Draws, runKey } from '@podsim/kernel';

/** Random choices of a generator: the same for the same seed and name. */
export class Dice {
  private readonly draws: Draws;

  constructor(seed: number | string, name: string) {
    this.draws = new Draws(runKey(seed, 0), name);
  }

  integer(min: number, max: number): number {
    return this.draws.integer(min, max);
  }

  chance(probability: number): boolean {
    return this.draws.chance(probability);
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.integer(0, values.length - 1)];
    if (value === undefined) throw new Error('there is nothing to pick from');
    return value;
  }

  /** Up to `most` of the values, in their order, at least `least`. */
  some<T>(values: readonly T[], least: number, most: number): readonly T[] {
    const count = this.integer(least, Math.min(most, values.length));
    const left = [...values.keys()];
    const taken = Array.from({ length: count }, () => {
      return left.splice(this.integer(0, left.length - 1), 1)[0] as number;
    });
    return taken.sort((a, b) => a - b).map((index) => values[index] as T);
  }

  /** A value with that probability, otherwise nothing: for spreading into an object. */
  maybe<T extends object>(probability: number, make: () => T): T | Record<string, never> {
    return this.chance(probability) ? make() : {};
  }

  /** Kubernetes notation, to the tenth of a second. */
  seconds(min: number, max: number): string {
    const whole = this.integer(min, max);
    return this.chance(0.5) ? `${whole}s` : `${whole}.${this.integer(0, 9)}s`;
  }
}
