import { minutes, seconds } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import {
  formatProblem,
  loadScenario,
  RUNTIME_PROFILES,
  type RuntimeLatencies,
  type Scenario,
} from '../src/index.ts';
import { loadText, POD, problemsOf, scenarioOf, withSpec } from './loading.ts';

const IDLE = RUNTIME_PROFILES.get('containerd-idle') as RuntimeLatencies;

describe('a file with objects only', () => {
  test('is a scenario with every default', () => {
    const scenario = scenarioOf(POD);
    expect({ ...scenario, objects: [], notes: [] }).toEqual({
      name: 's',
      duration: minutes(10),
      untilIdle: false,
      seed: 1,
      runs: 1,
      cluster: {
        release: '1.32',
        featureGates: [],
        scheduler: [],
        kubelet: {
          serializeImagePulls: true,
          maxParallelImagePulls: null,
          registryPullQPS: 5,
          registryBurst: 10,
          eventRecordQPS: 50,
          eventBurst: 100,
          maxContainerBackOff: seconds(300),
          shutdownGracePeriod: 0,
          shutdownGracePeriodCriticalPods: 0,
        },
        runtime: IDLE,
        nodes: [
          {
            name: 'node1',
            labels: {},
            taints: [],
            capacity: { cpu: 2000, memory: 8589934592, pods: 110, others: {} },
          },
        ],
        images: [],
      },
      objects: [],
      apps: [],
      actions: [],
      expect: [],
      plugins: [],
      notes: [],
    } satisfies Scenario);
    expect(scenario.objects.map((object) => [object.kind, object.metadata.name])).toEqual([
      ['Pod', 'web'],
    ]);
  });

  test('may be many files, documents and lists; their order is kept', () => {
    const list = `apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: b } }
  - apiVersion: v1
    kind: ConfigMapList
    items: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: c } }]
---
# nothing here
---
{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "d"}}
`;
    const inputs = [
      {
        name: 'dir/first.yaml',
        text: '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }',
      },
      { name: '<stdin>', text: list },
    ];
    const { scenario } = loadScenario(inputs, { reader: { read: () => '' } });
    expect(scenario?.objects.map((object) => object.metadata.name)).toEqual(['a', 'b', 'c', 'd']);
    expect(scenario?.name).toBe('first');
  });

  test('has a name even on standard input', () => {
    const { scenario } = loadScenario([{ name: '<stdin>', text: POD }], {
      reader: { read: () => '' },
    });
    expect(scenario?.name).toBe('stdin');
  });

  test.each(['', '---\n---\n', '# a comment\n', 'null'])('%j holds nothing to run', (text) => {
    expect(problemsOf(text)).toEqual(['1:1 there are no Kubernetes objects']);
  });
});

