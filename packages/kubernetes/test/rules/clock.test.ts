import { runKey, type SimTime, Simulation } from '@podsim/kernel';
import { describe, expect, it } from 'vitest';
import { WallClock } from '../../src/clock.ts';

const clock = new WallClock(new Simulation({ key: runKey('clock', 1) }).draws('cluster/clock'));
const START = Date.UTC(2026, 0, 1);

describe('WallClock.timestamp', () => {
  it('is what the calendar says, for 12 years of odd steps', () => {
    const last = 12 * 366 * 86_400;
    for (let second = 0; second < last; second += 86_399 * 7 + 13) {
      const expected = new Date(START + second * 1000).toISOString().replace('.000Z', 'Z');
      expect(clock.timestamp((second * 1_000_000) as SimTime)).toBe(expected);
    }
  });
});
