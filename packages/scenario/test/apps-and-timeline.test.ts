import { seconds } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import {
  deploymentText,
  loadText,
  notesOf,
  POD,
  problemsOf,
  scenarioOf,
  withSpec,
} from './loading.ts';

describe('apps', () => {
  test.each([
    ['duration: 3s', 'duration is a hook model: write it under hooks'],
    ['latency: 5ms', 'latency is a probe model: write it under probes'],
    ['probes: { liveness: server }', 'server is a runtime model: write it beside match'],
  ])('%s belongs elsewhere', (text, hint) => {
    const [problem] = loadText(withSpec(`apps: [{ ${text} }]`)).problems;
    expect(problem?.hint).toBe(hint);
  });

  const appsOf = (...lines: string[]) => scenarioOf(withSpec('apps:', ...lines)).apps;
  const everything = { pod: null, workload: null, container: null, image: null, labels: null };
  const nothing = {
    runtime: null,
    probes: { startup: null, readiness: null, liveness: null },
    hooks: { postStart: null, preStop: null },
  };

  test('one key names the runtime model, with its options as written', () => {
    const [app] = appsOf(
      '  - match: { pod: "w*", container: app, labels: { app: web } }',
      '    server: { startup: 8s..30s, errors: 0.5%, incidents: [{ at: 10m }] }',
    );
    expect(app).toEqual({
      ...nothing,
      match: { ...everything, pod: 'w*', container: 'app', labels: { app: 'web' } },
      runtime: {
        model: 'server',
        options: { startup: '8s..30s', errors: '0.5%', incidents: [{ at: '10m' }] },
      },
    });
  });

  test('probes and hooks have models of their own', () => {
    const [first, second] = appsOf(
      '  - probes: { readiness: { flaky/lossy: { loss: 1% } }, liveness: { latency: 5ms } }',
      '    hooks: { preStop: { duration: 3s..8s }, postStart: x/y }',
      '  - jvm/jvm:',
    );
    expect(first).toEqual({
      match: everything,
      runtime: null,
      probes: {
        startup: null,
        readiness: { model: 'flaky/lossy', options: { loss: '1%' } },
        liveness: { model: 'latency', options: '5ms' },
      },
      hooks: {
        preStop: { model: 'duration', options: '3s..8s' },
        postStart: { model: 'x/y', options: {} },
      },
    });
    expect(second).toEqual({
      ...nothing,
      match: everything,
      runtime: { model: 'jvm/jvm', options: {} },
    });
  });

  test('the simulator says which models it has', () => {
    const text = withSpec('apps: [{ worker: {} }]');
    const models = { runtime: ['worker'], probe: [], hook: [] };
    expect(scenarioOf(text, { models }).apps[0]?.runtime?.model).toBe('worker');
    expect(problemsOf(text)).toEqual(['4:12 spec.apps[0]: there is no runtime model "worker"']);
  });

  test.each([
    ['{ pod: "x*" }', true],
    ['{ pod: "*e*" }', false],
    ['{ container: ap }', true],
    ['{ image: "nginx:*" }', false],
    ['{ image: "*/nginx:*" }', true],
    ['{ labels: { app: other } }', true],
    ['{ labels: { toString: x } }', true],
  ])('a rule for %s that fits nothing is a note', (match, noted) => {
    const notes = notesOf(withSpec(`apps: [{ match: ${match}, server: {} }]`));
    expect(notes.includes('4: spec.apps[0] matches no container of the files')).toBe(noted);
  });

  test('a rule for a workload needs the workload', () => {
    const deployment = `---\n${deploymentText('web')}`;
    const text = withSpec('apps: [{ match: { workload: deployment/web }, server: {} }]');
    expect(problemsOf(text)).toHaveLength(1);
    expect(problemsOf(text + deployment)).toEqual([]);
  });
});