describe('a Scenario document', () => {
  const FULL = `apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: full, labels: { team: a }, annotations: { since: "1.32" } }
spec:
  duration: 1h30m
  until: idle
  seed: tuesday
  runs: 3
  cluster:
    version: 1.30
    featureGates: { B: true, A: false }
    kubelet:
      serializeImagePulls: false
      maxParallelImagePulls: 4
      eventBurst: 10
      crashLoopBackOff: { maxContainerRestartPeriod: 60s }
    runtime: { watch: 0, createSandbox: 1s..2s }
    nodes:
      - { name: big, count: 2, capacity: { cpu: "8", memory: 32Gi }, labels: { disk: ssd } }
      - name: small
        capacity: { cpu: 500m, memory: 1G, pods: 3 }
        taints: [{ key: a, effect: NoSchedule }]
    images:
      - { match: "registry.corp/*", pull: 5s..20s }
      - { match: "*/nope:*", fail: not-found, for: 30s }
      - { match: "*", fail: "no route to host" }
  plugins: [./warm.ts, podsim-plugin-jvm]
---
${POD}`;

  test('fills in what it leaves out', () => {
    const { cluster, objects, notes, ...rest } = scenarioOf(FULL);
    expect(rest).toEqual({
      name: 'full',
      duration: minutes(90),
      untilIdle: true,
      seed: 'tuesday',
      runs: 3,
      apps: [],
      actions: [],
      expect: [],
      plugins: ['./warm.ts', 'podsim-plugin-jvm'],
    });
    expect(objects).toHaveLength(1);
    expect(notes).toEqual([
      {
        message:
          'a kubelet 1.30 takes maxContainerRestartPeriod only with the feature gate ' +
          'KubeletCrashLoopBackOffMax, which is assumed',
      },
    ]);
    expect(cluster.release).toBe('1.30');
    expect(cluster.featureGates).toEqual([
      ['B', true],
      ['A', false],
    ]);
    expect(cluster.kubelet).toEqual({
      serializeImagePulls: false,
      maxParallelImagePulls: 4,
      registryPullQPS: 5,
      registryBurst: 10,
      eventRecordQPS: 50,
      eventBurst: 10,
      maxContainerBackOff: seconds(60),
      shutdownGracePeriod: 0,
      shutdownGracePeriodCriticalPods: 0,
    });
    expect(cluster.runtime).toEqual({
      ...IDLE,
      watch: { kind: 'constant', value: 0 },
      createSandbox: { kind: 'logNormal', median: seconds(1), p99: seconds(2) },
    });
    const big = {
      labels: { disk: 'ssd' },
      taints: [],
      capacity: { cpu: 8000, memory: 34359738368, pods: 110, others: {} },
    };
    expect(cluster.nodes).toEqual([
      { name: 'big1', ...big },
      { name: 'big2', ...big },
      {
        name: 'small',
        labels: {},
        taints: [{ key: 'a', value: '', effect: 'NoSchedule' }],
        capacity: { cpu: 500, memory: 1e9, pods: 3, others: {} },
      },
    ]);
    expect(cluster.images).toEqual([
      {
        match: 'registry.corp/*',
        pull: { kind: 'logNormal', median: seconds(5), p99: seconds(20) },
        fail: null,
        until: null,
      },
      { match: '*/nope:*', pull: null, fail: 'not-found', until: 30_000_000 },
      { match: '*', pull: null, fail: 'no route to host', until: null },
    ]);
  });

  test.each([
    ['1.30', '1.30'],
    ['"1.30"', '1.30'],
    ['1.3', '1.3'],
    ['v1.32.4', '1.32'],
    ['1.32.0', '1.32'],
  ])('version %s is read as %s', (written, release) => {
    expect(scenarioOf(withSpec(`cluster: { version: ${written} }`)).cluster.release).toBe(release);
  });

  test('null is absent', () => {
    const text = withSpec(
      'duration:',
      'cluster: { kubelet: , nodes: ~, images: null }',
      'apps:',
      'expect: []',
    );
    const { duration, cluster } = scenarioOf(text);
    expect(duration).toBe(minutes(10));
    expect(cluster.nodes.map((node) => node.name)).toEqual(['node1']);
  });

  test('anchors, aliases and merge keys work as in YAML', () => {
    const text = withSpec(
      'cluster:',
      '  nodes:',
      '    - &small { name: a, capacity: { cpu: 1 } }',
      '    - { <<: *small, name: b }',
    );
    expect(
      scenarioOf(text).cluster.nodes.map(({ name, capacity }) => [name, capacity.cpu]),
    ).toEqual([
      ['a', 1000],
      ['b', 1000],
    ]);
  });

  test('is frozen all the way down', () => {
    const scenario = scenarioOf(FULL);
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      expect(Object.isFrozen(value), path).toBe(true);
      for (const [key, child] of Object.entries(value)) visit(child, `${path}.${key}`);
    };
    visit(scenario, 'scenario');
  });

  test('survives the way to a worker', () => {
    expect(structuredClone(scenarioOf(FULL))).toEqual(scenarioOf(FULL));
  });

  test('releases that cannot be simulated are refused', () => {
    const options = { releases: ['1.32', '1.35'] };
    expect(problemsOf(withSpec('cluster: { version: 1.30 }'), options)).toEqual([
      '4:23 spec.cluster.version: Kubernetes 1.30 is not simulated by this version',
    ]);
    expect(problemsOf(withSpec('cluster: { version: 1.35 }'), options)).toEqual([]);
  });
});

