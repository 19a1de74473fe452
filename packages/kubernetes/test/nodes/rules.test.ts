import type { Toleration } from '@podsim/api';
import { tolerates } from '@podsim/api';
import { type Duration, type SimTime, seconds } from '@podsim/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MonitorPasses } from '../../src/controllers/node-lifecycle/health.ts';
import { TaintQueue } from '../../src/controllers/node-lifecycle/taint-queue.ts';
import { withNoExecute, withNoSchedule } from '../../src/controllers/node-lifecycle/taints.ts';
import {
  taintsPer1000s,
  zoneOf,
  zoneState,
} from '../../src/controllers/node-lifecycle/zone-state.ts';
import { tolerationSeconds } from '../../src/controllers/tainteviction/toleration-time.ts';
import { newestHeartbeat } from '../../src/kubelet/nodestatus/heartbeats.ts';
import type { NodeObject, Taint } from '../../src/store/nodes.ts';

const SECOND = 1_000_000;
const at = (time: number): SimTime => Math.round(time * SECOND) as SimTime;

function node(ready: 'True' | 'False' | 'Unknown', more: Partial<NodeObject> = {}): NodeObject {
  const condition = { reason: '', message: '', lastTransitionTime: 0 as SimTime };
  return {
    ...{ kind: 'Node', identity: 'node/a', name: 'a', namespace: '', uid: 'u' },
    ...{ labels: {}, taints: [], unschedulable: false },
    capacity: { cpu: 1000, memory: 1, pods: 10, others: {} },
    conditions: [{ type: 'Ready', status: ready, ...condition }],
    heartbeats: { newest: (time) => time, stoppedAt: null },
    createdAt: 0 as SimTime,
    removed: false,
    ...more,
  };
}
const taint = (key: string, effect: Taint['effect'] = 'NoExecute', value = ''): Taint => ({
  ...{ key, effect, value },
});

describe('heartbeats (NODE-1)', () => {
  test('the newer of lease and status report, at or before the time', () => {
    const phases = { lease: at(-3), report: at(-100) };
    expect(newestHeartbeat(phases, at(7.1))).toBe(at(-3));
    expect(newestHeartbeat(phases, at(7.2))).toBe(at(7.2));
    expect(newestHeartbeat(phases, at(205))).toBe(at(205));
  });
});

