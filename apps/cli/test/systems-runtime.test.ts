import { describe, expect, it } from 'vitest';
import { runText } from './system-run.ts';

/** What containerd does, and what a kubelet that starts anew finds. */

const seeds = [1, 2, 3];

describe.each(seeds)('a sandbox that ends while a container is created (seed %i)', (seed) => {
  const run = runText(
    `apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 60s
  cluster: { runtime: { createContainer: 2s } }
  timeline: [{ after: pod/web sandboxCreated, delay: 1s, stopSandbox: pod/web }]
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: nginx, image: "nginx:1.27" }]
`,
    seed,
  );

  it('lets the start fail', async () => {
    const system = await run;
    const text = /^Error: sandbox container "[0-9a-f]{64}" is not running$/;
    expect(system.events('web', 'Failed', text)).toHaveLength(1);
    const sandboxes = system.times({ kind: 'process', container: '(pause)', what: 'start' });
    expect(sandboxes).toHaveLength(2);
    expect(system.start('web', 'nginx')).toBeGreaterThan(Number(sandboxes[1]));
  });

  it('counts it as a restart (MAIN-5)', async () => {
    expect((await run).get('web', 59)).toMatchObject({ ready: '1/1', status: 'Running' });
    expect((await run).restarts('web', 'nginx')).toBe(1);
  });
});

describe.each(seeds)('a node that loses power for a moment (seed %i)', (seed) => {
  it('runs nothing before a new sandbox is there', async () => {
    const system = await runText(
      `apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 60s
  timeline: [{ at: 20s, failNode: node/node1, for: 100ms }]
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: nginx, image: "nginx:1.27" }]
`,
      seed,
    );
    // The first picture that the kubelet has of the runtime is from after its own start (SYNC-13).
    const sandbox = system.start('web', '(pause)', 2);
    expect(system.start('web', 'nginx', 2)).toBeGreaterThan(sandbox);
    expect(system.events('web', 'SandboxChanged')).toHaveLength(1);
  });
});

describe.each(seeds)('a kubelet that restarts during a kill (seed %i)', (seed) => {
  it('kills on, but containerd sends the stop signal only once (TERM-7)', async () => {
    const system = await runText(
      `apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 60s
  timeline:
    - { at: 10s, delete: pod/deaf }
    - { at: 15s, restartKubelet: node/node1, for: 2s }
---
apiVersion: v1
kind: Pod
metadata: { name: deaf }
spec:
  terminationGracePeriodSeconds: 20
  containers: [{ name: sh, image: busybox, command: [sleep, infinity] }]
`,
      seed,
    );
    const signal = { kind: 'signal', pod: 'deaf' };
    expect(system.times({ ...signal, what: 'SIGTERM' })).toHaveLength(1);
    expect(system.times({ kind: 'kill', pod: 'deaf' })).toHaveLength(2);
    // The second call waits for the whole grace period again.
    const begun = system.time({ kind: 'kill', pod: 'deaf' }, 2);
    expect(system.time({ ...signal, what: 'SIGKILL' })).toBeCloseTo(begun + 20, 3);
  });
});
