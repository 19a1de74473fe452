import { podRequests } from '@podsim/api';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Algorithm, filtersOf, refusalOf } from '../../src/scheduler/algorithm.ts';
import { preempt } from '../../src/scheduler/preemption.ts';
import { fitsSlowly, type Shelf } from './oracle.ts';
import { type NodeFacts, type PodFacts, podOf, World } from './world.ts';

const app = fc.constantFrom('web', 'db', 'log');

const nodes = fc.array(
  fc.record({
    labels: fc.constantFrom<Record<string, string>[]>({}, { zone: '1' }, { zone: '2' }),
    taints: fc.constantFrom([], [], [{ key: 'edge', value: '', effect: 'NoSchedule' as const }]),
    unschedulable: fc.constantFrom(false, false, false, true),
    cpu: fc.integer({ min: 0, max: 1000 }),
    memory: fc.integer({ min: 0, max: 1000 }),
    pods: fc.integer({ min: 1, max: 5 }),
  }) satisfies fc.Arbitrary<NodeFacts>,
  { minLength: 1, maxLength: 6 },
);

const topologyKey = fc.constantFrom('zone', 'kubernetes.io/hostname');

const terms = fc
  .option(fc.record({ topologyKey, labelSelector: fc.record({ matchLabels: fc.record({ app }) }) }))
  .map((term) => ({ requiredDuringSchedulingIgnoredDuringExecution: term ? [term] : [] }));

const spread = fc
  .option(fc.record({ maxSkew: fc.integer({ min: 1, max: 2 }), topologyKey, app }))
  .map((one) =>
    one
      ? [
          {
            ...{ maxSkew: one.maxSkew, topologyKey: one.topologyKey },
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: { matchLabels: { app: one.app } },
          },
        ]
      : [],
  );

const pods = fc.array(
  fc
    .record({
      app,
      cpu: fc.integer({ min: 0, max: 400 }),
      memory: fc.integer({ min: 0, max: 400 }),
      zone: fc.option(fc.constantFrom('1', '2'), { freq: 5 }),
      tolerant: fc.boolean(),
      topologySpreadConstraints: spread,
      podAffinity: terms,
      podAntiAffinity: terms,
      priority: fc.integer({ min: 0, max: 3 }),
    })
    .map(
      ({ cpu, memory, zone, tolerant, priority, ...rest }): PodFacts => ({
        labels: { app: rest.app },
        requests: { cpu: `${cpu}m`, memory: String(memory) },
        priority,
        spec: {
          nodeSelector: zone ? { zone } : {},
          tolerations: tolerant ? [{ key: 'edge', operator: 'Exists' }] : [],
          topologySpreadConstraints: rest.topologySpreadConstraints,
          affinity: { podAffinity: rest.podAffinity, podAntiAffinity: rest.podAntiAffinity },
        },
      }),
    ),
  { maxLength: 12 },
);

interface Run {
  readonly world: World;
  readonly shelves: Shelf[];
}

function cluster(facts: readonly NodeFacts[]): Run {
  const world = new World();
  facts.forEach((one, i) => {
    world.node(`n${i}`, one);
  });
  const shelves = world.cache.nodes.map(({ node }) => ({ node, pods: [] }));
  return { world, shelves };
}

function place({ world, shelves }: Run, facts: PodFacts, name: string): void {
  const pod = podOf(name, facts);
  const subject = world.about(pod);
  const filters = filtersOf(subject);
  const fast = world.cache.nodes.map((node) => refusalOf(filters, node) === null);
  expect(fast).toEqual(shelves.map((shelf) => fitsSlowly(pod, shelf, shelves)));
  const outcome = new Algorithm().schedule(subject, () => 0.5);
  expect(outcome.node !== null).toBe(fast.includes(true));
  if (outcome.node) {
    const { name: chosen } = outcome.node;
    expect(fast[world.cache.nodes.indexOf(outcome.node)]).toBe(true);
    world.on(chosen, pod);
    shelves.find(({ node }) => node.name === chosen)?.pods.push(pod);
    return;
  }
  const preemption = preempt(subject, outcome, 0, () => new Set());
  if (preemption.node === null) return;
  evict({ world, shelves }, preemption.victims, pod.priority);
  // The room is there now.
  const again = world.about(pod);
  expect(refusalOf(filtersOf(again), preemption.node)).toBeNull();
}

function evict(
  { world, shelves }: Run,
  victims: readonly ReturnType<typeof podOf>[],
  priority: number,
): void {
  expect(victims.length).toBeGreaterThan(0);
  for (const victim of victims) {
    expect(victim.priority).toBeLessThan(priority);
    world.cache.removePod(victim);
    for (const { pods: held } of shelves) {
      if (held.includes(victim)) held.splice(held.indexOf(victim), 1);
    }
  }
}

test('filters are the obvious ones; no node is overcommitted; preemption makes room', () => {
  fc.assert(
    fc.property(nodes, pods, (nodeFacts, podFacts) => {
      const run = cluster(nodeFacts);
      podFacts.forEach((facts, i) => {
        place(run, facts, `p${i}`);
        for (const { node, pods: held } of run.shelves) {
          const sum = (resource: 'cpu' | 'memory'): number =>
            held.reduce((total, { spec }) => total + podRequests(spec)[resource], 0);
          expect(sum('cpu')).toBeLessThanOrEqual(node.capacity.cpu);
          expect(sum('memory')).toBeLessThanOrEqual(node.capacity.memory);
          expect(held.length).toBeLessThanOrEqual(node.capacity.pods);
          const info = run.world.cache.node(node.name);
          expect([info?.cpu, info?.memory]).toEqual([sum('cpu'), sum('memory')]);
        }
      });
    }),
    { seed: 12, numRuns: 300 },
  );
});
