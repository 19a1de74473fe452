import { asTime, runKey, Simulation, seconds } from '@podsim/kernel';
import { describe, expect, it } from 'vitest';
import {
  type GraceInput,
  gracePeriod,
  runsPreStop,
  signalGrace,
} from '../../src/kubelet/termination/grace.ts';
import { TerminationOrder, waitsFor } from '../../src/kubelet/termination/order.ts';
import { run, type Step, sleep } from '../../src/steps.ts';

const SECOND = 1_000_000;

const GRACE: GraceInput = {
  reason: 'unknown',
  podGrace: 30,
  deletionGrace: null,
  livenessGrace: null,
  startupGrace: null,
  override: null,
};

describe('the grace period of a kill (TERM-6, PROBE-23)', () => {
  it.each<[string, Partial<GraceInput>, number]>([
    ['of the pod', {}, 30],
    ['none at all', { podGrace: null }, 2],
    ['of the probe that kills', { reason: 'livenessProbe', livenessGrace: 60 }, 60],
    ['not of another probe', { reason: 'startupProbe', livenessGrace: 60 }, 30],
    ['of the startup probe', { reason: 'startupProbe', startupGrace: 5 }, 5],
    ['not of a probe that does not kill', { livenessGrace: 60 }, 30],
    ['of a deletion', { reason: 'livenessProbe', livenessGrace: 60, deletionGrace: 7 }, 7],
    ['of the caller', { deletionGrace: 7, override: 0 }, 0],
  ])('%s', (_, input, expected) => {
    expect(gracePeriod({ ...GRACE, ...input })).toBe(expected);
  });

  it('leaves out a hook that would have no time, and leaves SIGTERM two seconds', () => {
    expect([runsPreStop(1, true), runsPreStop(0, true), runsPreStop(1, false)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([-3, 0, 2, 30].map(signalGrace)).toEqual([2, 2, 2, 30]);
  });
});

describe('TerminationOrder (TERM-12)', () => {
  const containers = [
    { name: 'init', kind: 'init', running: false },
    { name: 's1', kind: 'sidecar', running: true },
    { name: 's2', kind: 'sidecar', running: true },
    { name: 'a', kind: 'main', running: true },
    { name: 'b', kind: 'main', running: false },
  ] as const;

  it('has sidecars wait for main containers and for the sidecar after them', () => {
    expect(containers.map(({ name }) => waitsFor(containers, name))).toEqual([
      [],
      ['a', 'b', 's2'],
      ['a', 'b'],
      [],
      [],
    ]);
  });

  /** When each container gets its signal, and what of its grace the wait cost, in seconds. */
  function signals(grace: number, lives: Record<string, number>) {
    const simulation = new Simulation({ key: runKey(1, 1) });
    const entity = simulation.createEntity('pod');
    const order = new TerminationOrder(entity, () => simulation.now, containers);
    const seen: Record<string, [at: number, cost: number]> = {};
    for (const { name, running } of containers) {
      if (!running) continue;
      const stop = function* (): Step {
        const cost = yield* order.wait(name, grace);
        seen[name] = [simulation.now / SECOND, cost];
        yield* sleep(entity, 2, seconds(lives[name] ?? 0));
        order.ended(name);
      };
      run(stop(), () => {});
    }
    simulation.run(asTime(1000 * SECOND));
    return seen;
  }

  it('follows TL-6', () => {
    expect(signals(30, { a: 3, s2: 1, s1: 1 })).toEqual({ a: [0, 0], s2: [3, 3], s1: [4, 4] });
  });

  it('ends all waits with the grace period', () => {
    expect(signals(5, { a: 30, s2: 1, s1: 1 })).toEqual({ a: [0, 0], s2: [5, 5], s1: [5, 5] });
  });

  it('charges whole seconds', () => {
    expect(signals(30, { a: 1.9, s2: 0, s1: 0 })).toMatchObject({ s2: [1.9, 1], s1: [1.9, 1] });
  });
});
