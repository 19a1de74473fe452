import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatProblem, loadScenario, parseSetting, SettingError } from '../src/index.ts';
import { POD, withSpec } from './loading.ts';

const FULL = withSpec(
  'duration: 1h',
  'until: idle',
  'seed: 1',
  'cluster:',
  '  version: 1.32',
  '  kubelet: { serializeImagePulls: false }',
  '  runtime: { exec: 5ms..20ms, watch: { uniform: [1ms, 2ms] } }',
  '  nodes: [{ name: n, count: 2, capacity: { cpu: "8", memory: 32Gi }, taints: [{ key: ' +
    'a, effect: NoExecute }] }]',
  '  images: [{ match: "*/nope:*", fail: not-found, for: 30s }]',
  'apps:',
  '  - match: { pod: w*, labels: { app: web } }',
  '    server: { startup: 8s..30s }',
  '    probes: { readiness: { latency: 5ms } }',
  'timeline:',
  '  - { at: 30s, delete: pod/web, gracePeriodSeconds: 5 }',
  '  - { at: 40s, exec: pod/web, command: [rm, /tmp/x] }',
  '  - { after: "pod/web app started #2", delay: 3s, evict: pod/web }',
  '  - { at: 45s, label: pod/web, labels: { a: b, c: null } }',
  '  - { at: 46s, rebootNode: node/n1, for: 30s }',
  '  - { after: action 1, kill: pod, selector: app=web, container: app }',
  '  - { at: 50s, apply: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: c } }] }',
);

const load = (text: string, sets: readonly string[] = []) =>
  loadScenario([{ name: 's.yaml', text }], {
    reader: {
      read: () => {
        throw new Error('no files here');
      },
    },
    sets,
  });

/** A result is a scenario, or problems that can be printed and point into a text. */
function expectSound(result: ReturnType<typeof load>): void {
  expect(result.scenario === null).toBe(result.problems.length > 0);
  for (const problem of result.problems) {
    expect(problem.line).toBeGreaterThan(0);
    expect(problem.column).toBeGreaterThan(0);
    expect(problem.message).not.toMatch(/undefined|\[object|Invalid input/);
    expect(formatProblem(problem).startsWith(problem.file)).toBe(true);
  }
}

test('the file that is mutated is valid', () => {
  expect(load(FULL).problems).toEqual([]);
});

describe('never throws', () => {
  const snippets = [
    '{',
    '}',
    '[',
    ']',
    ':',
    ' - ',
    '&a ',
    '*a ',
    '<<: ',
    '"',
    "'",
    '!!x ',
    '|',
    '\n',
    '\t',
    '0',
    'null',
    '~',
    '---\n',
    '__proto__: ',
    '# ',
    '% ',
    'x: 1',
  ];

  test('whatever is cut out of a file, or put into it', () => {
    const edit = fc.record({
      at: fc.nat(FULL.length),
      cut: fc.nat(12),
      put: fc.oneof(fc.constantFrom(...snippets), fc.string({ maxLength: 5 })),
    });
    const check = fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      let text = FULL;
      for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut);
      expectSound(load(text));
    });
    fc.assert(check, { seed: 4, numRuns: 400 });
  });

  test('whatever value any line has', () => {
    const lines = FULL.split('\n');
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(-1, 1e300, '', '__proto__', '5s', []),
    );
    const check = fc.property(fc.nat(lines.length - 1), value, (index, json) => {
      const changed = lines.with(
        index,
        (lines[index] ?? '').replace(/: .*/, `: ${JSON.stringify(json)}`),
      );
      expectSound(load(changed.join('\n')));
    });
    fc.assert(check, { seed: 5, numRuns: 400 });
  });

  test('whatever is set', () => {
    const path = fc.constantFrom(
      'duration',
      'cluster',
      'cluster.nodes[0]',
      'cluster.nodes[*].capacity.cpu',
      'apps[0].server',
      'timeline[1].command',
      'pod/web:spec',
      'pod/*:spec.containers[app]',
      'pod/web:metadata."a.b"',
      'x',
    );
    const check = fc.property(
      path,
      fc.oneof(fc.json({ maxDepth: 2 }), fc.string({ maxLength: 8 })),
      (at, value) => {
        expectSound(load(FULL, [`${at}=${value}`]));
      },
    );
    fc.assert(check, { seed: 6, numRuns: 300 });
  });

  test('but a SettingError, whatever a setting looks like', () => {
    const text = fc.stringMatching(/^[a-c."[\]=:/*\\ 0-9]{0,15}$/);
    const check = fc.property(text, (setting) => {
      try {
        expect(parseSetting(setting).steps.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(SettingError);
        expect((error as SettingError).offset).toBeLessThanOrEqual(setting.length);
      }
    });
    fc.assert(check, { seed: 7, numRuns: 2000 });
  });
});

test('loading is a function of the texts', () => {
  const once = load(FULL).scenario;
  expect(once).toEqual(load(FULL).scenario);
  expect(load(POD).scenario?.objects).toEqual(once?.objects);
});
