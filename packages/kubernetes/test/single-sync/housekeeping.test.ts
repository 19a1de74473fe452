import { asTime, type Draws, runKey, Simulation, seconds } from '@podsim/kernel';
import { describe, expect, it } from 'vitest';
import type { KubeletContext } from '../../src/kubelet/context.ts';
import { NodeLoops } from '../../src/kubelet/loops.ts';
import { Housekeeping } from '../../src/kubelet/single-sync/housekeeping.ts';
import { PodKiller } from '../../src/kubelet/single-sync/pod-killer.ts';

/** Passes come every two seconds from the start on; each would use the list of the last one. */
function housekeeping(startedAt: number | null): Housekeeping {
  const simulation = new Simulation({ key: runKey(1, 1) });
  const always = { uniform: () => 0, uniformAt: () => 0 } as unknown as Draws;
  const start = startedAt === null ? null : asTime(seconds(startedAt));
  const loops = new NodeLoops(() => always, seconds(0), start, true);
  const context = (): KubeletContext =>
    ({ simulation, loops, startedAt: start }) as unknown as KubeletContext;
  const entity = simulation.createEntity('housekeeping');
  return new Housekeeping(entity, always, context, new PodKiller(context));
}

describe('the list of what runs (K21-7)', () => {
  const listsAt = (startedAt: number | null, ...times: readonly number[]): number[] => {
    const kept = housekeeping(startedAt);
    return times.map((time) => kept.listAt(asTime(seconds(time))) / 1e6);
  };

  it('is used again by every second pass at most', () => {
    const [first = 0, ...others] = listsAt(null, 20, 22, 24, 26);
    expect([18, 20]).toContain(first);
    expect(others).toEqual(first === 20 ? [20, 24, 24] : [22, 22, 26]);
  });

  it('is none before a kubelet has started: it makes its first one itself', () => {
    expect(listsAt(21, 21.5, 23, 25, 27, 29)).toEqual([21.5, 23, 23, 27, 27]);
  });
});
