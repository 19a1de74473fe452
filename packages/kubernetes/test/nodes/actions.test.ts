import { readObject } from '@podsim/api';
import { describe, expect, test } from 'vitest';
import { drainVerdict } from '../../src/actions/drain.ts';
import { withChanges } from '../../src/actions/node-deeds.ts';
import { expected, needsScale } from '../../src/controllers/disruption/expected.ts';
import type { Taint } from '../../src/store/nodes.ts';
import type { PodObject } from '../../src/store/objects.ts';

describe('expected pods of a budget (PDB-1)', () => {
  const spec = { selector: null, unhealthyPodEvictionPolicy: 'IfHealthyBudget' } as const;
  const of = (
    bounds: { minAvailable?: number | `${number}%`; maxUnavailable?: number | `${number}%` },
    pods: number,
    scale: number,
  ) => expected({ minAvailable: null, maxUnavailable: null, ...spec, ...bounds }, pods, scale);

  test('an integer minAvailable counts the pods that are there', () => {
    expect(of({ minAvailable: 2 }, 5, 3)).toEqual({ pods: 5, healthy: 2 });
  });

  test('shares go by the scale, and round up', () => {
    expect(of({ minAvailable: '50%' }, 5, 3)).toEqual({ pods: 3, healthy: 2 });
    expect(of({ maxUnavailable: '50%' }, 5, 3)).toEqual({ pods: 3, healthy: 1 });
    expect(of({ maxUnavailable: 5 }, 5, 3)).toEqual({ pods: 3, healthy: 0 });
  });

  test('only an integer minAvailable does without controllers', () => {
    const bounds = { minAvailable: null, maxUnavailable: null, ...spec };
    expect(needsScale({ ...bounds, minAvailable: 1 })).toBe(false);
    expect(needsScale({ ...bounds, minAvailable: '1%' })).toBe(true);
    expect(needsScale({ ...bounds, maxUnavailable: 1 })).toBe(true);
  });
});

describe('what drain does with a pod (NODE-20)', () => {
  function pod(
    more: { owner?: string; phase?: string; emptyDir?: boolean; static?: boolean } = {},
  ): PodObject {
    const volumes = more.emptyDir ? [{ name: 'v', emptyDir: {} }] : [];
    const annotations = more.static ? { 'kubernetes.io/config.source': 'file' } : {};
    const { object } = readObject({
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', annotations } },
      spec: { volumes, containers: [{ name: 'app', image: 'a' }] },
    });
    if (object?.kind !== 'Pod') throw new Error('no pod');
    const owner = more.owner === undefined ? null : { kind: more.owner };
    const status = { phase: more.phase ?? 'Running' };
    return { manifest: object, spec: object.spec, owner, status } as unknown as PodObject;
  }
  const none = { force: false, ignoreDaemonsets: false, deleteEmptydirData: false };

  test.each([
    ['one of a controller', pod({ owner: 'ReplicaSet' }), {}, 'evict'],
    ['a static one', pod({ static: true }), {}, 'skip'],
    ['a bare one', pod(), {}, 'bare'],
    ['a bare one, by force', pod(), { force: true }, 'evict'],
    ['one that has ended', pod({ phase: 'Failed', emptyDir: true }), {}, 'evict'],
    ['a daemon', pod({ owner: 'DaemonSet' }), { force: true }, 'daemonSet'],
    ['a daemon, ignored', pod({ owner: 'DaemonSet' }), { ignoreDaemonsets: true }, 'skip'],
    ['with an emptyDir', pod({ owner: 'Job', emptyDir: true }), {}, 'storage'],
    [
      'with an emptyDir to lose',
      pod({ owner: 'Job', emptyDir: true }),
      { deleteEmptydirData: true },
      'evict',
    ],
  ])('%s', (_, object, options, verdict) => {
    expect(drainVerdict(object, { ...none, ...options })).toBe(verdict);
  });
});

describe('kubectl taint', () => {
  const taint = (key: string, value: string, effect: Taint['effect']): Taint => ({
    ...{ key, value, effect },
  });
  const change = (key: string, value: string, effect: Taint['effect'] | null, remove = false) => ({
    ...{ key, value, effect, remove },
  });
  const before = [taint('a', '1', 'NoSchedule'), taint('a', '', 'NoExecute')];

  test('one of the same key and effect is replaced where it is', () => {
    expect(withChanges(before, [change('a', '2', 'NoSchedule')])).toEqual([
      taint('a', '2', 'NoSchedule'),
      taint('a', '', 'NoExecute'),
    ]);
  });

  test('one is added, one effect or all of a key are taken off', () => {
    expect(withChanges(before, [change('b', '', 'NoExecute')])).toHaveLength(3);
    expect(withChanges(before, [change('a', '', 'NoExecute', true)])).toEqual([before[0]]);
    expect(withChanges(before, [change('a', '', null, true)])).toEqual([]);
  });
});
