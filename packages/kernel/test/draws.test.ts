import { describe, expect, test } from 'vitest';
import { type Distribution, Draws, runKey, seconds } from '../src/index.ts';
import { chiSquared, correlation, histogram } from './statistics.ts';

const key = runKey(42, 0);
const N = 20_000;
/** |r| of independent samples exceeds this once in a thousand. */
const R_CRITICAL = 3.29 / Math.sqrt(N);
/** Chi-squared with 99 degrees of freedom exceeds this once in a thousand. */
const CHI2_CRITICAL = 148.23;

function uniforms(draws: Draws): number[] {
  return Array.from({ length: N }, () => draws.uniform());
}

describe('run keys', () => {
  test('are golden', () => {
    expect(runKey(42, 0)).toEqual({ k0: 1137582769, k1: 447224927 });
    expect(runKey(42, 1)).toEqual({ k0: 2162457163, k1: 1420465751 });
    expect(runKey('9b00dbd8e169c58dbc57ac4c', 0)).toEqual({ k0: 3933669757, k1: 471316757 });
  });

  test('differ by seed and replication; a number is its text', () => {
    const keys = [runKey(1, 0), runKey(1, 1), runKey(2, 0), runKey(11, 0), runKey('1/1', 0)];
    expect(new Set(keys.map(({ k0, k1 }) => `${k0} ${k1}`)).size).toBe(keys.length);
    expect(runKey('42', 0)).toEqual(runKey(42, 0));
  });

  test('need integers', () => {
    expect(() => runKey(1.5, 0)).toThrow(RangeError);
    expect(() => runKey(1, Number.NaN)).toThrow(RangeError);
  });
});

describe('a stream', () => {
  test('has golden uniforms', () => {
    const draws = new Draws(key, 'golden');
    expect([draws.uniform(), draws.uniform(), draws.uniform()]).toEqual([
      0.7944273038612225, 0.9065376522805121, 0.8739088065290956,
    ]);
    expect(draws.uniformAt(2 ** 40 + 3)).toBe(0.3646379379123952);
  });

  test('depends on key, name and index only, in any order of use', () => {
    const inOrder = uniforms(new Draws(key, 'a'));
    const other = new Draws(key, 'b');
    const again = new Draws(key, 'a');
    for (const index of [19_999, 0, 7, 7, 123]) {
      other.uniform();
      expect(again.uniformAt(index)).toBe(inOrder[index]);
    }
    expect(again.uniform()).toBe(inOrder[0]);
    expect(again.uniform()).toBe(inOrder[1]);
  });

  test('forks into the stream of the longer name, without moving', () => {
    const draws = new Draws(key, 'a');
    const fork = draws.fork('b');
    expect(fork.name).toBe('a/b');
    expect(fork.uniform()).toBe(new Draws(key, 'a/b').uniform());
    expect(draws.uniform()).toBe(new Draws(key, 'a').uniform());
    draws.uniform();
    expect(draws.fork('b').uniform()).toBe(new Draws(key, 'a/b').uniform());
  });

  test('samples with one uniform each', () => {
    const [a, b] = [new Draws(key, 'a'), new Draws(key, 'a')];
    const d = { kind: 'exponential', mean: 1_000_000 as never } as const;
    for (let index = 0; index < 10; index++) expect(a.sample(d)).toBe(b.sampleAt(d, index));
    expect(a.uniform()).toBe(b.uniformAt(10));
    a.sample({ kind: 'constant', value: 0 as never });
    a.integer(1, 6);
    a.chance(0);
    a.chance(1);
    expect(a.uniform()).toBe(b.uniformAt(15));
  });

  test('gives every integer from min to max alike', () => {
    const draws = new Draws(key, 'dice');
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < N; i++) {
      const face = draws.integer(-2, 3) + 2;
      counts[face] = (counts[face] ?? Number.NaN) + 1;
    }
    // Five degrees of freedom, one in a thousand.
    expect(chiSquared(counts)).toBeLessThan(20.52);
  });

  test('has chances that are as they are named', () => {
    const draws = new Draws(key, 'chance');
    let hits = 0;
    for (let i = 0; i < N; i++) if (draws.chance(0.3)) hits++;
    expect(Math.abs(hits - 0.3 * N)).toBeLessThan(3.29 * Math.sqrt(N * 0.3 * 0.7));
    expect(draws.chance(1)).toBe(true);
    expect(draws.chance(0)).toBe(false);
  });
});

