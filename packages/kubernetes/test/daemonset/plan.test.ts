import { type SimTime, seconds } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import { daemonSpec, eligibility } from '../../src/controllers/daemonset/daemon-pod.ts';
import { FailedBackoff } from '../../src/controllers/daemonset/failed-backoff.ts';
import {
  type Daemon,
  type Place,
  planNode,
  planUpdate,
} from '../../src/controllers/daemonset/plan.ts';
import { nodeOf, podOf } from '../scheduler/world.ts';

interface Named extends Daemon {
  readonly id: string;
}

let age = 0;
const daemon = (id: string, facts: Partial<Daemon> = {}): Named => ({
  ...{ id, phase: 'other', terminating: false, updated: true, available: true },
  createdAt: age++,
  ...facts,
});
const old = (id: string, facts: Partial<Daemon> = {}): Named =>
  daemon(id, { updated: false, ...facts });

const place = (name: string, daemons: readonly Named[], facts = {}): Place<Named> => ({
  ...{ name, shouldRun: true, mayStay: true, daemons },
  ...facts,
});

const text = ({ create, remove }: ReturnType<typeof planNode<Named>>): string =>
  [...create.map((name) => `+${name}`), ...remove.map(({ id }) => `-${id}`)].join(' ');

describe('one node (DS-1, DS-2)', () => {
  const out = { shouldRun: false, mayStay: false };
  const failed = daemon('x', { phase: 'Failed' });
  test.each<[string, Place<Named>, boolean, string]>([
    ['needs one', place('a', []), false, '+a'],
    ['has one', place('a', [daemon('x')]), false, ''],
    ['wants none', place('a', [], out), false, ''],
    ['must lose it', place('a', [daemon('x')], out), false, '-x'],
    ['may keep it', place('a', [daemon('x')], { shouldRun: false }), false, ''],
    [
      'lost it: waits until it is gone',
      place('a', [daemon('x', { terminating: true })]),
      false,
      '',
    ],
    ['has a failed one', place('a', [failed]), false, '-x'],
    ['has an ended one', place('a', [daemon('x', { phase: 'Succeeded' })]), false, '-x'],
    ['has two', place('a', [daemon('x'), daemon('y')]), false, '-y'],
    [
      'surge: old and new, not available',
      place('a', [old('x'), daemon('y', { available: false })]),
      true,
      '',
    ],
    ['surge: old and new, available', place('a', [old('x'), daemon('y')]), true, '-x'],
    ['surge: two new', place('a', [daemon('x'), daemon('y')]), true, '-y'],
  ])('%s', (_, one, surges, expected) => {
    expect(text(planNode(one, surges))).toBe(expected);
  });
});

describe('a rolling update (DS-3)', () => {
  const three = [place('a', [old('x')]), place('b', [old('y')]), place('c', [old('z')])];
  const gone = place('d', [daemon('w', { terminating: true })]);
  const broken = place('e', [old('v', { available: false })]);
  test.each<[string, readonly Place<Named>[], number, number, string]>([
    ['one at a time', three, 1, 0, '-x'],
    ['two at a time', three, 2, 0, '-x -y'],
    ['one that goes counts', [...three, gone], 1, 0, ''],
    ['what does not work is replaced anyway', [...three, broken], 1, 0, '-v'],
    ['up to date', [place('a', [daemon('x')])], 1, 0, ''],
    ['surge: a new one beside the old', three, 0, 1, '+a'],
    ['surge: what does not work does not count', [...three, broken], 0, 1, '+e +a'],
    [
      'surge: one is under way',
      [...three, place('f', [old('u'), daemon('t', { available: false })])],
      0,
      1,
      '',
    ],
  ])('%s', (_, places, maxUnavailable, maxSurge, expected) => {
    expect(text(planUpdate(places, { maxUnavailable, maxSurge }))).toBe(expected);
  });
});

test('failed daemons of a node are removed at 0 s, 1 s, 3 s; forgotten after 30 min', () => {
  const backoff = new FailedBackoff();
  const at = (time: number): SimTime => seconds(time) as number as SimTime;
  expect(backoff.next('n', at(0))).toBe(0);
  expect(backoff.next('n', at(0.4))).toBe(seconds(0.6));
  expect(backoff.next('n', at(1))).toBe(0);
  expect(backoff.next('n', at(2))).toBe(seconds(1));
  expect(backoff.next('n', at(3))).toBe(0);
  expect(backoff.next('n', at(1900))).toBe(0);
  expect(backoff.next('n', at(1900.5))).toBe(seconds(0.5));
});

describe('which nodes (DS-1, NODE-7)', () => {
  const { spec } = podOf('t', { spec: { nodeSelector: { logs: 'yes' } } });
  const labels = { logs: 'yes' };
  const taint = (key: string, effect: 'NoSchedule' | 'NoExecute') => [{ key, value: '', effect }];
  test.each([
    ['selected', { labels }, true, true],
    ['not selected', {}, false, false],
    [
      'cordoned',
      { labels, taints: taint('node.kubernetes.io/unschedulable', 'NoSchedule') },
      true,
      true,
    ],
    [
      'not ready',
      { labels, taints: taint('node.kubernetes.io/not-ready', 'NoExecute') },
      true,
      true,
    ],
    ['another taint', { labels, taints: taint('edge', 'NoSchedule') }, false, true],
    ['a taint that evicts', { labels, taints: taint('edge', 'NoExecute') }, false, false],
  ] as const)('%s', (_, facts, shouldRun, mayStay) => {
    expect(eligibility(spec, nodeOf('n', facts))).toEqual({ shouldRun, mayStay });
  });

  test('a daemon goes to its node and stays there however long it is not ready', () => {
    const daemonPod = daemonSpec(spec, 'n');
    expect(daemonPod.affinity?.node.required?.[0]?.matchFields[0]?.values).toEqual(['n']);
    const lasting = daemonPod.tolerations.filter(({ effect }) => effect === 'NoExecute');
    expect(lasting.map(({ tolerationSeconds }) => tolerationSeconds)).toEqual([null, null]);
  });
});
