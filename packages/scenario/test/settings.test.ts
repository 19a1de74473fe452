import { minutes, seconds } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import { formatProblem, type LoadOptions, parseSetting } from '../src/index.ts';
import { deploymentText, loadText, POD, problemsOf, scenarioOf, withSpec } from './loading.ts';

const SIDE = POD.replace('name: web', 'name: side').replace('name: app', 'name: "a.b"');

const set = (...sets: string[]): Partial<LoadOptions> => ({ sets });
const specOf = (text: string, options: Partial<LoadOptions>, index = 0) => {
  const object = scenarioOf(text, options).objects[index];
  if (object?.kind !== 'Pod') throw new Error('not a pod');
  return object.spec;
};

describe('paths', () => {
  test.each([
    ['duration=2h', null, ['duration'], '2h'],
    ['a.b.c=', null, ['a', 'b', 'c'], ''],
    ['nodes[node1].labels."a.b/c"=x=y', null, ['nodes', '[node1]', 'labels', 'a.b/c'], 'x=y'],
    ['list[0][*].x={a: 1}', null, ['list', 0, '*', 'x'], '{a: 1}'],
    ['pod/web:spec.x=1', { kind: 'pod', name: 'web' }, ['spec', 'x'], '1'],
    ['Pod/web-*:a["x[0]"]=1', { kind: 'Pod', name: 'web-*' }, ['a', '[x[0]]'], '1'],
    ['"say \\"x\\""=1', null, ['say "x"'], '1'],
  ])('%s', (text, target, steps, value) => {
    const setting = parseSetting(text);
    const shown = setting.steps.map((step) => {
      if (step.type === 'key') return step.key;
      if (step.type === 'index') return step.index;
      return step.type === 'name' ? `[${step.name}]` : '*';
    });
    expect({ target: setting.target, steps: shown, value: setting.value }).toEqual({
      target,
      steps,
      value,
    });
  });
});

describe('--set on the Scenario', () => {
  test('replaces and adds, in order, under the named options', () => {
    const text = withSpec('duration: 5m', 'seed: 4');
    const options = set(
      'duration=2m',
      'duration=3m',
      'cluster.nodes=[{name: n, count: 2}]',
      'runs=7',
    );
    const { duration, seed, runs, cluster } = scenarioOf(text, options);
    expect({ duration, seed, runs }).toEqual({ duration: minutes(3), seed: 4, runs: 7 });
    expect(cluster.nodes.map((node) => node.name)).toEqual(['n1', 'n2']);
    expect(scenarioOf(text, { ...options, duration: '9s' }).duration).toBe(seconds(9));
  });

  test('works without a Scenario', () => {
    const options = { seed: 'x', runs: 2, duration: '9s', clusterVersion: '1.30' };
    const { seed, runs, duration, cluster } = scenarioOf(POD, options);
    expect([seed, runs, duration, cluster.release]).toEqual(['x', 2, seconds(9), '1.30']);
    expect(scenarioOf(POD, { seed: 12 }).seed).toBe(12);
    expect(scenarioOf(POD, { seed: '12' }).seed).toBe(12);
  });

  test('works where spec is empty', () => {
    const text = `apiVersion: podsim/v1alpha1\nkind: Scenario\nspec:\n---\n${POD}`;
    expect(scenarioOf(text, set('cluster.kubelet.eventBurst=3')).cluster.kubelet.eventBurst).toBe(
      3,
    );
  });

  test('does not reach through an alias', () => {
    const text = withSpec(
      'cluster:',
      '  nodes:',
      '    - &n { name: a, capacity: { pods: 1 } }',
      '    - { name: b, capacity: { pods: 2 } }',
      '  images: [{ match: a, pull: &pull { uniform: [1s, 2s] } }, { match: b, pull: *pull }]',
    );
    const { nodes, images } = scenarioOf(
      text,
      set('cluster.nodes[*].capacity.pods=9', 'cluster.images[1].pull.uniform[0]=0'),
    ).cluster;
    expect(nodes.map((node) => node.capacity.pods)).toEqual([9, 9]);
    expect(images.map((image) => image.pull)).toEqual([
      { kind: 'uniform', min: seconds(1), max: seconds(2) },
      { kind: 'uniform', min: 0, max: seconds(2) },
    ]);
  });
});

test('--set does not reach from an anchor to its aliases', () => {
  const text = withSpec(
    'cluster:',
    '  nodes:',
    '    - &n { name: a, capacity: &c { pods: 1, cpu: 1 } }',
    '    - { <<: *n, name: b }',
    '    - { name: c, capacity: *c }',
  );
  const pods = (setting: string) =>
    scenarioOf(text, set(setting)).cluster.nodes.map((node) => node.capacity.pods);
  expect(pods('cluster.nodes[a].capacity.pods=9')).toEqual([9, 1, 1]);
  expect(pods('cluster.nodes[c].capacity.pods=9')).toEqual([1, 1, 9]);
  expect(pods('cluster.nodes[b].capacity={ pods: 9 }')).toEqual([1, 9, 1]);
});

