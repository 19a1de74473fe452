import { describe, expect, it } from 'vitest';
import { runText } from './system-run.ts';

/** What containerd does, and what a kubelet that starts anew finds. */

const seeds = [1, 2, 3];

/** A pod of one container, and what happens to it. */
const scenario = (timeline: string, container: string, spec = '', cluster = '{}'): string => `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 3m
  cluster: ${cluster}
  timeline: [${timeline}]
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  ${spec}
  containers: [{ name: app, ${container} }]
`;

const nginx = 'image: "nginx:1.27"';

describe.each(seeds)('a sandbox that ends while a container is created (seed %i)', (seed) => {
  const timeline = '{ after: pod/web sandboxCreated, delay: 1s, stopSandbox: pod/web }';
  const run = runText(scenario(timeline, nginx, '', '{ runtime: { createContainer: 2s } }'), seed);

  it('lets the start fail', async () => {
    const system = await run;
    const text = /^Error: sandbox container "[0-9a-f]{64}" is not running$/;
    expect(system.events('web', 'Failed', text)).toHaveLength(1);
    const sandboxes = system.times({ kind: 'process', container: '(pause)', what: 'start' });
    expect(sandboxes).toHaveLength(2);
    expect(system.start('web', 'app')).toBeGreaterThan(Number(sandboxes[1]));
  });

  it('counts it as a restart (MAIN-5)', async () => {
    expect((await run).get('web', 59)).toMatchObject({ ready: '1/1', status: 'Running' });
    expect((await run).restarts('web', 'app')).toBe(1);
  });

  it('ends the wait for restart back-off', async () => {
    const crashing = 'image: busybox, command: [sh, -c, exit 1]';
    const stop =
      '{ after: pod/web app waiting CrashLoopBackOff, delay: 17s, stopSandbox: pod/web }';
    const slow = '{ runtime: { createContainer: 25s } }';
    const system = await runText(scenario(stop, crashing, '', slow), seed);
    const restarts = system.run.rows('restarts');
    expect(restarts.map(({ cause }) => cause)).toContain('start-error');
    for (const { backoff_wait, downtime } of restarts) {
      expect(Number(backoff_wait)).toBeLessThanOrEqual(Number(downtime));
    }
  });
});

describe.each(seeds)('a node that loses power (seed %i)', (seed) => {
  it('runs nothing before a new sandbox is there, however short it was', async () => {
    const off = '{ at: 20s, failNode: node/node1, for: 100ms }';
    const system = await runText(scenario(off, nginx), seed);
    // The first picture that the kubelet has of the runtime is from after its own start (SYNC-13).
    const sandbox = system.start('web', '(pause)', 2);
    expect(system.start('web', 'app', 2)).toBeGreaterThan(sandbox);
    expect(system.events('web', 'SandboxChanged')).toHaveLength(1);
  });

  it('has nobody judge the probe that was under way', async () => {
    const exec = 'exec: { command: [sleep, "3"] }, timeoutSeconds: 5, periodSeconds: 1';
    const probe = `readinessProbe: { ${exec} }`;
    const off = '{ after: pod/web app ready, delay: 8s, failNode: node/node1, for: 10s }';
    const text = scenario(off, `${nginx}, ${probe}`);
    const system = await runText(text, seed, { noSkip: true });
    expect(system.exitCodes('web', 'app')).toEqual([255]);
    expect(system.events('web', 'Unhealthy')).toEqual([]);
  });

  it('leaves a container that was never started, which no later one counts from', async () => {
    const off = '{ after: pod/web sandboxCreated, delay: 1s, failNode: node/node1, for: 5s }';
    const rm = '{ at: 140s, removeContainers: pod/web, containers: [app] }';
    const crashing = 'image: busybox, command: [sh, -c, exit 1]';
    const slow = '{ runtime: { startContainer: 2s } }';
    const system = await runText(scenario(`${off}, ${rm}`, crashing, '', slow), seed);
    const counts = system
      .all({ kind: 'container', container: 'app' })
      .map(({ detail }) => Number(/restarts=(\d+)$/.exec(detail)?.[1]));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBeGreaterThan(3);
  });
});

describe.each(seeds)('a kubelet that starts while the runtime is away (seed %i)', (seed) => {
  it('does nothing until that is back (SYNC-7)', async () => {
    const timeline =
      '{ at: 10s, stopRuntime: node/node1, for: 30s }, ' +
      '{ at: 12s, restartKubelet: node/node1, for: 2s }, { at: 20s, delete: pod/web }';
    const system = await runText(scenario(timeline, nginx), seed);
    expect(system.time({ kind: 'kill' })).toBeGreaterThan(40);
  });
});

