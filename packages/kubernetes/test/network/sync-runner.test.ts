import type { SimTime } from '@podsim/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_SYNC, SyncRunner } from '../../src/network/sync-runner.ts';

const at = (seconds: number): SimTime => (seconds * 1_000_000) as SimTime;

describe('SyncRunner (EP-5)', () => {
  it('syncs twice at once after a quiet time, then once a second', () => {
    const runner = new SyncRunner();
    const changes = [0, 0.01, 0.02, 0.5, 1.5, 10];
    const runs = changes.map((time) => runner.next(at(time)));
    expect(runs.map(({ index, time }) => [index, time / 1e6])).toEqual([
      [0, 0],
      [1, 0.01],
      // Both wait for a second after the last run.
      [2, 1.01],
      [2, 1.01],
      // One token has come back by 1.51, the bucket is full again at 10.
      [3, 2.01],
      [4, 10],
    ]);
  });

  it('tells the newest run that a node has finished', () => {
    const runner = new SyncRunner();
    for (const time of [0, 0.1]) runner.next(at(time));
    const delayOf = (run: number): number => (run === 0 ? at(0.5) : at(0.2));
    expect(runner.finished(at(0.2), delayOf)).toBe(-1);
    // The second run is done first; it has taken up what the first one did.
    expect(runner.finished(at(0.3), delayOf)).toBe(1);
    expect(runner.finished(at(0.3), () => LONGEST_SYNC)).toBe(-1);
    runner.next(at(60));
    expect(runner.finished(at(60), () => LONGEST_SYNC)).toBe(1);
  });

  it('takes every change up within a second, and never syncs three times in one', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 1_500_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(gaps, (all) => {
        const runner = new SyncRunner();
        let now = 0;
        const times = new Set<number>();
        for (const gap of all) {
          now += gap;
          const { time } = runner.next(now as SimTime);
          expect(time).toBeGreaterThanOrEqual(now);
          expect(time - now).toBeLessThanOrEqual(1_000_000);
          times.add(time);
        }
        const runs = [...times];
        for (let i = 2; i < runs.length; i++) {
          expect((runs[i] as number) - (runs[i - 2] as number)).toBeGreaterThanOrEqual(1_000_000);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
