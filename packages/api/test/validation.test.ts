import { describe, expect, test } from 'vitest';
import { type ReadOptions, readObject } from '../src/index.ts';
import { containerWith, messages, podWith } from './manifests.ts';
import { APP, C, check, LABEL, QUANTITY, SUBDOMAIN } from './validation-table.ts';

describe('objects and metadata', () => {
  const config = (metadata: unknown, rest = {}) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    ...rest,
  });
  check([
    ['no name', config({}), 'metadata.name: Required value: name or generateName is required'],
    [
      'no metadata',
      config(null),
      'metadata.name: Required value: name or generateName is required',
    ],
    [
      'a name of capitals',
      config({ name: 'Web' }),
      `metadata.name: Invalid value: "Web": ${SUBDOMAIN}`,
    ],
    [
      'a long name',
      config({ name: 'a'.repeat(254) }),
      `metadata.name: Invalid value: "${'a'.repeat(199)}…: must be no more than 253 characters`,
    ],
    [
      'a generated name',
      config({ generateName: 'web-' }),
      'metadata.generateName: Forbidden: podsim only generates names of pods that a ' +
        'controller makes; set name',
    ],
    [
      'a bad namespace',
      config({ name: 'x', namespace: 'a.b' }),
      `metadata.namespace: Invalid value: "a.b": ${LABEL}`,
    ],
    [
      'a bad label',
      config({ name: 'x', labels: { 'a b': 'c d' } }),
      'metadata.labels: Invalid value: "a b": name part must consist of alphanumeric characters, ' +
        "'-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  " +
        "or 'my.name',  or '123-abc', regex used for validation is " +
        "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'metadata.labels: Invalid value: "c d": a valid label must be an empty string or consist ' +
        "of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', " +
        'regex used for validation is ' +
        "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
    [
      'a label that is a number',
      config({ name: 'x', labels: { version: 1 } }),
      'metadata.labels[version]: Invalid value: 1: expected a string, got a number',
    ],
    [
      'labels that are a list',
      config({ name: 'x', labels: ['a'] }),
      'metadata.labels: Invalid value: ["a"]: expected an object, got a list',
    ],
    [
      'a bad key of data',
      config({ name: 'x' }, { data: { 'a/b': 'c' } }),
      'data[a/b]: Invalid value: "a/b": a valid config key must consist of alphanumeric ' +
        "characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex " +
        "used for validation is '[-._a-zA-Z0-9]+')",
    ],
    [
      'base64 that is none',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { k: 'abc!' } },
      'data[k]: Invalid value: "abc!": illegal base64 data at input byte 3',
    ],
    ['no kind', { apiVersion: 'v1' }, 'kind: Required value'],
    ['nothing', {}, 'apiVersion: Required value', 'kind: Required value'],
    ['a text', 'pod', 'Invalid value: "pod": expected an object, got a string'],
    [
      'a kind of no version',
      { apiVersion: 'v1', kind: 'Pdo' },
      'kind: Not found: "Pdo": no matches for kind "Pdo" in version "v1"',
    ],
    [
      'a version of another kind',
      { apiVersion: 'v1', kind: 'Deployment' },
      'apiVersion: Not found: "v1": no matches for kind "Deployment" in version "v1"',
    ],
    [
      'a pod of another version',
      { apiVersion: 'v2', kind: 'Pod' },
      'apiVersion: Not found: "v2": no matches for kind "Pod" in version "v2"',
    ],
  ]);
});

