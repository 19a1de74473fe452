import { describe, expect, test } from 'vitest';
import { formatProblem } from '../src/index.ts';
import { loadText, POD, problemsOf, withSpec } from './loading.ts';

/** A broken timeline in line 4, and the first line of every message. */
type Row = readonly [timeline: string, ...expected: string[]];

const SCALABLE_ONLY = '4:31 spec.timeline[0].scale: "pod/web" cannot be a target of this verb';

const VERBS: readonly Row[] = [
  ['[{ at: 1s, delte: pod/web }]', '4:24 unknown verb "delte"'],
  ['[{ at: 1s, drian: node/node1 }]', '4:24 unknown verb "drian"'],
  [
    '[{ at: 1s, cordon: pod/web }]',
    '4:32 spec.timeline[0].cordon: "pod/web" cannot be a target of this verb',
  ],
  [
    '[{ at: 1s, drain: node/other }]',
    '4:31 spec.timeline[0].drain: the cluster has no node "other"',
  ],
  [
    '[{ at: 1s, taint: node/node1, taints: [a=b:Never] }]',
    '4:52 spec.timeline[0].taints[0]: "a=b:Never" is no taint',
  ],
  ['[{ at: 1s, kill: node/node1 }]', '4:30 spec.timeline[0].kill: kill is about pods'],
  [
    '[{ at: 1s, delete: node/node1, gracePeriodSeconds: 1 }]',
    '4:64 spec.timeline[0].gracePeriodSeconds: gracePeriodSeconds does not go with a node',
  ],
  [
    '[{ at: 1s, delete: pod/web, exec: pod/web, command: [a] }]',
    '4:47 spec.timeline[0].exec: two verbs, delete and exec; an entry does one thing',
  ],
  ['[{ at: 1s, count: 3 }]', '4:14 spec.timeline[0]: there is no verb'],
  ['[{ delete: pod/web }]', '4:14 missing key "at" in spec.timeline[0]'],
  ['[{ at: soon, delete: pod/web }]', '4:20 spec.timeline[0].at: "soon" is not a duration'],
  [
    '[{ at: 1s, delete: pod/wbe }]',
    '4:32 spec.timeline[0].delete: nothing in the files makes pod/wbe',
  ],
  [
    '[{ at: 1s, delete: pod }]',
    '4:32 spec.timeline[0].delete: which pod? There is neither a name nor a selector',
  ],
  [
    '[{ at: 1s, delete: deployment/web }]',
    '4:32 spec.timeline[0].delete: nothing in the files makes deployment/web',
  ],
  [
    '[{ at: 1s, delete: pod, selector: app=wbe }]',
    '4:32 spec.timeline[0].delete: no pod of the files has the labels app=wbe',
  ],
  [
    '[{ at: 1s, delete: pod, selector: app in (a) }]',
    '4:47 spec.timeline[0].selector: "app in (a)" is not a selector',
  ],
  [
    '[{ at: 1s, delete: pod/web, count: 2 }]',
    '4:32 spec.timeline[0].delete: count goes with a selector',
  ],
  [
    '[{ at: 1s, delete: pod/web, gracePeriodSeconds: -1 }]',
    '4:61 spec.timeline[0].gracePeriodSeconds: must be at least 0, got -1',
  ],
  [
    '[{ at: 1s, exec: pod/web, command: ls }]',
    '4:48 spec.timeline[0].command: expected a list, got "ls"',
  ],
  [
    '[{ at: 1s, exec: pod/web, container: ap, command: [ls] }]',
    '4:50 spec.timeline[0].container: pod/web has no container "ap"',
  ],
  [
    '[{ at: 1s, apply: [{ apiVersion: v1, kind: Pod, metadata: { name: x } }] }]',
    '4:32 spec.containers: Required value',
  ],
  ['[{ at: 1s, apply: [web] }]', '4:32 expected a Kubernetes object, with apiVersion and kind'],
  ['[delete]', '4:14 spec.timeline[0]: expected a map with at and a verb'],
  [
    '[{ at: 1s, kill: pod/web, container: ap }]',
    '4:50 spec.timeline[0].container: pod/web has no container "ap"',
  ],
  [
    '[{ at: 1s, kill: pod, selector: app=web, container: ap }]',
    '4:65 spec.timeline[0].container: pod/web has no container "ap"',
  ],
  [
    '[{ at: 1s, evict: pod/web, api: true, reason: X }]',
    '4:59 spec.timeline[0].reason: does not go with api',
  ],
  ['[{ at: 1s, scale: pod/web, replicas: 2 }]', SCALABLE_ONLY],
  [
    '[{ at: 1s, scale: deployment/web, replicas: 2 }]',
    '4:31 spec.timeline[0].scale: nothing in the files makes deployment/web',
  ],
  ['[{ at: 1s, scale: deployment/web }]', '4:14 missing key "replicas" in spec.timeline[0]'],
  [
    '[{ at: 1s, set: deployment/web, container: app, image: x }]',
    '4:29 spec.timeline[0].set: nothing in the files makes deployment/web',
  ],
  ['[{ at: 1s, set: pod/web, container: app }]', '4:14 missing key "image" in spec.timeline[0]'],
  ['[{ at: 1s, set: pod/web, image: x }]', '4:14 missing key "container" in spec.timeline[0]'],
  [
    '[{ at: 1s, set: pod/web, container: app, env: { A: b } }]',
    '4:59 spec.timeline[0].env: the API server refuses to change env of a pod',
  ],
  [
    '[{ at: 1s, condition: pod/web, type: "a b", status: True }]',
    '4:50 spec.timeline[0].type: name part must consist of alphanumeric characters, ' +
      "'-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  " +
      "or 'my.name',  or '123-abc', regex used for validation is " +
      "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    '4:65 spec.timeline[0].status: the boolean true is not a status',
  ],
  [
    '[{ at: 1s, health: pod/web, container: app, probe: live, verdict: bad }]',
    '4:64 spec.timeline[0].probe: "live" is not valid',
    '4:79 spec.timeline[0].verdict: "bad" is not valid',
  ],
  [
    '[{ at: 1s, health: pod/web, container: app, probe: liveness, verdict: fail }]',
    '4:64 spec.timeline[0].probe: container "app" has no liveness probe',
  ],
  [
    '[{ at: 1s, label: pod/web, labels: {} }]',
    '4:48 spec.timeline[0].labels: expected at least one label',
  ],
  [
    '[{ at: 1s, label: pod/web, labels: { a: 5 } }]',
    '4:53 spec.timeline[0].labels.a: expected a text, got the number 5',
  ],
  [
    '[{ at: 1s, removeContainers: pod/web, containers: [] }]',
    '4:63 spec.timeline[0].containers: expected the names of containers',
  ],
  [
    '[{ at: 1s, removeContainers: pod/web, containers: [app, init] }]',
    '4:69 spec.timeline[0].containers[1]: pod/web has no container "init"',
  ],
  [
    '[{ at: 1s, failNode: node/node2 }]',
    '4:34 spec.timeline[0].failNode: the cluster has no node "node2"',
  ],
  [
    '[{ at: 1s, failNode: node1 }]',
    '4:34 spec.timeline[0].failNode: "node1" cannot be a target of this verb',
  ],
  [
    '[{ at: 1s, failNode: node/node1, for: 0s }]',
    '4:51 spec.timeline[0].for: must be longer than 0',
  ],
  ['[{ at: 1s, startNode: node/node1, for: 5s }]', '4:47 unknown key "for" in spec.timeline[0]'],
  [
    '[{ at: 1s, up: pod/web }]',
    '4:28 spec.timeline[0].up: "pod/web" cannot be a target of this verb',
  ],
  ['[{ at: 1s, down: host/a/b }]', '4:30 spec.timeline[0].down: "a/b" is no address'],
];

