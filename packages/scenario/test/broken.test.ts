import { describe, expect, test } from 'vitest';
import { formatProblem } from '../src/index.ts';
import { loadText, POD, problemsOf, withSpec } from './loading.ts';

/** Broken lines of a \`spec\` (which begins in line 4), and the first line of every message. */
const SPECS: readonly (readonly [lines: string | readonly string[], ...expected: string[]])[] = [
  ['duratoin: 1h', '4:3 unknown key "duratoin" in spec'],
  ['duration: 30', '4:13 spec.duration: the number 30 is not a duration'],
  ['duration: 1 hour', '4:13 spec.duration: "1 hour" is not a duration'],
  ['duration: 0s', '4:13 spec.duration: must be longer than 0'],
  ['duration: -5s', '4:13 spec.duration: "-5s" is not a duration'],
  ['until: never', '4:10 spec.until: "never" is not valid'],
  ['seed: 1.5', '4:9 spec.seed: expected an integer or a text, got the number 1.5'],
  ['runs: 0', '4:9 spec.runs: must be at least 1, got 0'],
  ['runs: many', '4:9 spec.runs: expected an integer, got "many"'],
  ['files: a.yaml', '4:10 spec.files: expected a list, got "a.yaml"'],
  ['plugins: [5]', '4:13 spec.plugins[0]: expected a text, got the number 5'],
  ['expect: [restarts < x]', '4:12 spec.expect[0]: "x" is no bound for restarts'],
  ['cluster: 5', '4:12 spec.cluster: expected a map, got the number 5'],
  ['cluster: { version: "2.0" }', '4:23 spec.cluster.version: "2.0" is not a Kubernetes release'],
  [
    'cluster: { featureGates: { A: "on" } }',
    '4:33 spec.cluster.featureGates.A: expected true or false, got "on"',
  ],
  ['cluster: { kubelet: { maxPods: 5 } }', '4:25 unknown key "maxPods" in spec.cluster.kubelet'],
  [
    'cluster: { kubelet: { maxParallelImagePulls: 2 } }',
    '4:48 spec.cluster.kubelet.maxParallelImagePulls: cannot be above 1 unless ' +
      'serializeImagePulls is false',
  ],
  [
    'cluster: { kubelet: { crashLoopBackOff: { maxContainerRestartPeriod: 10m } } }',
    '4:72 spec.cluster.kubelet.crashLoopBackOff.maxContainerRestartPeriod: must be ' +
      'between 1s and 300s',
  ],
  ['cluster: { runtime: docker }', '4:23 spec.cluster.runtime: "docker" is not valid'],
  [
    'cluster: { runtime: { wacth: 1s, exec: 5 } }',
    '4:25 unknown key "wacth" in spec.cluster.runtime',
    '4:42 spec.cluster.runtime.exec: the number 5 is not a distribution',
  ],
  ['cluster: { nodes: [] }', '4:21 spec.cluster.nodes: a cluster needs at least one node'],
  ['cluster: { nodes: [{ count: 2 }] }', '4:22 missing key "name" in spec.cluster.nodes[0]'],
  [
    'cluster: { nodes: [{ name: a, count: 2 }, { name: a2 }] }',
    '4:53 spec.cluster.nodes[1].name: there are two nodes named a2',
  ],
  [
    'cluster: { nodes: [{ name: a, capacity: { cpu: -1, memory: lots} }] }',
    '4:50 spec.cluster.nodes[0].capacity.cpu: must be more than 0',
    `4:62 spec.cluster.nodes[0].capacity.memory: "lots": quantities must match the ` +
      `regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
  ],
  [
    'cluster: { nodes: [{ name: a, capacity: { cpus: 5 } }] }',
    '4:45 unknown key "cpus" in spec.cluster.nodes[0].capacity',
  ],
  [
    'cluster: { nodes: [{ name: a, taints: [{ key: x, effect: NoSchedul }] }] }',
    '4:60 spec.cluster.nodes[0].taints[0].effect: "NoSchedul" is not valid',
  ],
  [
    'cluster: { nodes: [{ name: a, labels: { zone: 5 } }] }',
    '4:49 spec.cluster.nodes[0].labels.zone: expected a text, got the number 5',
  ],
  ['cluster: { images: [{ match: a }] }', '4:23 spec.cluster.images[0]: missing what a pull does'],
  [
    'cluster: { images: [{ match: a, pull: 1s, fail: refused }] }',
    '4:23 spec.cluster.images[0]: a pull either takes time or fails: give one of both',
  ],
  [
    'cluster: { images: [{ match: a, pull: 20s..5s }] }',
    '4:41 spec.cluster.images[0].pull: the 99th percentile is below the median',
  ],
  [
    'apps: [{ match: { pods: web } }]',
    '4:10 spec.apps[0]: names no model, probe or hook',
    '4:21 unknown key "pods" in spec.apps[0].match',
  ],
  [
    'apps: [{ macth: {} }]',
    '4:10 spec.apps[0]: names no model, probe or hook',
    '4:12 unknown key "macth" in spec.apps[0]',
  ],
  ['apps: [{ sevrer: {} }]', '4:12 spec.apps[0]: there is no runtime model "sevrer"'],
  [
    'apps: [{ server: {}, jvm/jvm: {} }]',
    '4:33 spec.apps[0].jvm/jvm: a second runtime model, "jvm/jvm"; one entry takes one',
  ],
  [
    'apps: [{ probes: { redyness: { a/b: {} } } }]',
    '4:10 spec.apps[0]: names no model, probe or hook',
    '4:22 unknown key "redyness" in spec.apps[0].probes',
  ],
  [
    'apps: [{ hooks: { preStop: 5 } }]',
    '4:10 spec.apps[0]: names no model, probe or hook',
    '4:30 spec.apps[0].hooks.preStop: expected a map with one hook model',
  ],
  [
    'apps: [{ match: { workload: deployment/web }, server: {} }]',
    '4:31 spec.apps[0].match.workload: nothing in the files makes "deployment/web"',
  ],
  ['apps: [5]', '4:10 spec.apps[0]: expected a map with match and a model'],
];

describe('broken scenarios', () => {
  test.each(SPECS.map(([lines, ...expected]) => ({ lines, expected })))(
    '$lines',
    ({ lines, expected }) => {
      const text = withSpec(...(typeof lines === 'string' ? [lines] : lines));
      expect(problemsOf(text)).toEqual(expected);
    },
  );

  test.each([
    ['apiVersion: podsim/v1\nkind: Scenario\n---\n', '1:13 apiVersion: "podsim/v1" is not valid'],
    [
      'apiVersion: podsm/v1alpha1\nkind: Scenario\n---\n',
      '1:13 apiVersion: "podsm/v1alpha1" is not valid',
    ],
    ['apiVersion: podsim/v1alpha1\nkind: Scenrio\n---\n', '2:7 podsim has no kind "Scenrio"'],
    ['apiVersion: podsim/v1alpha1\n---\n', '1:1 missing key "kind"'],
    ['kind: Scenario\n---\n', '1:1 missing key "apiVersion"'],
    ['apiVersion: podsim/v1alpha1\nkind: Scenario\nspce: {}\n---\n', '3:1 unknown key "spce"'],
    [
      'apiVersion: podsim/v1alpha1\nkind: Scenario\nmetadata: { nam: x }\n---\n',
      '3:13 unknown key "nam" in metadata',
    ],
  ])('%j', (text, expected) => {
    expect(problemsOf(text + POD)).toEqual([expected]);
  });

  test('two Scenarios', () => {
    const scenario = 'apiVersion: podsim/v1alpha1\nkind: Scenario\n---\n';
    expect(problemsOf(scenario + scenario + POD)).toEqual(['5:7 there is more than one Scenario']);
  });

  test('everything at once, in the order of the file', () => {
    const text = withSpec('runs: 0', 'timeline: [{ at: 1s, delete: pod/x }]', 'seeed: 1').replace(
      'image: nginx:1.27',
      'image: 5',
    );
    expect(problemsOf(text)).toEqual([
      '4:9 spec.runs: must be at least 1, got 0',
      '5:32 spec.timeline[0].delete: nothing in the files makes pod/x',
      '6:3 unknown key "seeed" in spec',
      '16:14 spec.containers[0].image: Invalid value: 5: expected a string, got a number',
    ]);
  });

  test('a broken pod is not missing', () => {
    const text = withSpec(
      'timeline:',
      '  - { at: 1s, delete: pod/web }',
      '  - { at: 2s, delete: pod, selector: app=web }',
    ).replace('image: nginx:1.27', 'imag: x');
    expect(problemsOf(text)).toEqual(['15:7 spec.containers[0].image: Required value']);
  });
});

describe('YAML', () => {
  test.each([
    ['a: [1', '1:4 nothing closes this ['],
    ['a: b: c', '1:4 a second ": " in one line'],
    [`${POD}kind: Pod\n`, '10:1 the key "kind" is given twice'],
    ['a: *gone', '1:4 no anchor &gone comes before this alias'],
    ['a: &a [*a]', '1:8 an alias refers to a value that contains it'],
    ['<<: 5', '1:1 << merges maps only'],
    ['a: !mine 5', '1:4 Unresolved tag: !mine'],
    ['just a text', '1:1 expected a Kubernetes object, with apiVersion and kind'],
    ['- 1', '1:1 expected a Kubernetes object, with apiVersion and kind'],
  ])('%j', (text, expected) => {
    expect(problemsOf(text)[0]).toBe(expected);
  });

  test('an alias bomb does not go off', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i += 1) {
      lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`);
    }
    expect(problemsOf(lines.join('\n'))).toEqual([
      '1:1 the aliases of this document multiply to millions of values',
    ]);
  });

  test('many uses of one anchor are no bomb', () => {
    const uses = Array.from({ length: 500 }, (_, i) => `l${i}: *v`).join(', ');
    expect(problemsOf(POD.replace('app: web', `app: &v web, ${uses}`))).toEqual([]);
  });

  test.each([100, 10_000])('%d lists in one another', (depth) => {
    const text = `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(problemsOf(text)[0]).toBe('1:1 the YAML is nested too deeply');
  });

  test('one broken document leaves the others their problems', () => {
    const text = `a: [\n---\n${withSpec('runs: 0')}`;
    expect(problemsOf(text).map((problem) => problem.replace(/^\S+ /, ''))).toContain(
      'spec.runs: must be at least 1, got 0',
    );
  });

  test('a byte order mark is no part of the first key', () => {
    expect(problemsOf(`\ufeff${POD}`)).toEqual([]);
  });

  test('carriage returns stay out of excerpts', () => {
    const [problem] = loadText(withSpec('runs: 0').replaceAll('\n', '\r\n')).problems;
    expect(problem?.excerpt).toBe('  runs: 0');
    expect([problem?.line, problem?.column]).toEqual([4, 9]);
  });
});

describe('formatProblem', () => {
  const formatted = (text: string): string => {
    const [problem] = loadText(text).problems;
    if (problem === undefined) throw new Error('no problem');
    return formatProblem(problem);
  };

  test('shows the line, a caret and what was meant', () => {
    expect(formatted(withSpec('duratoin: 1h'))).toBe(`s.yaml:4:3: unknown key "duratoin" in spec
  4 |   duratoin: 1h
    |   ^
  did you mean "duration"?`);
  });

  test('says what was expected', () => {
    expect(
      formatted(withSpec('duration: 30')),
    ).toBe(`s.yaml:4:13: spec.duration: the number 30 is not a duration
  4 |   duration: 30
    |             ^
  expected a duration such as 250ms, 30s or 1m30s
  did you mean "30s"?`);
    expect(formatted(withSpec('until: done'))).toBe(`s.yaml:4:10: spec.until: "done" is not valid
  4 |   until: done
    |          ^
  expected idle`);
  });

  test('keeps control characters from the terminal', () => {
    const text = withSpec('"a\\e[31m": 1 # \u001b[31m');
    expect(formatted(text)).not.toContain('\u001b');
  });

  test('cuts long lines around the column', () => {
    const text = withSpec(`cluster: { featureGates: { ${'A'.repeat(300)}: true, B: 5 } }`);
    const [, line = '', caret = ''] = formatted(text).split('\n');
    expect(line.length).toBeLessThan(110);
    expect(line[caret.indexOf('^')]).toBe('5');
  });
});
