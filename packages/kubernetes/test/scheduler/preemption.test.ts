import type { SimTime } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import { Algorithm } from '../../src/scheduler/algorithm.ts';
import { budgetViolations } from '../../src/scheduler/budgets.ts';
import { preempt } from '../../src/scheduler/preemption.ts';
import type { PodObject } from '../../src/store/objects.ts';
import type { Store } from '../../src/store/store.ts';
import { type PodFacts, podOf, World } from './world.ts';

function attempt(world: World, facts: PodFacts, guarded: readonly PodObject[] = []): string {
  const subject = world.about(podOf('urgent', { priority: 10, ...facts }));
  const outcome = new Algorithm().schedule(subject, () => 0);
  if (outcome.node) return `fits ${outcome.node.name}`;
  const set = new Set(guarded);
  const result = preempt(subject, outcome, 0, () => set);
  if (result.node === null) return result.message;
  return `${result.node.name}: ${result.victims.map(({ name }) => name).join(' ')}`;
}

function started(name: string, priority: number, cpu: string, startTime = 1): PodObject {
  const pod = podOf(name, { priority, requests: { cpu } });
  return Object.assign(pod, { status: { ...pod.status, startTime: startTime as SimTime } });
}

const HALF = { requests: { cpu: '500m' } };

test('of a budget that allows for one disruption the second pod violates it', () => {
  const [one, two, other] = [
    podOf('one', { labels: { app: 'web' } }),
    podOf('two', { labels: { app: 'web' } }),
    podOf('other', { labels: { app: 'db' } }),
  ];
  const selector = { matchLabels: { app: 'web' }, matchExpressions: [] };
  const budget = {
    namespace: 'default',
    manifest: { spec: { selector } },
    status: { disruptionsAllowed: 1, disruptedPods: new Map() },
  };
  const store = { workloads: { all: () => [budget] } } as unknown as Store;
  expect([...budgetViolations(store, [other, one, two])]).toEqual([two]);
});

describe('preemption (SCHED-11)', () => {
  test('the fewest victims, the least important', () => {
    const world = new World().node('a');
    world.on('a', started('low', 1, '500m')).on('a', started('middle', 5, '500m'));
    expect(attempt(world, HALF)).toBe('a: low');
    expect(attempt(world, { requests: { cpu: '1' } })).toBe('a: middle low');
  });

  test('of equal priority the one that began last', () => {
    const world = new World().node('a');
    world.on('a', started('young', 1, '500m', 9)).on('a', started('old', 1, '500m', 2));
    expect(attempt(world, HALF)).toBe('a: young');
  });

  test('the node whose most important victim is the least', () => {
    const world = new World().node('a').node('b');
    world.on('a', started('middle', 5, '1')).on('b', started('low', 1, '1'));
    expect(attempt(world, HALF)).toBe('b: low');
  });

  test('a budget is violated only where nothing else helps', () => {
    const world = new World().node('a').node('b');
    const low = started('low', 1, '1');
    world.on('a', started('middle', 5, '1')).on('b', low);
    expect(attempt(world, HALF, [low])).toBe('a: middle');
  });

  test('nobody is less important', () => {
    const taint = { key: 'edge', value: '', effect: 'NoSchedule' } as const;
    const world = new World().node('a').node('b', { taints: [taint] });
    world.on('a', started('equal', 10, '1'));
    expect(attempt(world, HALF)).toBe(
      '0/2 nodes are available: 1 No preemption victims found for incoming pod, ' +
        '1 Preemption is not helpful for scheduling.',
    );
  });

  test('even an empty node would be too small', () => {
    const world = new World().node('a').on('a', started('low', 1, '1'));
    expect(attempt(world, { requests: { cpu: '2' } })).toBe(
      '0/1 nodes are available: 1 Insufficient cpu.',
    );
  });

  test('a policy that never preempts', () => {
    const world = new World().node('a').on('a', started('low', 1, '1'));
    expect(attempt(world, { ...HALF, spec: { preemptionPolicy: 'Never' } })).toBe(
      'not eligible due to preemptionPolicy=Never.',
    );
  });

  test('room that waits for somebody is not given away', () => {
    const world = new World().node('a');
    world.cache.nominate(podOf('waits', { priority: 10, requests: { cpu: '800m' } }), 'a');
    expect(attempt(world, { ...HALF, priority: 5 })).toBe(
      '0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    );
    expect(attempt(world, { ...HALF, priority: 11 })).toBe('fits a');
  });
});
