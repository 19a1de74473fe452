import { describe, expect, it } from 'vitest';
import { runText, type SystemRun } from './system-run.ts';

/** The control plane of 1.21 (spec section 18b) in whole runs. */

const scenario = (duration: string, timeline: string, ...objects: string[]): string =>
  [
    'apiVersion: podsim/v1alpha1',
    'kind: Scenario',
    'metadata: { name: old }',
    `spec: { duration: ${duration}, cluster: { version: "1.21" }, timeline: [${timeline}] }`,
    ...objects.flatMap((object) => ['---', object.trim()]),
    '',
  ].join('\n');

const JOB = `
apiVersion: batch/v1
kind: Job
metadata: { name: work }
spec:
  backoffLimit: 2
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: app, image: busybox, command: [sh, -c, exit 1] }]`;

const HOOKED = `
apiVersion: v1
kind: Pod
metadata: { name: hooked }
spec:
  containers:
    - name: app
      image: busybox
      command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.1; done"]
      lifecycle: { preStop: { exec: { command: [sh, -c, exit 1] } } }`;

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: nginx }] }`;

const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }`;

const LARGE = `
apiVersion: v1
kind: Pod
metadata: { name: large }
spec:
  containers: [{ name: app, image: nginx, resources: { requests: { cpu: "50" } } }]`;

const messages = (run: SystemRun, pod: string, what: string): readonly string[] =>
  run.all({ kind: 'event', pod, what }).map(({ detail }) => detail);

describe.each([1, 2, 3])('1.21 (seed %i)', (seed) => {
  it('a Job replaces at once, then 10 s later; its limit waits 20 s (K21-51)', async () => {
    const run = await runText(scenario('3m', '', JOB), seed);
    const failed = (pod: string) => run.time({ kind: 'phase', pod, what: 'Failed' });
    const created = run.times({ kind: 'pod', what: 'Created' });
    expect(created).toHaveLength(3);
    const [, second = 0, third = 0] = created;
    expect(second - failed('work#1')).toBeGreaterThan(0);
    expect(second - failed('work#1')).toBeLessThan(0.1);
    expect(third - second).toBeGreaterThan(9.9);
    expect(third - second).toBeLessThan(10.2);
    const [limit = 0] = run.times({ kind: 'event', what: 'BackoffLimitExceeded' });
    // A failure that is counted twice doubles what follows.
    expect([20, 40]).toContain(Math.round(limit - third));
    expect(run.all({ kind: 'job', what: 'Failed' })).toHaveLength(1);
  });

  it('the event of a hook tells the command and its error (K21-43)', async () => {
    const run = await runText(scenario('60s', '{ at: 20s, delete: pod/hooked }', HOOKED), seed);
    const [text] = messages(run, 'hooked', 'FailedPreStopHook');
    const why = 'error: command \'sh -c exit 1\' exited with 1: , message: ""';
    expect(text?.replace(/\(\w{8}-[\w-]+\)/, '(UID)')).toBe(
      'Exec lifecycle hook ([sh -c exit 1]) for Container "app" in ' +
        `Pod "hooked_default(UID)" failed - ${why}`,
    );
  });

  it('a pod that is evicted leaves its Service, and nobody marks it (K21-56, K21-59)', async () => {
    const run = await runText(
      scenario('60s', '{ at: 20s, evict: pod, selector: app=web, api: true }', WEB, SERVICE),
      seed,
    );
    expect(run.endpoints('web', 19)).toEqual(['web#1']);
    const gone = run.time({ kind: 'pod', pod: 'web#1', what: 'DeletionRequested' });
    expect(run.endpoints('web', gone + 0.5)).not.toContain('web#1');
    expect(run.all({ kind: 'condition', what: 'DisruptionTarget' })).toEqual([]);
    expect(messages(run, 'Deployment/web', 'ScalingReplicaSet')).toEqual([
      expect.stringMatching(/^Scaled up replica set web-\w+ to 1$/),
    ]);
  });

  it('a pod without a node has three events, not about preemption (K21-50, K21-57)', async () => {
    const run = await runText(scenario('9m', '', LARGE), seed);
    const text = '0/1 nodes are available: 1 Insufficient cpu.';
    expect(messages(run, 'large', 'FailedScheduling')).toEqual([text, text, text]);
  });
});