describe('uniforms are uniform', () => {
  const many = {
    'along a stream': uniforms(new Draws(key, 'along')),
    'across streams': Array.from({ length: N }, (_, i) =>
      new Draws(key, `deployment/web#${i}/boot`).uniform(),
    ),
    'across replications': Array.from({ length: N }, (_, i) =>
      new Draws(runKey(42, i), 'x').uniform(),
    ),
  };
  test.each(Object.entries(many))('%s', (_, values) => {
    expect(chiSquared(histogram(values, 100))).toBeLessThan(CHI2_CRITICAL);
    // Neighbours as digits of one number: all 10 x 10 pairs are as likely.
    const pairs = values.map((u, i) => (Math.floor(u * 10) + (values[(i + 1) % N] as number)) / 10);
    expect(
      chiSquared(
        histogram(
          pairs.filter((_, i) => i % 2 === 0),
          100,
        ),
      ),
    ).toBeLessThan(CHI2_CRITICAL);
    // The seven low bits, which no histogram of the whole sees; 127 degrees of freedom.
    const low = values.map((u) => (u * 2 ** 46) % 1);
    expect(chiSquared(histogram(low, 128))).toBeLessThan(181.99);
  });
});

describe('are independent', () => {
  const base = uniforms(new Draws(key, 'entity/1/purpose'));
  const others: Record<string, number[]> = {
    'of the next entity': uniforms(new Draws(key, 'entity/2/purpose')),
    'of another purpose': uniforms(new Draws(key, 'entity/1/purposf')),
    'of a fork': uniforms(new Draws(key, 'entity/1/purpose').fork('x')),
    'of the next replication': uniforms(new Draws(runKey(42, 1), 'entity/1/purpose')),
    'of the next seed': uniforms(new Draws(runKey(43, 0), 'entity/1/purpose')),
    'of their successors': [...base.slice(1), base[0] as number],
    'of those 2^32 later': Array.from({ length: N }, (_, i) =>
      new Draws(key, 'entity/1/purpose').uniformAt(2 ** 32 + i),
    ),
  };
  test.each(Object.entries(others))('%s', (_, other) => {
    expect(Math.abs(correlation(base, other))).toBeLessThan(R_CRITICAL);
  });
});

describe('a draw of what is none', () => {
  const draws = () => new Draws(key, 'wrong');
  const any = (given: unknown) => given as never;
  const expected = /: it must be a distribution, such as constant.*read with readDistribution$/;

  test.each([
    ['5s', 'sample("5s")'],
    [5, 'sample(5)'],
    [undefined, 'sample(undefined)'],
    [null, 'sample(null)'],
    [{ kind: 'nope' }, 'sample({"kind":"nope"})'],
    [{ uniform: ['1s', '2s'] }, 'sample({"uniform":["1s","2s"]})'],
  ])('%j is refused', (given, call) => {
    for (const draw of [() => draws().sample(any(given)), () => draws().sampleAt(any(given), 3)]) {
      expect(draw).toThrow(RangeError);
      expect(draw).toThrow(call);
      expect(draw).toThrow(expected);
    }
  });

  test('is refused inside a mixture, and without its parameters', () => {
    const parts = [{ weight: 1, of: '5s' }] as never;
    const mixture: Distribution = { kind: 'mixture', parts };
    expect(() => draws().sample(mixture)).toThrow('sample("5s")');
    expect(() => draws().sample(any({ kind: 'constant' }))).toThrow('No draw from');
    expect(() => draws().sample(any({ kind: 'constant', value: '5s' }))).toThrow('No draw from');
  });

  test.each([[-1], [0.5], [Number.NaN], [Number.POSITIVE_INFINITY], ['0.5'], [undefined]])(
    'the index %s is refused',
    (index) => {
      const d = { kind: 'constant', value: seconds(1) } as const;
      expect(() => draws().uniformAt(any(index))).toThrow(/^uniformAt: the index is .* from 0$/);
      expect(() => draws().sampleAt(d, any(index))).toThrow(/^sampleAt: the index is .* from 0$/);
    },
  );

  test.each([
    [3, 1],
    [1.5, 2.2],
    [Number.NaN, 1],
    [1, undefined],
    ['a', 'b'],
  ])('integer(%s, %s) is refused', (min, max) => {
    const draw = () => draws().integer(any(min), any(max));
    expect(draw).toThrow(/^integer\(.*\): both must be whole numbers, the smaller one first$/);
  });

  test.each([['10%'], [5], [-0.1], [Number.NaN], [undefined]])('chance(%j) is refused', (p) => {
    expect(() => draws().chance(any(p))).toThrow(/^chance\(.*\): it must be a number from 0 to 1;/);
  });
});
