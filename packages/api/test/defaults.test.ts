import { describe, expect, test } from 'vitest';
import { readObject } from '../src/index.ts';
import { container, containerWith, pod, podWith } from './manifests.ts';

describe('defaults of a pod', () => {
  test('the smallest pod has them all', () => {
    const raw = podWith({});
    const { object, errors, unknown, unused } = readObject(raw);
    expect({ errors, unknown, unused }).toEqual({ errors: [], unknown: [], unused: [] });
    expect(object).toEqual({
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'default', labels: {}, annotations: {}, finalizers: [] },
      raw,
      spec: {
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        activeDeadlineSeconds: null,
        nodeName: null,
        nodeSelector: {},
        hostNetwork: false,
        shareProcessNamespace: false,
        schedulingGates: [],
        readinessGates: [],
        tolerations: [
          toleration('node.kubernetes.io/not-ready'),
          toleration('node.kubernetes.io/unreachable'),
        ],
        affinity: null,
        topologySpreadConstraints: [],
        overhead: { cpu: null, memory: null, others: {} },
        priority: null,
        priorityClassName: '',
        preemptionPolicy: null,
        initContainers: [],
        containers: [object?.kind === 'Pod' ? object.spec.containers[0] : null],
        volumes: [],
      },
    });
    expect(object?.raw).toBe(raw);
  });

  const toleration = (key: string) => ({
    key,
    operator: 'Exists',
    value: '',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  });

  test('the smallest container has them all', () => {
    expect(container({})).toEqual({
      name: 'app',
      image: 'nginx:1.27',
      imagePullPolicy: 'IfNotPresent',
      command: null,
      args: null,
      workingDir: null,
      env: [],
      envFrom: [],
      ports: [],
      resources: {
        requests: { cpu: null, memory: null, others: {} },
        limits: { cpu: null, memory: null, others: {} },
      },
      resizePolicy: [],
      volumeMounts: [],
      startupProbe: null,
      readinessProbe: null,
      livenessProbe: null,
      postStart: null,
      preStop: null,
      stopSignal: null,
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      restartPolicy: null,
      restartPolicyRules: [],
    });
  });

  test('own tolerations stand in for the default ones (NODE-7)', () => {
    const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' };
    const { tolerations } = pod(podWith({ tolerations: [own] })).spec;
    expect(tolerations.map(({ key, tolerationSeconds }) => [key, tolerationSeconds])).toEqual([
      ['node.kubernetes.io/not-ready', null],
      ['node.kubernetes.io/unreachable', 300],
    ]);
    expect(pod(podWith({ tolerations: [{ operator: 'Exists' }] })).spec.tolerations).toHaveLength(
      1,
    );
    const equal = { key: 'node.kubernetes.io/unreachable', value: 'x', effect: 'NoSchedule' };
    expect(pod(podWith({ tolerations: [equal] })).spec.tolerations).toHaveLength(3);
  });

  test.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1', 'IfNotPresent'],
    ['localhost:5000/nginx', 'Always'],
    ['localhost:5000/nginx:2', 'IfNotPresent'],
    ['nginx@sha256:0123', 'IfNotPresent'],
    ['nginx:latest@sha256:0123', 'IfNotPresent'],
  ])('pull policy of %s is %s (IMG-1)', (image, policy) => {
    expect(container({ image }).imagePullPolicy).toBe(policy);
  });

  test('probe numbers, where an explicit 0 is replaced (PROBE-0)', () => {
    const zeros = {
      tcpSocket: { port: 80 },
      timeoutSeconds: 0,
      periodSeconds: 0,
      successThreshold: 0,
      failureThreshold: 0,
    };
    expect(container({ livenessProbe: zeros }).livenessProbe).toEqual({
      handler: { type: 'tcpSocket', port: 80, host: '' },
      initialDelaySeconds: 0,
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
      terminationGracePeriodSeconds: null,
    });
  });

  test('httpGet asks for / by HTTP', () => {
    const readinessProbe = { httpGet: { port: 'http' }, failureThreshold: 7 };
    const probe = container({ readinessProbe }).readinessProbe;
    expect(probe?.failureThreshold).toBe(7);
    expect(probe?.handler).toEqual({
      type: 'httpGet',
      path: '/',
      port: 'http',
      host: '',
      scheme: 'HTTP',
      headers: [],
    });
  });

  test('a limit without a request requests as much (QOS-1)', () => {
    const resources = { limits: { cpu: '500m', memory: '64Mi' }, requests: { cpu: 0.25 } };
    expect(container({ resources }).resources).toEqual({
      requests: { cpu: 250, memory: 67108864, others: {} },
      limits: { cpu: 500, memory: 67108864, others: {} },
    });
  });

  test('on the network of the host a container port is a port of the host', () => {
    const ports = [{ containerPort: 80 }];
    expect(container({ ports }, { hostNetwork: true }).ports[0]?.hostPort).toBe(80);
    expect(container({ ports }).ports[0]?.hostPort).toBeNull();
  });

  test('null is absent, and so is an empty command', () => {
    const fields = { command: [], args: null, env: null, livenessProbe: null, ports: null };
    expect(container(fields)).toEqual(container({}));
  });

  test('volumes and mounts', () => {
    const volumes = [
      { name: 'a' },
      { name: 'b', hostPath: { path: '/var' } },
      { name: 'c', configMap: { name: 'conf', items: [{ key: 'k', path: 'p' }] } },
      { name: 'd', secret: { secretName: 's', optional: true } },
      { name: 'e', persistentVolumeClaim: { claimName: 'x' } },
    ];
    const volumeMounts = [{ name: 'b', mountPath: '/b', readOnly: true, subPath: 'x/y' }];
    const read = pod(containerWith({ volumeMounts }, { volumes })).spec;
    expect(read.volumes.map((volume) => volume.source)).toEqual([
      { type: 'emptyDir' },
      { type: 'hostPath', path: '/var' },
      { type: 'configMap', name: 'conf', optional: false, items: [{ key: 'k', path: 'p' }] },
      { type: 'secret', name: 's', optional: true, items: null },
      { type: 'other', kind: 'persistentVolumeClaim' },
    ]);
    expect(read.containers[0]?.volumeMounts).toEqual([
      { name: 'b', mountPath: '/b', subPath: 'x/y', readOnly: true },
    ]);
  });

  test('environment variables and where they come from', () => {
    const env = [
      { name: 'PLAIN', value: 'x' },
      { name: 'EMPTY' },
      { name: 'MAP', valueFrom: { configMapKeyRef: { name: 'conf', key: 'k' } } },
      { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k', optional: true } } },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
    ];
    expect(container({ env }).env).toEqual([
      { name: 'PLAIN', value: 'x', from: null },
      { name: 'EMPTY', value: null, from: null },
      {
        name: 'MAP',
        value: null,
        from: { kind: 'ConfigMap', name: 'conf', key: 'k', optional: false },
      },
      {
        name: 'SECRET',
        value: null,
        from: { kind: 'Secret', name: 's', key: 'k', optional: true },
      },
      {
        name: 'IP',
        value: null,
        from: { kind: 'Field', name: '', key: 'status.podIP', optional: false },
      },
      { name: 'CPU', value: null, from: null },
    ]);
  });

  test('sidecars keep their probes and hooks', () => {
    const side = {
      name: 'side',
      image: 'envoy:1',
      restartPolicy: 'Always',
      startupProbe: { grpc: { port: 9000 } },
      lifecycle: { preStop: { sleep: { seconds: 3 } }, postStart: { exec: { command: ['true'] } } },
    };
    const [read] = pod(podWith({ initContainers: [side] })).spec.initContainers;
    expect(read?.restartPolicy).toBe('Always');
    expect(read?.startupProbe?.handler).toEqual({ type: 'grpc', port: 9000, service: '' });
    expect(read?.preStop).toEqual({ type: 'sleep', seconds: 3 });
    expect(read?.postStart).toEqual({ type: 'exec', command: ['true'] });
  });

  test('a priority class is left to admission', () => {
    const { spec } = pod(podWith({ priority: 5, priorityClassName: 'mine' }));
    expect(spec).toMatchObject({ priority: 5, priorityClassName: 'mine', preemptionPolicy: null });
  });
});