describe('timeline', () => {
  const actionsOf = (...lines: string[]) => scenarioOf(withSpec('timeline:', ...lines)).actions;
  const web = { namespace: 'default', name: 'web', selector: null, count: null };

  test('delete one pod, or the oldest of a selection', () => {
    expect(
      actionsOf(
        '  - { at: 30s, delete: pod/web, gracePeriodSeconds: 5 }',
        '  - { at: 0, delete: pods/web }',
        '  - { at: 40s, delete: po, selector: app=web, count: 3 }',
      ),
    ).toEqual([
      { when: { at: seconds(30) }, do: 'delete', target: web, gracePeriodSeconds: 5 },
      { when: { at: 0 }, do: 'delete', target: web, gracePeriodSeconds: null },
      {
        when: { at: seconds(40) },
        do: 'delete',
        target: { namespace: 'default', name: null, selector: { app: 'web' }, count: 3 },
        gracePeriodSeconds: null,
      },
    ]);
  });

  test('exec a command', () => {
    expect(
      actionsOf('  - { at: 8s, exec: pod/web, container: app, command: [rm, /tmp/x] }'),
    ).toEqual([
      {
        when: { at: seconds(8) },
        do: 'exec',
        target: web,
        container: 'app',
        command: ['rm', '/tmp/x'],
      },
    ]);
  });

  test('apply objects, which later entries may be about', () => {
    const [apply, remove] = actionsOf(
      '  - at: 1s',
      '    apply:',
      '      - { apiVersion: v1, kind: Service, metadata: { name: s }, spec: { ports: [{ ' +
        'port: 80 }] } }',
      '      - { apiVersion: v1, kind: Pod, metadata: { name: late }, spec: { ' +
        'containers: [{ name: a, image: b:1 }] } }',
      '  - { at: 5s, delete: pod/late }',
      '  - { at: 6s, apply: { apiVersion: v1, kind: ConfigMap, metadata: { name: c } } }',
    );
    expect(apply?.do === 'apply' && apply.objects.map((object) => object.kind)).toEqual([
      'Service',
      'Pod',
    ]);
    expect(remove?.do).toBe('delete');
  });

  test('problems of applied objects are at their place', () => {
    const text = withSpec(
      'timeline:',
      '  - at: 1s',
      '    apply:',
      '      - apiVersion: v1',
      '        kind: Pod',
      '        metadata: { name: x }',
      '        spec: { containers: [{ name: a }] }',
    );
    expect(problemsOf(text)).toEqual(['10:32 spec.containers[0].image: Required value']);
  });

  test('pods of workloads may be named as they will be', () => {
    const deployment = `---\n${deploymentText('api')}`;
    const problems = (target: string) =>
      problemsOf(withSpec(`timeline: [{ at: 1s, delete: ${target} }]`) + deployment);
    expect(problems('pod/api-7d4f-x2x')).toEqual([]);
    expect(problems('"pod/api#1"')).toEqual([]);
    expect(problems('"pod/api#0"')).toHaveLength(1);
    expect(problems('"pod/apis#1"')).toHaveLength(1);
    expect(problems('pod/api')).toHaveLength(1);
  });

  test('targets are looked for in their namespace', () => {
    const text = withSpec('timeline: [{ at: 1s, delete: pod/web, namespace: a }]');
    expect(problemsOf(text)).toEqual([
      '4:32 spec.timeline[0].delete: nothing in the files makes pod/web',
    ]);
    const there = text.replace('name: web', 'name: web\n  namespace: a');
    expect(problemsOf(there)).toEqual([]);
    expect(scenarioOf(there).actions[0]).toMatchObject({ target: { namespace: 'a' } });
  });

  test('an entry after the end is a note', () => {
    const text = withSpec('duration: 1m', 'timeline: [{ at: 2m, delete: pod/web }]');
    expect(notesOf(text)).toContain('5: spec.timeline[0] comes after the end of the run (1m0s)');
  });
});

test('a document of the recordings loads as it is', () => {
  const text = `apiVersion: podsim/v1alpha1
kind: Scenario
metadata:
  name: term-grace-override
  annotations:
    since: "1.32"
spec:
  duration: 50s
  timeline:
    - at: 12s
      delete: pod/p
      gracePeriodSeconds: 3
---
${POD.replace('name: web', 'name: p')}`;
  const { name, duration, actions } = scenarioOf(text);
  expect({ name, duration, count: actions.length }).toEqual({
    name: 'term-grace-override',
    duration: seconds(50),
    count: 1,
  });
});
