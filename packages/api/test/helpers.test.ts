import { describe, expect, test } from 'vitest';
import {
  editDistance,
  formatPod,
  matchLabels,
  nearest,
  podMemoryLimit,
  podRequests,
  type QosSpec,
  qosClass,
  recordOf,
} from '../src/index.ts';
import { pod, podWith } from './manifests.ts';

describe('qosClass (QOS-1)', () => {
  const both = { cpu: '100m', memory: '64Mi' };
  const guaranteed = { resources: { requests: both, limits: both } };
  const cases: [string, QosSpec, string][] = [
    ['nothing at all', { containers: [{}] }, 'BestEffort'],
    [
      'zeros',
      { containers: [{ resources: { requests: { cpu: '0' }, limits: { memory: 0 } } }] },
      'BestEffort',
    ],
    ['equal', { containers: [guaranteed] }, 'Guaranteed'],
    [
      'equal, written differently',
      { containers: [{ resources: { requests: { cpu: 100, memory: 67108864 }, limits: both } }] },
      'Guaranteed',
    ],
    ['one of two without', { containers: [guaranteed, {}] }, 'Burstable'],
    ['an init container without', { containers: [guaranteed], initContainers: [{}] }, 'Burstable'],
    [
      'an init container with',
      { containers: [guaranteed], initContainers: [guaranteed] },
      'Guaranteed',
    ],
    [
      'no memory limit',
      { containers: [{ resources: { requests: both, limits: { cpu: '100m' } } }] },
      'Burstable',
    ],
    [
      'a limit above the request',
      { containers: [{ resources: { requests: both, limits: { ...both, cpu: '200m' } } }] },
      'Burstable',
    ],
    ['requests only', { containers: [{ resources: { requests: both } }] }, 'Burstable'],
    ['limits only, not defaulted', { containers: [{ resources: { limits: both } }] }, 'Burstable'],
    [
      'the pod as a whole',
      { containers: [{}], resources: { requests: both, limits: both } },
      'Guaranteed',
    ],
    [
      'the pod goes before its containers',
      { containers: [guaranteed], resources: { requests: { cpu: '1' } } },
      'Burstable',
    ],
    ['an empty pod level', { containers: [guaranteed], resources: {} }, 'Guaranteed'],
  ];
  test.each(cases)('%s', (_, spec, expected) => {
    expect(qosClass(spec)).toBe(expected);
  });

  test('takes a spec after defaulting', () => {
    const containers = [{ name: 'a', image: 'x:1', resources: { limits: both } }];
    expect(qosClass(pod(podWith({ containers })).spec)).toBe('Guaranteed');
  });
});

test('podMemoryLimit: as much as may be used side by side, if every container has a limit', () => {
  const with_ = (name: string, memory: string | null, restartPolicy?: string) => ({
    name,
    image: 'x:1',
    resources: memory === null ? {} : { limits: { memory } },
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
  });
  const limit = (initContainers: unknown[], memory: string | null) =>
    podMemoryLimit(pod(podWith({ containers: [with_('c', memory)], initContainers })).spec);
  expect(limit([], '100')).toBe(100);
  expect(limit([with_('s', '30', 'Always')], '100')).toBe(130);
  expect(limit([with_('i', '300')], '100')).toBe(300);
  expect(limit([with_('s', null, 'Always')], '100')).toBeNull();
  expect(limit([with_('i', null)], '100')).toBeNull();
  expect(limit([], null)).toBeNull();
});

test('podRequests: side by side, or the hungriest init container (SCHED-2)', () => {
  const with_ = (name: string, cpu: string, restartPolicy?: string) => ({
    name,
    image: 'x:1',
    resources: { requests: { cpu } },
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
  });
  const requests = (initContainers: unknown[], ...cpu: string[]) => {
    const containers = cpu.map((amount, i) => with_(`c${i}`, amount));
    return podRequests(pod(podWith({ containers, initContainers })).spec);
  };
  expect(requests([], '1', '500m')).toEqual({ cpu: 1500, memory: 0 });
  expect(requests([with_('i', '2')], '1')).toEqual({ cpu: 2000, memory: 0 });
  expect(requests([with_('s', '1', 'Always'), with_('i', '2')], '1')).toEqual({
    cpu: 3000,
    memory: 0,
  });
  expect(requests([with_('i', '2'), with_('s', '1', 'Always')], '1')).toEqual({
    cpu: 2000,
    memory: 0,
  });
  expect(requests([with_('i', '1'), with_('s', '1', 'Always')], '2')).toEqual({
    cpu: 3000,
    memory: 0,
  });
});

test('matchLabels needs every key, and only own ones', () => {
  expect(matchLabels({ a: '1' }, { a: '1', b: '2' })).toBe(true);
  expect(matchLabels({ a: '1', c: '3' }, { a: '1' })).toBe(false);
  expect(matchLabels({}, {})).toBe(true);
  const odd = recordOf([['__proto__', 'x']]);
  expect(matchLabels(odd, {})).toBe(false);
  expect(matchLabels(odd, odd)).toBe(true);
});

test('formatPod is how kubelet messages name a pod', () => {
  expect(formatPod('web', 'default', 'b3c1')).toBe('web_default(b3c1)');
});

describe('nearest names', () => {
  test.each([
    ['duratoin', 'duration'],
    ['Duration', 'duration'],
    ['dration', 'duration'],
    ['duraation', 'duration'],
    ['livenesProbe', null],
    ['', null],
    ['x'.repeat(1000), null],
  ])('%s -> %s', (name, expected) => {
    expect(nearest(name, ['seed', 'runs', 'duration', 'cluster'])).toBe(expected);
  });

  test('ties go to the smaller name', () => {
    expect(nearest('bat', ['cat', 'hat', 'bar'])).toBe('bar');
  });

  test('distances', () => {
    expect(editDistance('abc', 'abc')).toBe(0);
    expect(editDistance('abc', 'acb')).toBe(1);
    expect(editDistance('abc', 'aBc')).toBe(0.5);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });
});
