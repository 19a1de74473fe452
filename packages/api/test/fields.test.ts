import { describe, expect, test } from 'vitest';
import { isWorkload, listItems, readObject } from '../src/index.ts';
import { containerWith, podWith } from './manifests.ts';

describe('unknown fields', () => {
  test('are named with their path and the nearest field of the same struct', () => {
    const { object, unknown } = readObject({
      ...containerWith({
        livenesProbe: {},
        livenessProbe: { exec: { command: ['a'] }, failureTreshold: 5 },
        resource: {},
      }),
      zzz: 1,
    });
    expect(object).not.toBeNull();
    expect(unknown).toEqual([
      { path: ['spec', 'containers', 0, 'livenesProbe'], nearest: 'livenessProbe' },
      {
        path: ['spec', 'containers', 0, 'livenessProbe', 'failureTreshold'],
        nearest: 'failureThreshold',
      },
      { path: ['spec', 'containers', 0, 'resource'], nearest: 'resources' },
      { path: ['zzz'], nearest: null },
    ]);
  });

  test('a field of another letter case is near', () => {
    const { unknown } = readObject(podWith({ hostnetwork: true }));
    expect(unknown).toEqual([{ path: ['spec', 'hostnetwork'], nearest: 'hostNetwork' }]);
  });

  test('are found below fields without effect, too', () => {
    const { unknown, unused } = readObject(podWith({ securityContext: { runAsUsr: 5 } }));
    expect(unknown).toEqual([
      { path: ['spec', 'securityContext', 'runAsUsr'], nearest: 'runAsUser' },
    ]);
    expect(unused).toEqual([['spec', 'securityContext']]);
  });

  test('may be called like what JavaScript lends to every object', () => {
    const spec = JSON.parse('{"__proto__": 1, "constructor": 2, "hasOwnProperty": 3}');
    const value = podWith({});
    Object.defineProperties(value.spec, Object.getOwnPropertyDescriptors(spec));
    expect(readObject(value).unknown.map(({ path }) => path.at(-1))).toEqual([
      '__proto__',
      'constructor',
      'hasOwnProperty',
    ]);
  });
});

describe('fields without effect', () => {
  test('are named, unless they hold what the API server would have put there', () => {
    const spec = {
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'mine',
      enableServiceLinks: true,
      securityContext: {},
      hostAliases: [],
      imagePullSecrets: [{ name: 'a' }],
      automountServiceAccountToken: false,
    };
    expect(readObject(podWith(spec)).unused).toEqual([
      ['spec', 'schedulerName'],
      ['spec', 'imagePullSecrets'],
      ['spec', 'automountServiceAccountToken'],
    ]);
  });

  test('lists and maps are looked into', () => {
    const value = containerWith({
      resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
      resources: { limits: { cpu: 1, 'ephemeral-storage': '1Gi' } },
      lifecycle: { stopSignal: 'SIGQUIT' },
    });
    const before = readObject(value, { release: '1.32', featureGates: [] });
    expect(before.unused[0]).toEqual(['spec', 'containers', 0, 'resizePolicy']);
    expect(readObject(value).unused).toEqual([
      ['spec', 'containers', 0, 'resources', 'limits', 'ephemeral-storage'],
      ['spec', 'containers', 0, 'lifecycle', 'stopSignal'],
    ]);
  });

  test('what the scheduler reads has an effect', () => {
    const containers = [
      { name: 'app', image: 'a', resources: { requests: { 'ephemeral-storage': '1Gi' } } },
    ];
    const spec = {
      ...{ containers, priorityClassName: 'mine', preemptionPolicy: 'Never' },
      ...{ overhead: { cpu: '10m' }, affinity: { podAntiAffinity: {} } },
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' },
      ],
    };
    expect(readObject(podWith(spec)).unused).toEqual([]);
  });
});

test('a live export loads in silence', () => {
  const live = {
    ...podWith(
      {
        restartPolicy: 'Always',
        dnsPolicy: 'ClusterFirst',
        enableServiceLinks: true,
        preemptionPolicy: 'PreemptLowerPriority',
        priority: 0,
        schedulerName: 'default-scheduler',
        securityContext: {},
        serviceAccount: 'default',
        serviceAccountName: 'default',
        nodeName: 'gke-1',
      },
      {
        uid: 'b3c1',
        resourceVersion: '12',
        generation: 1,
        creationTimestamp: '2026-01-01T00:00:00Z',
        managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:spec': {} } }],
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      },
    ),
    status: { phase: 'Running', anything: ['at', 'all'] },
  };
  const { object, errors, unknown, unused } = readObject(live);
  expect(object).not.toBeNull();
  expect({ errors, unknown, unused }).toEqual({ errors: [], unknown: [], unused: [] });
});

describe('kinds', () => {
  test.each([
    ['v1', 'ReplicationController', true],
    ['v1', 'ServiceAccount', false],
    ['networking.k8s.io/v1', 'Ingress', false],
    ['example.com/v1', 'Widget', false],
  ])('%s %s is not simulated', (apiVersion, kind, workload) => {
    const result = readObject({
      apiVersion,
      kind,
      metadata: { name: 'x' },
      spec: { any: 'thing' },
    });
    expect(result).toEqual({
      object: null,
      errors: [],
      unknown: [],
      unused: [],
      dropped: [],
      unsupported: kind,
    });
    expect(isWorkload(kind)).toBe(workload);
  });

  test('lists give their items', () => {
    expect(listItems({ apiVersion: 'v1', kind: 'List', items: [1, 2] })).toEqual([1, 2]);
    expect(listItems({ apiVersion: 'v1', kind: 'PodList', items: [] })).toEqual([]);
    expect(listItems({ apiVersion: 'v1', kind: 'Pod', items: [1] })).toBeNull();
    expect(listItems('List')).toBeNull();
  });
});
