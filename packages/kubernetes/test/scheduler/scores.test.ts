import { log } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import { scoresOf, total } from '../../src/scheduler/algorithm.ts';
import { scoreInterPodAffinity } from '../../src/scheduler/plugins/inter-pod-affinity.ts';
import { scoreNodeAffinity } from '../../src/scheduler/plugins/node-affinity.ts';
import { scoreBalanced, scoreLeastAllocated } from '../../src/scheduler/plugins/node-resources.ts';
import type { Score, Subject } from '../../src/scheduler/plugins/plugin.ts';
import { scoreTopologySpread } from '../../src/scheduler/plugins/pod-topology-spread.ts';
import { scoreTaints } from '../../src/scheduler/plugins/taints.ts';
import { type PodFacts, podOf, World } from './world.ts';

const MI = 1024 * 1024;

/** Points of each node, 0 to 100, without the weight. */
function points(score: Score | null, { cache }: Subject): number[] {
  if (!score) return [];
  return [...total([{ ...score, weight: 1 }], cache.nodes)];
}

const about = (world: World, facts: PodFacts = {}): Subject => world.about(podOf('p', facts));

describe('scores (SCHED-4)', () => {
  const sized = () => new World().node('a', { cpu: 1000, memory: 1000 * MI });

  test('LeastAllocated: what is free of cpu and memory, averaged', () => {
    const subject = about(sized(), { requests: { cpu: '500m', memory: '100Mi' } });
    expect(points(scoreLeastAllocated(subject), subject)).toEqual([70]);
  });

  test('LeastAllocated: a pod without requests counts as 100m and 200Mi', () => {
    const subject = about(sized().on('a', podOf('x')));
    expect(points(scoreLeastAllocated(subject), subject)).toEqual([70]);
  });

  test('BalancedAllocation: by true requests', () => {
    const world = sized().on('a', podOf('x'));
    const subject = about(world, { requests: { cpu: '500m', memory: '100Mi' } });
    expect(points(scoreBalanced(subject), subject)).toEqual([80]);
  });

  test('BalancedAllocation says nothing about a pod without requests since 1.34', () => {
    const subject = sized().about(podOf('p'), { balancesBestEffort: false });
    expect(scoreBalanced(subject)).toBeNull();
  });

  test('TaintToleration: fewer taints that prefer others', () => {
    const taint = (key: string) => ({ key, value: '', effect: 'PreferNoSchedule' }) as const;
    const world = new World()
      .node('a', { taints: [taint('x'), taint('y')] })
      .node('b', { taints: [taint('x')] })
      .node('c');
    const subject = about(world);
    expect(points(scoreTaints(subject, world.cache.nodes), subject)).toEqual([0, 50, 100]);
  });

  test('NodeAffinity: the weights of what a node meets', () => {
    const prefer = (weight: number, key: string) => ({
      weight,
      preference: { matchExpressions: [{ key, operator: 'Exists' }] },
    });
    const nodeAffinity = {
      preferredDuringSchedulingIgnoredDuringExecution: [prefer(10, 'ssd'), prefer(30, 'gpu')],
    };
    const world = new World()
      .node('a', { labels: { ssd: '' } })
      .node('b', { labels: { ssd: '', gpu: '' } })
      .node('c');
    const subject = about(world, { spec: { affinity: { nodeAffinity } } });
    expect(points(scoreNodeAffinity(subject), subject)).toEqual([25, 100, 0]);
  });

  test('PodTopologySpread: fewer pods of the kind in the zone', () => {
    const web = { labels: { app: 'web' } };
    const constraint = {
      ...{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' },
      labelSelector: { matchLabels: { app: 'web' } },
    };
    const world = new World()
      .node('a', { labels: { zone: '1' } })
      .node('b', { labels: { zone: '2' } })
      .node('c');
    for (let i = 0; i < 8; i++) world.on(i < 6 ? 'a' : 'b', podOf(`w${i}`, web));
    const subject = about(world, { ...web, spec: { topologySpreadConstraints: [constraint] } });
    // Two zones, so each pod weighs log(4); the node without the label is not considered.
    const [most, least] = [Math.round(6 * log(4)), Math.round(2 * log(4))];
    expect(points(scoreTopologySpread(subject, world.cache.nodes), subject)).toEqual([
      Math.floor((100 * least) / most),
      100,
      0,
    ]);
  });

  test('InterPodAffinity: preferences of both sides', () => {
    const near = (kind: string, app: string, weight: number) => ({
      [kind]: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight,
            podAffinityTerm: {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: { app } },
            },
          },
        ],
      },
    });
    const shy = podOf('x', { spec: { affinity: near('podAntiAffinity', 'web', 5) } });
    const world = new World().node('a').node('b').node('c');
    world.on('a', podOf('db', { labels: { app: 'db' } })).on('b', shy);
    const affinity = near('podAffinity', 'db', 15);
    const subject = about(world, { labels: { app: 'web' }, spec: { affinity } });
    expect(points(scoreInterPodAffinity(subject), subject)).toEqual([100, 0, 25]);
  });

  test('what says nothing takes no part', () => {
    const world = new World().node('a').node('b');
    expect(scoresOf(about(world), world.cache.nodes).map(({ weight }) => weight)).toEqual([1, 1]);
  });
});