describe('--set on objects', () => {
  test('by element name, by index, all, and by quoted key', () => {
    const text = `${POD}---\n${SIDE}`;
    const options = set(
      'pod/web:spec.containers[app].image=nginx:2',
      'pod/web:spec.containers[0].env=[{name: A, value: b}]',
      'pod/*:spec.containers[*].imagePullPolicy=Never',
      'pod/side:spec.containers["a.b"].name=ab',
      'pod/side:metadata.labels."example.com/x"=y',
      'POD/web:spec.terminationGracePeriodSeconds=5',
    );
    const web = specOf(text, options);
    expect(web.containers[0]).toMatchObject({
      image: 'nginx:2',
      env: [{ name: 'A', value: 'b' }],
      imagePullPolicy: 'Never',
    });
    expect(web.terminationGracePeriodSeconds).toBe(5);
    const { objects } = scenarioOf(text, options);
    expect(objects[1]?.metadata.labels['example.com/x']).toBe('y');
    expect(objects[1]?.raw).toMatchObject({ spec: { containers: [{ name: 'ab' }] } });
  });

  test('makes maps on the way', () => {
    const options = set(
      'pod/web:spec.containers[app].livenessProbe.tcpSocket.port=80',
      'pod/web:spec.containers[app].livenessProbe.periodSeconds=3',
    );
    expect(specOf(POD, options).containers[0]?.livenessProbe).toMatchObject({
      handler: { type: 'tcpSocket', port: 80 },
      periodSeconds: 3,
    });
  });

  test('null takes a field away', () => {
    const text = POD.replace('spec:', 'spec:\n  terminationGracePeriodSeconds: 7');
    expect(
      specOf(text, set('pod/web:spec.terminationGracePeriodSeconds='))
        .terminationGracePeriodSeconds,
    ).toBe(30);
  });

  test('finds the items of a List, and workloads', () => {
    const item = POD.replaceAll('\n', '\n    ').trimEnd();
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${item}\n`;
    expect(specOf(list, set('pod/web:spec.hostNetwork=true')).hostNetwork).toBe(true);
    const deployment = `${POD}---\n${deploymentText('api')}`;
    expect(problemsOf(deployment, set('deployment/api:spec.replicas=3'))).toEqual([]);
  });
});

describe('--set that cannot be', () => {
  const formatted = (setting: string, text = withSpec('cluster: { nodes: [{ name: node1 }] }')) =>
    loadText(text, set(setting)).problems.map((problem) => formatProblem(problem));

  test.each([
    [
      'duration',
      '--set:1:9: there is no "=" after the path',
      'expected [KIND/NAME:]PATH=VALUE, such as duration=2h',
    ],
    ['=5', '--set:1:1: the path is empty', 'expected [KIND/NAME:]PATH=VALUE, such as duration=2h'],
    ['a.=5', '--set:1:3: there is no name after "."', 'quote a key that has dots: "a.b/c"'],
    ['a[0=5', '--set:1:2: "[" is not closed', 'expected [app], [0] or [*]'],
    ['durration=2h', '--set:1:1: unknown key "durration" in spec', 'did you mean "duration"?'],
    [
      'duration=2',
      '--set:1:10: spec.duration: the number 2 is not a duration',
      'expected a duration such as 250ms, 30s or 1m30s',
    ],
    [
      'cluster.nodes[nod1].name=x',
      '--set:1:14: "cluster.nodes" has no element named "nod1"',
      'did you mean "node1"?',
    ],
    [
      'cluster.nodes[4].name=x',
      '--set:1:14: "cluster.nodes" has 1 elements, none at [4]',
      undefined,
    ],
    [
      'cluster.nods[0].name=x',
      '--set:1:13: there is no list at "cluster.nods"',
      'did you mean "nodes"?',
    ],
    [
      'cluster.nodes.node1.name=x',
      '--set:1:15: there is no map at "cluster.nodes"',
      'it is a list: write [NAME], [0] or [*] after it',
    ],
    [
      'cluster.nodes=[{nam: x, name: y}]',
      '--set:1:17: unknown key "nam" in spec.cluster.nodes[0]',
      'did you mean "name"?',
    ],
    ['seed=[', '--set:1:7: Flow sequence must end with a ]', undefined],
    ['<<.x=1', '--set:1:1: "<<" is no name of a field', undefined],
    [
      'seed={<<: 5}',
      '--set:1:6: the YAML cannot be resolved: Merge sources must be maps or map aliases',
      undefined,
    ],
    ['seed=*a', '--set:1:6: a value on the command line cannot have aliases', undefined],
    [
      'pod/wbe:spec.hostNetwork=true',
      '--set:1:1: no object of the files is pod/wbe',
      'did you mean "pod/web"?',
    ],
    [
      'pod/web:spec.containers[ap].image=x',
      '--set:1:24: "spec.containers" has no element named "ap"',
      'did you mean "app"?',
    ],
    [
      'pod/web:spec.restartPolcy=Never',
      '--set:1:14: unknown field "spec.restartPolcy"',
      'did you mean "restartPolicy"?',
    ],
    [
      'pod/web:spec.restartPolicy=Nver',
      '--set:1:28: spec.restartPolicy: Unsupported value: "Nver": supported values: ' +
        '"Always", "OnFailure", "Never"',
      'did you mean "Never"?',
    ],
  ])('%s', (setting, message, hint) => {
    const [first = '', ...more] = formatted(setting);
    expect(more).toEqual([]);
    const lines = first.split('\n');
    expect(lines[0]).toBe(message);
    expect(lines[1]).toBe(`  1 | ${setting}`);
    expect(lines[3]?.trim()).toBe(hint);
  });

  test('names the option that it came from', () => {
    expect(problemsOf(POD, { seed: 1, runs: 0, duration: 'x', clusterVersion: '2' })).toEqual([
      '--runs:1:6 spec.runs: must be at least 1, got 0',
      '--duration:1:10 spec.duration: "x" is not a duration',
      '--cluster-version:1:17 spec.cluster.version: "2" is not a Kubernetes release',
    ]);
  });
});
