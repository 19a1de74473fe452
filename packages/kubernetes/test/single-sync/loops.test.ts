import { asTime, runKey, Simulation, seconds } from '@podsim/kernel';
import { expect, it } from 'vitest';
import { NodeLoops } from '../../src/kubelet/loops.ts';

it('the tickers of a kubelet of 1.21 start with it (K21-10)', () => {
  const simulation = new Simulation({ key: runKey(1, 1) });
  const start = asTime(seconds(100.3));
  const loops = new NodeLoops((loop) => simulation.draws(loop), seconds(0.004), start, true);
  expect(loops.tickAfter(start)).toBe(start + seconds(1));
  expect(loops.housekeepingAfter(start)).toBe(start + seconds(2));
  expect(loops.statusTickAfter(start)).toBe(start + seconds(10));
});