describe.each(seeds)('a kubelet that restarts during a kill (seed %i)', (seed) => {
  const sleeping = 'image: busybox, command: [sleep, infinity]';

  it('kills on, but containerd sends the stop signal only once (TERM-7)', async () => {
    const timeline =
      '{ at: 10s, delete: pod/web }, { at: 15s, restartKubelet: node/node1, for: 2s }';
    const grace = 'terminationGracePeriodSeconds: 20';
    const system = await runText(scenario(timeline, sleeping, grace), seed);
    expect(system.times({ kind: 'signal', what: 'SIGTERM' })).toHaveLength(1);
    expect(system.times({ kind: 'kill' })).toHaveLength(2);
    // The second call waits for the whole grace period again.
    const begun = system.time({ kind: 'kill' }, 2);
    expect(system.time({ kind: 'signal', what: 'SIGKILL' })).toBeCloseTo(begun + 20, 3);
  });

  it('grants the grace period of its own decision', async () => {
    const hooks =
      'lifecycle: { postStart: { httpGet: { port: 1 } }, preStop: { sleep: { seconds: 4 } } }';
    const probe =
      'livenessProbe: { exec: { command: ["false"] }, terminationGracePeriodSeconds: 6 }';
    const restart = '{ after: pod/web app killed, delay: 2s, restartKubelet: node/node1, for: 1s }';
    const grace = 'terminationGracePeriodSeconds: 4';
    const text = scenario(restart, `${sleeping}, ${hooks}, ${probe}`, grace);
    const [first] = (await runText(text, seed)).run.rows('terminations');
    expect(first).toMatchObject({ grace: 6_000_000, trigger: 'postStart' });
  });
});

describe.each(seeds)('a pod that is gone when its kubelet comes back (seed %i)', (seed) => {
  it('ends without its hooks (TERM-28)', async () => {
    const timeline =
      '{ at: 10s, stopKubelet: node/node1, for: 20s }, ' +
      '{ at: 15s, delete: pod/web, gracePeriodSeconds: 0 }';
    const hook = 'lifecycle: { preStop: { exec: { command: [sleep, "1"] } } }';
    const system = await runText(scenario(timeline, `${nginx}, ${hook}`), seed);
    expect(system.all({ kind: 'kill' })).toMatchObject([{ what: 'orphan', detail: '1' }]);
    expect(system.all({ kind: 'hook' })).toEqual([]);
    expect(system.exitCodes('web', 'app')).toEqual([0]);
  });
});

describe.each(seeds)('a pod that has succeeded (seed %i)', (seed) => {
  it('stays so, even if the kubelet finds its deadline passed (STAT-4)', async () => {
    const restart = '{ at: 30s, restartKubelet: node/node1, for: 2s }';
    const spec = 'restartPolicy: OnFailure\n  activeDeadlineSeconds: 20';
    const done = 'image: busybox, command: [sleep, "3"]';
    const system = await runText(scenario(restart, done, spec), seed);
    const phases = system.all({ kind: 'phase' }).map(({ what }) => what);
    expect(phases).toEqual(['Pending', 'Running', 'Succeeded']);
  });
});

describe.each(seeds)('a pod that its kubelet rejects (seed %i)', (seed) => {
  it('is removed, even if its deletion is requested before the rejection is written', async () => {
    const tooLarge = `${nginx}, resources: { requests: { cpu: "64" } }`;
    const slow = '{ runtime: { apiWrite: 2s } }';
    const text = scenario('{ at: 3s, delete: pod/web }', tooLarge, 'nodeName: node1', slow);
    const system = await runText(text, seed);
    const pod = system.all({ kind: 'pod', pod: 'web' }).map(({ what }) => what);
    expect(pod).toContain('DeletionRequested');
    expect(pod.at(-1)).toBe('Deleted');
  });
});

describe.each(seeds)(
  'a container that ends and is removed while nobody looks (seed %i)',
  (seed) => {
    it('is found to be gone, and started again (SYNC-9)', async () => {
      const timeline =
        '{ at: 20s, stopRuntime: node/node1, for: 5s }, ' +
        '{ at: 19.9s, kill: pod/web, container: app }, ' +
        '{ at: 22s, removeContainers: pod/web, containers: [app] }';
      const system = await runText(scenario(timeline, nginx), seed);
      const starts = system.times({ kind: 'process', container: 'app', what: 'start' });
      expect(starts).toHaveLength(2);
      expect(starts[1]).toBeGreaterThan(25);
      expect(starts[1]).toBeLessThan(30);
      expect(system.all({ kind: 'ready' }).at(-1)?.what).toBe('true');
    });
  },
);

describe.each(seeds)('a pod that is bound while its kubelet starts (seed %i)', (seed) => {
  it('has one worker, although list and watch tell of it', async () => {
    const other =
      '{ apiVersion: v1, kind: Pod, metadata: { name: other }, ' +
      `spec: { nodeName: node1, containers: [{ name: app, ${nginx} }] } }`;
    const bound = [1, 2, 3, 4, 5, 6].map((tenth) => {
      const named = other.replace('other', `other${tenth}`);
      return `{ at: 20.${tenth}s, apply: ${named} }`;
    });
    const timeline = `{ at: 10s, rebootNode: node/node1, for: 10s }, ${bound.join(', ')}`;
    const slow = '{ runtime: { watch: { uniform: [1ms, 4s] } } }';
    const system = await runText(scenario(timeline, nginx, '', slow), seed);
    for (const tenth of [1, 2, 3, 4, 5, 6]) {
      const pauses = { kind: 'process', pod: `other${tenth}`, container: '(pause)' };
      expect(system.all(pauses)).toHaveLength(1);
    }
  });
});
