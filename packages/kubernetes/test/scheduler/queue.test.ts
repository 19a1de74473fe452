import { type SimTime, seconds } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import { podInfo } from '../../src/scheduler/cache/pod-info.ts';
import { FailureSeries } from '../../src/scheduler/failure-series.ts';
import type { PluginName } from '../../src/scheduler/plugins/plugin.ts';
import { type ClusterEvent, mayHelp } from '../../src/scheduler/queue/hints.ts';
import {
  backoff,
  type QueuedPod,
  SchedulingQueue,
} from '../../src/scheduler/queue/scheduling-queue.ts';
import { nodeOf, podOf, World } from './world.ts';

const at = (time: number): SimTime => seconds(time) as number as SimTime;
const FIT: ReadonlySet<PluginName> = new Set(['NodeResourcesFit']);

test('back-off is 1 s, doubled per attempt, at most 10 s (SCHED-7)', () => {
  expect([1, 2, 3, 4, 5, 40].map((attempt) => backoff(attempt) / 1e6)).toEqual([
    1, 2, 4, 8, 10, 10,
  ]);
});

describe('SchedulingQueue', () => {
  test('the most important first, then the longest wait', () => {
    const queue = new SchedulingQueue(seconds(300));
    for (const [name, priority, time] of [
      ['late', 0, 3],
      ['early', 0, 1],
      ['critical', 9, 4],
      ['middle', 5, 2],
      ['old', 5, 1],
    ] as const) {
      queue.add(podOf(name, { priority }), at(time));
    }
    const names: string[] = [];
    for (let entry = queue.pop(false); entry; entry = queue.pop(false)) names.push(entry.pod.name);
    expect(names).toEqual(['critical', 'old', 'middle', 'early', 'late']);
  });

  test('a gated pod waits for its gates (SCHED-9)', () => {
    const queue = new SchedulingQueue(seconds(300));
    const pod = podOf('gated', { spec: { schedulingGates: [{ name: 'a.b/c' }] } });
    queue.add(pod, at(0));
    expect(queue.pop(true)).toBeNull();
    queue.open(queue.get(pod) as QueuedPod);
    expect(queue.pop(false)?.pod).toBe(pod);
  });

  test('what is woken waits for its back-off, unless pods in back-off are taken too', () => {
    for (const eager of [false, true]) {
      const queue = new SchedulingQueue(seconds(300));
      queue.add(podOf('p'), at(0));
      const entry = queue.pop(false) as QueuedPod;
      queue.putBack(entry, FIT, at(10));
      queue.wake(entry, at(10.5));
      expect(queue.nextBackoffEnd).toBe(at(11));
      expect(queue.pop(eager)).toBe(eager ? entry : null);
      queue.flushBackoff(at(11));
      expect(queue.pop(false)).toBe(eager ? null : entry);
    }
  });

  test('a pod is tried again after five minutes in the pool (SCHED-8)', () => {
    const queue = new SchedulingQueue(seconds(300));
    queue.add(podOf('p'), at(0));
    const entry = queue.pop(false) as QueuedPod;
    queue.putBack(entry, FIT, at(1));
    expect(queue.nextLeftover).toBe(at(301));
    queue.flushLeftovers(at(301));
    expect(queue.pop(true)).toBeNull();
    queue.flushLeftovers(at(302));
    expect(queue.pop(false)).toBe(entry);
  });

  test('what is deleted is not tried', () => {
    const queue = new SchedulingQueue(seconds(300));
    const pod = podOf('p');
    queue.add(pod, at(0));
    queue.delete(pod);
    expect(queue.pop(true)).toBeNull();
  });
});

describe('hints: what wakes a pod (SCHED-8)', () => {
  const world = new World();
  const helps = (event: ClusterEvent, plugin: PluginName, facts = {}): boolean => {
    const pod = podOf('waiting', facts);
    const waiting = { info: podInfo(pod.spec), group: world.cache.groups.of(pod) };
    return mayHelp(event, waiting, new Set([plugin]));
  };
  const gone = podOf('gone', { labels: { app: 'web' } });
  const group = world.cache.groups.of(gone);
  const podGone: ClusterEvent = { what: 'podGone', group, info: podInfo(gone.spec) };
  const podBound: ClusterEvent = { what: 'podBound', group };
  const node = world.cache.addNode(nodeOf('n', { labels: { disk: 'ssd' }, cpu: 500 }));
  const added: ClusterEvent = { what: 'node', node, before: null };
  const relabelled: ClusterEvent = {
    what: 'node',
    node,
    before: { ...node, name: 'n', labels: {}, taints: node.taints, capacity: node.capacity },
  };
  const ssd = { spec: { nodeSelector: { disk: 'ssd' } } };

  test.each<[string, boolean, boolean]>([
    ['room is free', helps(podGone, 'NodeResourcesFit'), true],
    ['a pod that comes frees nothing', helps(podBound, 'NodeResourcesFit'), false],
    ['a pod that goes is no node', helps(podGone, 'NodeAffinity', ssd), false],
    ['a new node with the label', helps(added, 'NodeAffinity', ssd), true],
    ['an old node gets the label', helps(relabelled, 'NodeAffinity', ssd), true],
    ['labels make no room', helps(relabelled, 'NodeResourcesFit'), false],
    ['a new node has room', helps(added, 'NodeResourcesFit', { requests: { cpu: '500m' } }), true],
    ['too small', helps(added, 'NodeResourcesFit', { requests: { cpu: '501m' } }), false],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected);
  });
});

test('failures of a pod are a series: created, counted once, then silent (EVENT-8)', () => {
  const series = new FailureSeries();
  const key = {};
  expect(series.next(key, '', 'a', at(0))).toBe('a');
  expect(series.next(key, '', 'b', at(60))).toBe('a');
  expect(series.next(key, '', 'b', at(120))).toBeNull();
  expect(series.next(key, '', 'c', at(481))).toBe('c');
});