describe('monitor passes (NODE-2, NODE-5)', () => {
  test('a node is unknown 40 s to 55 s after its last heartbeat plus 10 s', () => {
    const within = fc.record({
      phase: fc.double({ min: 0, max: 0.999, noNaN: true }),
      passTime: fc.integer({ min: 1_000, max: 3_000 }),
      heartbeat: fc.integer({ min: 0, max: 600 * SECOND }),
      grace: fc.constantFrom(40, 50),
    });
    fc.assert(
      fc.property(within, ({ phase, passTime, heartbeat, grace }) => {
        const passes = new MonitorPasses(phase, passTime as Duration);
        const unhealthy = passes.unhealthyAt(heartbeat as SimTime, seconds(grace));
        const silent = (unhealthy - heartbeat) / SECOND;
        expect(silent).toBeGreaterThan(grace);
        expect(silent).toBeLessThanOrEqual(grace + 5.1);
        expect(passes.atOrAfter(unhealthy)).toBe(unhealthy);
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});

describe('zones (NODE-6)', () => {
  test.each([
    [3, 0, 'Normal'],
    [1, 2, 'Normal'],
    [3, 3, 'Normal'],
    [9, 11, 'PartialDisruption'],
    [0, 1, 'FullDisruption'],
    [0, 0, 'Normal'],
  ])('%i ready and %i not: %s', (ready, notReady, state) => {
    expect(zoneState(ready, notReady)).toBe(state);
  });

  test('0.1 nodes a second, 0.01 or none in a zone that is disrupted in part', () => {
    expect(taintsPer1000s('Normal', 3)).toBe(100);
    expect(taintsPer1000s('FullDisruption', 3)).toBe(100);
    expect(taintsPer1000s('PartialDisruption', 50)).toBe(0);
    expect(taintsPer1000s('PartialDisruption', 51)).toBe(10);
  });

  test('a zone is region and zone together', () => {
    const labels = { 'topology.kubernetes.io/region': 'eu', 'topology.kubernetes.io/zone': 'b' };
    expect(zoneOf(node('True', { labels }))).toBe('eu:b');
    expect(zoneOf(node('True'))).toBe(':');
  });
});

describe('TaintQueue (NODE-6)', () => {
  const nodes = ['a', 'b', 'c'].map((name) => node('Unknown', { name }));

  test('the first node at once, then one every ten seconds', () => {
    const queue = new TaintQueue(100, at(0));
    for (const one of nodes) queue.add(one);
    expect(queue.take(at(50))?.name).toBe('a');
    expect(queue.take(at(50))).toBeNull();
    expect(queue.nextAt).toBe(at(60));
    expect(queue.take(at(60))?.name).toBe('b');
    expect(queue.take(at(99))?.name).toBe('c');
    expect(queue.nextAt).toBeNull();
  });

  test('nobody passes at rate 0; after it the bucket is empty', () => {
    const queue = new TaintQueue(100, at(0));
    queue.setRate(0, at(10));
    for (const one of nodes) queue.add(one);
    expect(queue.take(at(500))).toBeNull();
    expect(queue.nextAt).toBeNull();
    queue.setRate(100, at(500));
    expect(queue.take(at(500))).toBeNull();
    expect(queue.take(at(510))?.name).toBe('a');
  });

  test('a node that is well again does not wait any more', () => {
    const queue = new TaintQueue(100, at(0));
    queue.add(nodes[0] as NodeObject);
    queue.remove(nodes[0] as NodeObject);
    expect(queue.take(at(5))).toBeNull();
  });
});

describe('taints of nodes (NODE-6, NODE-20)', () => {
  const text = (taints: readonly Taint[]): string[] =>
    taints.map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`);

  test('NoSchedule follows readiness and the cordon; others stay', () => {
    const own = taint('gpu', 'NoSchedule');
    expect(text(withNoSchedule(node('Unknown', { taints: [own] })))).toEqual([
      'gpu:NoSchedule',
      'unreachable:NoSchedule',
    ]);
    const cordoned = node('False', { unschedulable: true });
    expect(text(withNoSchedule(cordoned))).toEqual([
      'not-ready:NoSchedule',
      'unschedulable:NoSchedule',
    ]);
    const back = node('True', { taints: withNoSchedule(cordoned) });
    expect(withNoSchedule(back)).toEqual([]);
    expect(withNoSchedule(node('True', { taints: [own] }))).toEqual([own]);
  });

  test('the same list when nothing changes', () => {
    const well = node('True', { taints: [taint('gpu', 'NoSchedule')] });
    expect(withNoSchedule(well)).toBe(well.taints);
    expect(withNoExecute(well, null)).toBe(well.taints);
  });

  test('unreachable and not-ready exclude each other', () => {
    const lost = node('Unknown', { taints: [taint('node.kubernetes.io/not-ready')] });
    const swapped = withNoExecute(lost, 'node.kubernetes.io/unreachable');
    expect(text(swapped)).toEqual(['unreachable:NoExecute']);
    expect(withNoExecute({ ...lost, taints: swapped }, null)).toEqual([]);
  });
});

describe('toleration time (NODE-7, NODE-8)', () => {
  const toleration = (more: Partial<Toleration>): Toleration => ({
    ...{ key: 'k', operator: 'Exists', value: '', effect: 'NoExecute', tolerationSeconds: null },
    ...more,
  });

  test.each([
    ['not tolerated', [], 0],
    ['for ever', [toleration({})], null],
    ['for 300 s', [toleration({ tolerationSeconds: 300 })], 300],
    ['negative is none', [toleration({ tolerationSeconds: -5 })], 0],
    ['the first that fits', [toleration({ tolerationSeconds: 60 }), toleration({})], 60],
    ['another effect', [toleration({ effect: 'NoSchedule' })], 0],
    ['every effect', [toleration({ effect: '' })], null],
  ])('%s', (_, tolerations, expected) => {
    expect(tolerationSeconds([taint('k')], tolerations)).toBe(expected);
  });

  test('of several taints the shortest time; one that is not tolerated decides', () => {
    const both = [toleration({ tolerationSeconds: 60 }), toleration({ key: 'l' })];
    expect(tolerationSeconds([taint('k'), taint('l')], both)).toBe(60);
    expect(tolerationSeconds([taint('k'), taint('m')], both)).toBe(0);
  });

  test('an empty key tolerates all, with Exists', () => {
    expect(tolerates(toleration({ key: '' }), taint('x'))).toBe(true);
    expect(tolerates(toleration({ key: '', operator: 'Equal' }), taint('x'))).toBe(false);
    const equal = toleration({ operator: 'Equal', value: 'a' });
    expect(tolerates(equal, taint('k', 'NoExecute', 'a'))).toBe(true);
    expect(tolerates(equal, taint('k', 'NoExecute', 'b'))).toBe(false);
  });
});