const EVENTS: readonly Row[] = [
  [
    '[{ after: pod/web app up, delete: pod/web }]',
    '4:23 spec.timeline[0].after: `up` is not simulated by this version',
  ],
  [
    '[{ after: "pod[2] app started", delete: pod/web }]',
    '4:23 spec.timeline[0].after: pod[2], a pod by the order of creation, is not simulated by ' +
      'this version',
  ],
  [
    '[{ after: service/x routes web, delete: pod/web }]',
    '4:23 spec.timeline[0].after: events of service/x are not simulated by this version',
  ],
  [
    '[{ after: job/x ends, delete: pod/web }]',
    '4:23 spec.timeline[0].after: "job/x ends" is not an event',
  ],
  [
    '[{ after: job/x complete, delete: pod/web }]',
    '4:23 spec.timeline[0].after: nothing in the files makes job/x',
  ],
  [
    '[{ after: app went away, delete: pod/web }]',
    '4:23 spec.timeline[0].after: "app went away" is not an event',
  ],
  [
    '[{ after: app exited 0137, delete: pod/web }]',
    '4:23 spec.timeline[0].after: "app exited 0137" is not an event',
  ],
  [
    '[{ after: pod started, delete: pod/web }]',
    '4:23 spec.timeline[0].after: "pod started" is not an event',
  ],
  [
    '[{ after: pod/web pod ready, delete: pod/web }]',
    '4:23 spec.timeline[0].after: "pod/web pod ready" is not an event',
  ],
  [
    '[{ after: "app started #0", delete: pod/web }]',
    '4:23 spec.timeline[0].after: "#0" is not an occurrence',
  ],
  [
    '[{ after: pod phase Runing, delete: pod/web }]',
    '4:23 spec.timeline[0].after: "Runing" is no phase',
  ],
  [
    '[{ after: pod condition Ready yes, delete: pod/web }]',
    '4:23 spec.timeline[0].after: "yes" is no status of a condition',
  ],
  [
    '[{ after: app preStop done, delete: pod/web }]',
    '4:23 spec.timeline[0].after: "done" is no result of a hook',
  ],
  [
    '[{ after: action two, delete: pod/web }]',
    '4:23 spec.timeline[0].after: expected the number of an entry',
  ],
  [
    '[{ after: "action 1 #2", delete: pod/web }]',
    '4:23 spec.timeline[0].after: an entry of the timeline is carried out once',
  ],
  [
    '[{ after: pod/ ready, delete: pod/web }]',
    '4:23 spec.timeline[0].after: which pod? There is no name after "pod/"',
  ],
  [
    '[{ after: pod/wbe ready, delete: pod/web }]',
    '4:23 spec.timeline[0].after: nothing in the files makes pod/wbe',
  ],
  [
    '[{ after: pod/web ap started, delete: pod/web }]',
    '4:23 spec.timeline[0].after: pod/web has no container "ap"',
  ],
  [
    '[{ at: 1s, after: app started, delete: pod/web }]',
    '4:31 spec.timeline[0].after: at and after both say when; give one of them',
  ],
  [
    '[{ at: 1s, delay: 2s, delete: pod/web }]',
    '4:31 spec.timeline[0].delay: delay goes with after',
  ],
];

