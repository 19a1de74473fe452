import { describe, expect, test } from 'vitest';
import { type ReadOptions, readObject } from '../src/index.ts';
import { containerWith, messages, podWith } from './manifests.ts';

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or " +
  "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for " +
  "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and " +
  "must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for " +
  "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const APP = { name: 'app', image: 'x:1' };
const C = 'spec.containers[0]';

/** A manifest and every message, in order. */
type Case = readonly [what: string, manifest: unknown, ...expected: string[]];

function check(cases: readonly Case[]): void {
  test.each(cases.map(([what, manifest, ...expected]) => ({ what, manifest, expected })))(
    '$what',
    ({ manifest, expected }) => {
      expect(messages(manifest)).toEqual(expected);
      expect(readObject(manifest).object).toBeNull();
    },
  );
}

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
        "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
        "character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
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

describe('containers', () => {
  check([
    [
      'a name with a dot',
      podWith({ containers: [{ ...APP, name: 'a.b' }] }),
      `${C}.name: Invalid value: "a.b": ${LABEL}`,
    ],
    ['no image', podWith({ containers: [{ name: 'app' }] }), `${C}.image: Required value`],
    [
      'an image that is a number',
      containerWith({ image: 5 }),
      `${C}.image: Invalid value: 5: expected a string, got a number`,
    ],
    [
      'an image with space',
      containerWith({ image: ' x' }),
      `${C}.image: Invalid value: " x": must not have leading or trailing whitespace`,
    ],
    [
      'a bad pull policy',
      containerWith({ imagePullPolicy: 'Maybe' }),
      `${C}.imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", ` +
        `"IfNotPresent", "Never"`,
    ],
    [
      'a command that is a text',
      containerWith({ command: 'sleep 5' }),
      `${C}.command: Invalid value: "sleep 5": expected a list, got a string`,
    ],
    [
      'a number among the arguments',
      containerWith({ args: ['sleep', 5] }),
      `${C}.args[1]: Invalid value: 5: expected a string, got a number`,
    ],
    [
      'ports out of range',
      containerWith({ ports: [{ containerPort: 0 }, {}, { containerPort: 65536, hostPort: -1 }] }),
      `${C}.ports[0].containerPort: Invalid value: 0: must be between 1 and 65535, inclusive`,
      `${C}.ports[1].containerPort: Required value`,
      `${C}.ports[2].containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive`,
      `${C}.ports[2].hostPort: Invalid value: -1: must be between 1 and 65535, inclusive`,
    ],
    [
      'port names',
      containerWith({
        ports: [
          { containerPort: 1, name: 'http' },
          { containerPort: 2, name: 'http' },
          { containerPort: 3, name: 'a-very-long-name' },
          { containerPort: 4, name: 'A--1-', protocol: 'ICMP' },
        ],
      }),
      `${C}.ports[1].name: Duplicate value: "http"`,
      `${C}.ports[2].name: Invalid value: "a-very-long-name": must be no more than 15 characters`,
      `${C}.ports[3].name: Invalid value: "A--1-": must contain only alphanumeric ` +
        `characters (a-z, 0-9), and hyphens (-)`,
      `${C}.ports[3].name: Invalid value: "A--1-": must contain at least one letter (a-z)`,
      `${C}.ports[3].name: Invalid value: "A--1-": must not contain consecutive hyphens`,
      `${C}.ports[3].name: Invalid value: "A--1-": must not begin or end with a hyphen`,
      `${C}.ports[3].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"`,
    ],
    [
      'one port of the host for two',
      podWith({
        containers: [
          { ...APP, ports: [{ containerPort: 80, hostPort: 80 }] },
          { ...APP, name: 'b', ports: [{ containerPort: 81, hostPort: 80 }] },
        ],
      }),
      'spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"',
    ],
    [
      'another port of the host on its own network',
      containerWith({ ports: [{ containerPort: 80, hostPort: 81 }] }, { hostNetwork: true }),
      `${C}.ports[0].containerPort: Invalid value: 80: must match \`hostPort\` when ` +
        `\`hostNetwork\` is true`,
    ],
    [
      'variables',
      containerWith({
        env: [
          { value: 'x' },
          { name: 'A=B' },
          { name: 'N', value: 1 },
          { name: 'B', value: 'x', valueFrom: { configMapKeyRef: { key: 'k' } } },
          { name: 'C', valueFrom: {} },
          { name: 'D', valueFrom: { fieldRef: { fieldPath: 'spec.x' }, secretKeyRef: {} } },
        ],
      }),
      `${C}.env[0].name: Required value`,
      `${C}.env[1].name: Invalid value: "A=B": a valid environment variable name must ` +
        `consist only of printable ASCII characters other than '='`,
      `${C}.env[2].value: Invalid value: 1: expected a string, got a number`,
      `${C}.env[3].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
      `${C}.env[3].valueFrom.configMapKeyRef.name: Required value`,
      `${C}.env[4].valueFrom: Invalid value: "": must specify one of: \`fieldRef\`, ` +
        `\`resourceFieldRef\`, \`configMapKeyRef\` or \`secretKeyRef\``,
      `${C}.env[5].valueFrom: Invalid value: "": may not have more than one field ` +
        `specified at a time`,
      `${C}.env[5].valueFrom.fieldRef.fieldPath: Unsupported value: "spec.x": supported ` +
        `values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", ` +
        `"spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", ` +
        `"status.podIPs"`,
    ],
    [
      'resources',
      containerWith({
        resources: {
          limits: { cpu: '500m', memory: '64MB', cpus: '1' },
          requests: { cpu: 1, memory: '-1', 'nvidia.com/gpu': 'x' },
        },
      }),
      `${C}.resources.limits[memory]: Invalid value: "64MB": ${QUANTITY}`,
      `${C}.resources.limits[cpus]: Invalid value: "cpus": must be a standard resource ` +
        `type or fully qualified`,
      `${C}.resources.limits[cpus]: Invalid value: "cpus": must be a standard resource ` +
        `for containers`,
      `${C}.resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0`,
      `${C}.resources.requests[nvidia.com/gpu]: Invalid value: "x": ${QUANTITY}`,
      `${C}.resources.requests: Invalid value: "1": must be less than or equal to cpu ` +
        `limit of 500m`,
    ],
    [
      'mounts',
      containerWith(
        {
          volumeMounts: [
            { name: 'data', mountPath: '/a' },
            { name: 'v', mountPath: '/a', subPath: '/x' },
            {},
          ],
        },
        { volumes: [{ name: 'v' }] },
      ),
      `${C}.volumeMounts[0].name: Not found: "data"`,
      `${C}.volumeMounts[1].mountPath: Invalid value: "/a": must be unique`,
      `${C}.volumeMounts[1].subPath: Invalid value: "/x": must be a relative path`,
      `${C}.volumeMounts[2].name: Required value`,
      `${C}.volumeMounts[2].mountPath: Required value`,
    ],
  ]);
});