describe('listed files', () => {
  const read = (files: Record<string, string>) => ({
    read: (path: string): string => {
      const text = new Map(Object.entries(files)).get(path);
      if (text === undefined) throw new Error('there is no such file');
      return text;
    },
  });
  const load = (spec: string, files: Record<string, string>) =>
    loadScenario([{ name: 'a/b/s.yaml', text: withSpec(spec) }], { reader: read(files) });

  test('are relative to the scenario and come after its own objects', () => {
    const config = '{ apiVersion: v1, kind: ConfigMap, metadata: { name: c } }';
    const { scenario } = load('files: [./c.yaml, ../d.yaml, /e.yaml]', {
      'a/b/c.yaml': config,
      'a/d.yaml': config.replace('name: c', 'name: d'),
      '/e.yaml': config.replace('name: c', 'name: e'),
    });
    expect(scenario?.objects.map((object) => object.metadata.name)).toEqual(['web', 'c', 'd', 'e']);
  });

  test('have problems of their own', () => {
    const { problems } = load('files: [c.yaml, gone.yaml, s.yaml]', {
      'a/b/c.yaml': 'kind: Pod\n',
      'a/b/s.yaml': withSpec('runs: 2').replace('name: web', 'name: other'),
    });
    expect(problems.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
      'a/b/s.yaml:2 a listed file may hold Kubernetes objects only',
      'a/b/s.yaml:4 cannot read "gone.yaml": there is no such file',
      'a/b/c.yaml:1 apiVersion: Required value',
    ]);
  });
});

describe('objects', () => {
  test('names are given once', () => {
    const [problem] = loadText(`${POD}---\n${POD}`).problems;
    expect(problem && formatProblem(problem)).toBe(
      `s.yaml:14:9: Pod "web" in namespace "default" is defined twice
  14 |   name: web
     |         ^
  the first is at s.yaml:4`,
    );
    const elsewhere = POD.replace('name: web', 'name: web\n  namespace: other');
    expect(problemsOf(`${POD}---\n${elsewhere}`)).toEqual([]);
  });

  test('labels may be called like what JavaScript lends to every object', () => {
    const text = POD.replace('app: web', 'constructor: a, toString: b');
    const labels = scenarioOf(text).objects[0]?.metadata.labels ?? {};
    expect(Object.entries(labels)).toEqual([
      ['constructor', 'a'],
      ['toString', 'b'],
    ]);
    const data = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata: { __proto__: p }\n';
    const [object] = scenarioOf(data).objects;
    expect(object?.kind === 'ConfigMap' && Object.entries(object.data)).toEqual([
      ['__proto__', 'p'],
    ]);
    expect(({} as Record<string, unknown>).p).toBeUndefined();
  });

  test('keep their manifest as it was', () => {
    const text = POD.replace('spec:', 'extra: [1]\nspec:');
    expect(scenarioOf(text).objects[0]?.raw.extra).toEqual([1]);
  });
});

test('places of the Scenario can be asked for later', () => {
  const text = withSpec('apps:', '  - match: { pod: web }', '    server: { latency: 5 }');
  const { locate, directory } = loadScenario([{ name: 'x/s.yaml', text }], {
    reader: { read: () => '' },
  });
  expect(locate(['spec', 'apps', 0, 'server', 'latency'])).toEqual({
    file: 'x/s.yaml',
    line: 6,
    column: 26,
    excerpt: '      server: { latency: 5 }',
  });
  expect(directory).toBe('x/');
});