describe('broken timelines', () => {
  test.each([...VERBS, ...EVENTS].map(([lines, ...expected]) => ({ lines, expected })))(
    '$lines',
    ({ lines, expected }) => {
      expect(problemsOf(withSpec(`timeline: ${lines}`))).toEqual(expected);
    },
  );

  test('what is not an event brings the forms', () => {
    const [problem] = loadText(withSpec('timeline: [{ after: app gone, kill: pod/web }]')).problems;
    expect(
      problem && formatProblem(problem),
    ).toBe(`s.yaml:4:23: spec.timeline[0].after: "app gone" is not an event
  4 |   timeline: [{ after: app gone, kill: pod/web }]
    |                       ^
  expected NAME started, running, waiting REASON, ready, notReady or killed
  or NAME preStop began, ended or failed; likewise NAME postStart
  or NAME SIGTERM, SIGKILL, exited or exited CODE
  or NAME liveness probe success or failure; likewise readiness and startup
  or pod created, scheduled, sandboxCreated, sandboxKilled, initialized, ready, notReady,
    phase PHASE, condition TYPE STATUS, deleting or removed
  or job/NAME complete, failed, failed REASON or suspended
  or action N; where NAME is a container
  before it pod/NAME for one pod (without the word pod), after it #K for the K-th time`);
  });

  test('a target in another namespace is named', () => {
    const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { a: b } }
  template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: b }] } }
`;
    const hintsOf = (entry: string) =>
      loadText(`${withSpec(`timeline: [${entry}]`)}---\n${deployment}`).problems.map(
        ({ hint }) => hint,
      );
    const hint = 'there is one in namespace "shop": add namespace: shop';
    expect(hintsOf('{ at: 1m, restart: deployment/web }')).toEqual([hint]);
    expect(hintsOf('{ at: 1m, delete: "pod/web#7" }')).toEqual([hint]);
    expect(hintsOf('{ at: 1m, restart: deployment/web, namespace: shop }')).toEqual([]);
  });

  test('containers of several pods are all that a pattern may mean', () => {
    const other = POD.replace('name: web', 'name: other').replace('name: app', 'name: side');
    const problems = (event: string) =>
      problemsOf(`${withSpec(`timeline: [{ after: ${event}, kill: pod/web }]`)}---\n${other}`);
    expect(problems('side started')).toEqual([]);
    expect(problems('pod/web side started')).toHaveLength(1);
    expect(problems('sied started')).toEqual([
      '4:23 spec.timeline[0].after: no pod that is meant has a container "sied"',
    ]);
  });
});