describe('probes and hooks', () => {
  const exec = { command: ['true'] };
  check([
    [
      'a probe of nothing',
      containerWith({ livenessProbe: {} }),
      `${C}.livenessProbe: Required value: must specify a handler type`,
    ],
    [
      'a probe of two things',
      containerWith({ livenessProbe: { exec, tcpSocket: { port: 1 }, grpc: { port: 2 } } }),
      `${C}.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`,
      `${C}.livenessProbe.grpc: Forbidden: may not specify more than 1 handler type`,
    ],
    [
      'no command',
      containerWith({ startupProbe: { exec: {} } }),
      `${C}.startupProbe.exec.command: Required value`,
    ],
    [
      'thresholds of liveness and startup',
      containerWith({
        livenessProbe: { exec, successThreshold: 2 },
        startupProbe: { exec, successThreshold: 3, failureThreshold: -1 },
      }),
      `${C}.startupProbe.successThreshold: Invalid value: 3: must be 1`,
      `${C}.startupProbe.failureThreshold: Invalid value: -1: must be greater than or equal to 0`,
      `${C}.livenessProbe.successThreshold: Invalid value: 2: must be 1`,
    ],
    [
      'grace periods of probes',
      containerWith({
        readinessProbe: { exec, terminationGracePeriodSeconds: 10 },
        livenessProbe: { exec, terminationGracePeriodSeconds: 0 },
      }),
      `${C}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 10: must not be ` +
        `set for readinessProbes`,
      `${C}.livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0`,
    ],
    [
      'an address that is none',
      containerWith({
        readinessProbe: { httpGet: { port: 0, scheme: 'http', httpHeaders: [{ name: 'a b' }] } },
        livenessProbe: { tcpSocket: {} },
      }),
      `${C}.readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive`,
      `${C}.readinessProbe.httpGet.scheme: Unsupported value: "http": supported values: ` +
        `"HTTP", "HTTPS"`,
      `${C}.readinessProbe.httpGet.httpHeaders[0]: Invalid value: "a b": a valid HTTP ` +
        `header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', ` +
        `regex used for validation is '[-A-Za-z0-9]+')`,
      `${C}.livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive`,
    ],
    [
      'a hook of nothing',
      containerWith({ lifecycle: { preStop: {} } }),
      `${C}.lifecycle.preStop: Required value: must specify a handler type`,
    ],
    [
      'a sleep that is longer than the grace period (HOOK-13)',
      containerWith({ lifecycle: { preStop: { sleep: { seconds: 31 } } } }),
      `${C}.lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less ` +
        `than terminationGracePeriodSeconds (30)`,
    ],
    [
      'probes and hooks of a regular init container',
      podWith({
        initContainers: [{ name: 'i', image: 'x:1', lifecycle: {}, livenessProbe: { exec } }],
      }),
      'spec.initContainers[0].lifecycle: Forbidden: may not be set for init containers ' +
        'without restartPolicy=Always',
      'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init ' +
        'containers without restartPolicy=Always',
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