describe('pods', () => {
  check([
    [
      'no spec',
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } },
      'spec.containers: Required value',
    ],
    ['no containers', podWith({ containers: [] }), 'spec.containers: Required value'],
    [
      'containers that are none',
      podWith({ containers: 'app' }),
      'spec.containers: Invalid value: "app": expected a list, got a string',
    ],
    [
      'an empty container',
      podWith({ containers: [null] }),
      `${C}.name: Required value`,
      `${C}.image: Required value`,
    ],
    [
      'two containers of one name',
      podWith({ containers: [APP, APP] }),
      'spec.containers[1].name: Duplicate value: "app"',
    ],
    [
      'an init container of the same name (SYS-2)',
      podWith({ containers: [APP], initContainers: [APP] }),
      'spec.initContainers[0].name: Duplicate value: "app"',
    ],
    [
      'a bad restart policy',
      podWith({ restartPolicy: 'Sometimes' }),
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", ' +
        '"OnFailure", "Never"',
    ],
    [
      'a grace period with a unit',
      podWith({ terminationGracePeriodSeconds: '30s' }),
      'spec.terminationGracePeriodSeconds: Invalid value: "30s": expected an integer, got a string',
    ],
    [
      'half a second',
      podWith({ terminationGracePeriodSeconds: 1.5 }),
      'spec.terminationGracePeriodSeconds: Invalid value: 1.5: expected an integer, got 1.5',
    ],
    [
      'no deadline at all',
      podWith({ activeDeadlineSeconds: 0 }),
      'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive',
    ],
    [
      'a truth value as text',
      podWith({ hostNetwork: 'true' }),
      'spec.hostNetwork: Invalid value: "true": expected a boolean, got a string',
    ],
    [
      'two volumes of one name',
      podWith({ volumes: [{ name: 'v' }, { name: 'v' }] }),
      'spec.volumes[1].name: Duplicate value: "v"',
    ],
    [
      'a volume of two types',
      podWith({ volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }] }),
      'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
    ],
    [
      'a secret volume without a secret',
      podWith({ volumes: [{ name: 'v', secret: { items: [{ key: 'a', path: '../a' }] } }] }),
      'spec.volumes[0].secret.secretName: Required value',
      'spec.volumes[0].secret.items[0].path: Invalid value: "../a": must not contain \'..\'',
    ],
    [
      'a toleration of everything that is none',
      podWith({ tolerations: [{ operator: 'Equal', value: 'x' }] }),
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` ' +
        'is empty, which means "match all values and all keys"',
    ],
    [
      'seconds for an effect without any',
      podWith({
        tolerations: [{ key: 'a', value: 'x', tolerationSeconds: 5, effect: 'NoSchedule' }],
      }),
      'spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be ' +
        "'NoExecute' when `tolerationSeconds` is set",
    ],
    [
      'a value for an operator without one',
      podWith({ tolerations: [{ key: 'a', value: 'x', operator: 'Exists', effect: 'No' }] }),
      'spec.tolerations[0].effect: Unsupported value: "No": supported values: ' +
        '"NoSchedule", "PreferNoSchedule", "NoExecute"',
      'spec.tolerations[0].operator: Invalid value: "x": value must be empty when ' +
        "`operator` is 'Exists'",
    ],
    [
      'a gate twice, and a node',
      podWith({ schedulingGates: [{ name: 'a' }, { name: 'a' }], nodeName: 'node1' }),
      'spec.schedulingGates[1]: Duplicate value: "a"',
      'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared',
    ],
  ]);
});

describe('releases', () => {
  const release = (text: string, ...gates: [string, boolean][]): ReadOptions => ({
    release: text,
    featureGates: gates,
  });
  const noSleep = containerWith({ lifecycle: { preStop: { sleep: { seconds: 0 } } } });
  const ownPolicy = containerWith({ restartPolicy: 'OnFailure' });

  test('a sleep of 0 s is allowed from 1.33 on (NEW-8)', () => {
    expect(messages(noSleep, release('1.32'))).toEqual([
      `${C}.lifecycle.preStop.sleep: Invalid value: 0: must be greater than 0 and less than ` +
        'terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue ' +
        'feature gate for zero sleep.',
    ]);
    expect(messages(noSleep, release('1.33'))).toEqual([]);
    const gate = ['PodLifecycleSleepActionAllowZero', true] as [string, boolean];
    expect(messages(noSleep, release('1.32', gate))).toEqual([]);
  });

  test('containers have a restart policy of their own from 1.35 on (NEW-6)', () => {
    expect(messages(ownPolicy, release('1.32'))).toEqual([
      `${C}.restartPolicy: Forbidden: may not be set for non-init containers`,
    ]);
    expect(messages(ownPolicy, release('1.35'))).toEqual([]);
    expect(messages(ownPolicy, release('1.35', ['ContainerRestartRules', false]))).toHaveLength(1);
    const init = podWith({ initContainers: [{ name: 'i', image: 'x:1', restartPolicy: 'Never' }] });
    expect(messages(init, release('1.32'))).toEqual([
      'spec.initContainers[0].restartPolicy: Unsupported value: "Never": supported ' +
        'values: "Always"',
    ]);
  });
});

describe('services', () => {
  const service = (spec: unknown, name = 'web') => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec,
  });
  check([
    ['no ports', service({ selector: { a: 'b' } }), 'spec.ports: Required value'],
    [
      'a name that begins with a digit',
      service({ ports: [{ port: 80 }] }, '1web'),
      'metadata.name: Invalid value: "1web": a DNS-1035 label must consist of lower ' +
        "case alphanumeric characters or '-', start with an alphabetic character, and end " +
        "with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for " +
        "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
    [
      'several ports',
      service({
        type: 'Cluster',
        ports: [{ port: 80 }, { name: 'b', port: 80 }, { name: 'b', port: 0, targetPort: 'X' }],
      }),
      'spec.type: Unsupported value: "Cluster": supported values: "ClusterIP", ' +
        '"ExternalName", "LoadBalancer", "NodePort"',
      'spec.ports[0].name: Required value',
      'spec.ports[1]: Duplicate value: {"protocol":"TCP","port":80}',
      'spec.ports[2].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.ports[2].targetPort: Invalid value: "X": must contain only alphanumeric ' +
        'characters (a-z, 0-9), and hyphens (-)',
      'spec.ports[2].targetPort: Invalid value: "X": must contain at least one letter (a-z)',
      'spec.ports[2].name: Duplicate value: "b"',
    ],
    ['an alias of nothing', service({ type: 'ExternalName' }), 'spec.externalName: Required value'],
  ]);
});

test('errors carry the path of the value in its object', () => {
  const { errors } = readObject(containerWith({ resources: { limits: { cpu: 'x' } } }));
  expect(errors).toEqual([
    {
      path: ['spec', 'containers', 0, 'resources', 'limits', 'cpu'],
      code: 'Invalid value',
      message: `${C}.resources.limits[cpu]: Invalid value: "x": ${QUANTITY}`,
    },
  ]);
});