describe('defaults of other kinds', () => {
  test('a Service', () => {
    const spec = { selector: { app: 'web' }, ports: [{ port: 80 }] };
    const { object } = readObject({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec,
    });
    expect(object?.kind === 'Service' && object.spec).toEqual({
      selector: { app: 'web' },
      ports: [{ name: '', port: 80, targetPort: 80, protocol: 'TCP' }],
      publishNotReadyAddresses: false,
      clusterIP: '',
    });
  });

  test('a headless Service needs no ports', () => {
    const spec = { clusterIP: 'None', publishNotReadyAddresses: true };
    const { object } = readObject({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db' },
      spec,
    });
    expect(object?.kind === 'Service' && object.spec).toEqual({
      selector: null,
      ports: [],
      publishNotReadyAddresses: true,
      clusterIP: 'None',
    });
  });

  test('data of ConfigMaps and Secrets is text', () => {
    const config = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'conf' },
      data: { a: 'x' },
      binaryData: { b: 'eQ==' },
    };
    const { object } = readObject(config);
    expect(object?.kind === 'ConfigMap' && { ...object.data }).toEqual({ a: 'x', b: 'y' });
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: { name: 's' },
      data: { user: 'w6RkbWlu', pass: 'b2xk' },
      stringData: { pass: 'new' },
    };
    const read = readObject(secret);
    expect(read.object?.kind === 'Secret' && { ...read.object.data }).toEqual({
      user: 'ädmin',
      pass: 'new',
    });
    expect(read.unused).toEqual([]);
  });

  test('keys may be names that JavaScript lends to every object', () => {
    const data = JSON.parse('{"__proto__": "p", "constructor": "c", "toString": "t"}');
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'odd' }, data };
    const { object, errors } = readObject(config);
    expect(errors).toEqual([]);
    expect(object?.kind === 'ConfigMap' && Object.entries(object.data)).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
      ['toString', 't'],
    ]);
    const labels = JSON.parse('{"constructor": "c"}');
    expect(Object.entries(pod(podWith({}, { labels })).metadata.labels)).toEqual([
      ['constructor', 'c'],
    ]);
  });
});
