import { asTime, type Duration, seconds } from '@podsim/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackOff } from '../../src/kubelet/restart-backoff/backoff.ts';

const SECOND = 1_000_000;
const at = (time: number) => asTime(Math.round(time * SECOND));

/** The rule of CRASH-1 with a history instead of an entry: slow, and hard to get wrong. */
class SlowBackOff {
  readonly #steps: { readonly at: number; readonly event: number }[] = [];
  readonly #initial: number;
  readonly #max: number;
  readonly #expiry: number;

  constructor(initial: number, max: number, expiry: number) {
    this.#initial = initial;
    this.#max = max;
    this.#expiry = expiry;
  }

  /** Doubles once for each step since the last one whose event came too late for its entry. */
  get(): number {
    let delay = 0;
    let last = Number.NEGATIVE_INFINITY;
    for (const step of this.#steps) {
      const fresh = delay === 0 || step.event - last > this.#expiry;
      delay = fresh ? this.#initial : Math.min(2 * delay, this.#max);
      last = step.at;
    }
    return delay;
  }

  refuses(event: number, now: number): boolean {
    const last = this.#steps.at(-1);
    if (!last || event - last.at > this.#expiry) return false;
    return now - event < this.get();
  }

  step(event: number, now: number): void {
    this.#steps.push({ at: now, event });
  }
}

const attempt = fc.record({
  /** How long the instance ran, and how long after its end the kubelet looks. */
  ran: fc.integer({ min: 0, max: 700 }),
  looksAfter: fc.integer({ min: 0, max: 400 }),
});

describe('BackOff', () => {
  it('agrees with a history of all steps', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 30 }), (attempts) => {
        const table = new BackOff({
          initial: seconds(10),
          max: seconds(300),
          expiry: seconds(600),
        });
        const slow = new SlowBackOff(10, 300, 600);
        let now = 0;
        for (const { ran, looksAfter } of attempts) {
          const finished = now + ran;
          now = finished + looksAfter;
          const refused = table.isInBackOffSince('key', at(finished), at(now));
          expect(refused).toBe(slow.refuses(finished, now));
          if (refused) continue;
          table.next('key', at(finished), at(now));
          slow.step(finished, now);
          expect(table.get('key')).toBe(slow.get() * SECOND);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('follows the worked timeline TL-1', () => {
    const table = new BackOff({ initial: seconds(10), max: seconds(300), expiry: seconds(600) });
    // The instance ends when it starts; checks are at these times (spec section 19).
    const checks = [1, 2, 13, 14, 25, 36, 37, 48, 59, 70, 81];
    const starts: number[] = [];
    let finished = 0.2;
    for (const now of checks) {
      if (table.isInBackOffSince('app', at(finished), at(now))) continue;
      table.next('app', at(finished), at(now));
      starts.push(now);
      finished = now;
    }
    expect(starts).toEqual([1, 13, 36, 81]);
    expect(table.get('app')).toBe(80 * SECOND);
  });

  it('keeps one delay per key', () => {
    const table = new BackOff({ initial: seconds(1), max: seconds(8), expiry: seconds(16) });
    for (const now of [0, 1, 2]) table.next('a', at(now), at(now));
    table.next('b', at(2), at(2));
    expect([table.get('a'), table.get('b'), table.get('c')]).toEqual([4 * SECOND, SECOND, 0]);
    table.forget('a');
    expect(table.get('a')).toBe(0);
    expect(table.get('b')).toBe(SECOND);
  });

  it('forgets an entry at a clean-up only after its time (CRASH-9)', () => {
    const table = new BackOff({ initial: seconds(10), max: seconds(300), expiry: seconds(600) });
    table.next('key', at(0), at(0));
    table.collect('key', at(600));
    expect(table.get('key')).toBe(10 * SECOND);
    table.collect('key', at(600.000001));
    expect(table.get('key')).toBe(0);
  });

  it('adds jitter to the delay before it doubles, and never passes the maximum', () => {
    const settings = { initial: seconds(10), max: seconds(60), expiry: seconds(120) };
    const table = new BackOff(settings, () => 0.5);
    const delays: Duration[] = [];
    for (const now of [0, 1, 2, 3]) {
      table.next('key', at(now), at(now));
      delays.push(table.get('key'));
    }
    // 10 + 5; 2 x 15 + 7.5; 2 x 37.5 + ... is above the limit.
    expect(delays.map((delay) => delay / SECOND)).toEqual([15, 37.5, 60, 60]);
  });
});
