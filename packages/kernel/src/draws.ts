import seedrandom from 'seedrandom';
import { type Distribution, notADistribution, sampleUniform, shownDraw } from './distributions.ts';
import { philox } from './philox.ts';
import { hashName } from './stream.ts';
import type { Duration } from './time.ts';

/** What all draws of one run depend on: two words of 32 bits. */
export interface RunKey {
  readonly k0: number;
  readonly k1: number;
}

/**
 * The key of one replication. The seed is an integer or any text; 1 and '1' are the same seed.
 *
 * @throws RangeError for a number that is no safe integer.
 */
export function runKey(seed: number | string, replication: number): RunKey {
  for (const given of [seed, replication]) {
    if (typeof given === 'number' && !Number.isSafeInteger(given)) {
      throw new RangeError(`Seed and replication must be integers, but one is ${given}.`);
    }
  }
  // The replication is last and has no slash, so different pairs are different texts.
  const generator = seedrandom(`${seed}/${replication}`);
  return { k0: generator.int32() >>> 0, k1: generator.int32() >>> 0 };
}

const block = new Uint32Array(4);

const isIndex = (index: number): boolean => Number.isSafeInteger(index) && index >= 0;

function notAnIndex(call: string, index: number): RangeError {
  const of = call === 'sampleAt' ? 'a distribution and ' : '';
  return new RangeError(
    `${call}: the index is ${shownDraw(index)}; it takes ${of}a whole number from 0`,
  );
}

/**
 * A stream of draws: a pure function of (key, name, index). Nothing that other streams do, and no
 * order of use, can change a number of it. Cheap to make: the name is hashed at the first draw.
 */
export class Draws {
  readonly name: string;
  private readonly key: RunKey;
  private hashed = false;
  private low = 0;
  private high = 0;
  private next: number;

  constructor(key: RunKey, name: string, next = 0) {
    this.key = key;
    this.name = name;
    this.next = next;
  }

  /** The next uniform of this stream, in [0, 1), with 53 bits. */
  uniform(): number {
    return this.uniformOf(this.next++);
  }

  /**
   * The uniform of that index, from 0; does not move the stream.
   *
   * @throws RangeError for an index that is no whole number from 0.
   */
  uniformAt(index: number): number {
    if (!isIndex(index)) throw notAnIndex('uniformAt', index);
    return this.uniformOf(index);
  }

  private uniformOf(index: number): number {
    if (!this.hashed) this.hash();
    const { key } = this;
    const upper = index < 0x1_0000_0000 ? 0 : Math.floor(index / 0x1_0000_0000);
    philox(index, upper, this.low, this.high, key.k0, key.k1, block);
    const first = block[0] as number;
    const second = block[1] as number;
    return ((first >>> 5) * 0x400_0000 + (second >>> 6)) / 0x20_0000_0000_0000;
  }

  /**
   * A draw of `d`; takes exactly one uniform.
   *
   * @throws RangeError for what is no distribution.
   */
  sample(d: Distribution): Duration {
    return this.sampleOf(d, this.next++);
  }

  /**
   * The draw of `d` at that index, from 0; does not move the stream.
   *
   * @throws RangeError for what is no distribution, or no index.
   */
  sampleAt(d: Distribution, index: number): Duration {
    if (!isIndex(index)) throw notAnIndex('sampleAt', index);
    return this.sampleOf(d, index);
  }

  private sampleOf(d: Distribution, index: number): Duration {
    // Nothing at all would end in an error of the language, which has no cure in it.
    const kind = (d as Distribution | undefined)?.kind;
    if (kind === undefined) throw notADistribution(d);
    // A constant uses up its index like any other, but needs no number.
    return sampleUniform(d, kind === 'constant' ? 0 : this.uniformOf(index));
  }

  /**
   * An integer, both ends included.
   *
   * @throws RangeError unless both are integers, the smaller one first.
   */
  integer(min: number, max: number): number {
    if (!(Number.isSafeInteger(min) && Number.isSafeInteger(max) && min <= max)) {
      const given = `integer(${shownDraw(min)}, ${shownDraw(max)})`;
      throw new RangeError(`${given}: both must be whole numbers, the smaller one first`);
    }
    return min + Math.floor(this.uniform() * (max - min + 1));
  }

  /**
   * True with probability `p`. Takes one uniform whatever `p` is.
   *
   * @throws RangeError for what is no probability.
   */
  chance(p: number): boolean {
    if (!(p >= 0 && p <= 1)) {
      const cure = 'options such as 10% are read with readShare';
      throw new RangeError(`chance(${shownDraw(p)}): it must be a number from 0 to 1; ${cure}`);
    }
    return this.uniform() < p;
  }

  /** The stream `name/purpose`, from its beginning; this stream does not move. */
  fork(purpose: string): Draws {
    return new Draws(this.key, `${this.name}/${purpose}`);
  }

  private hash(): void {
    const { low, high } = hashName(this.name);
    this.low = low;
    this.high = high;
    this.hashed = true;
  }
}
