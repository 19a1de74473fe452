import { describe, expect, it } from 'vitest';
import { runSystem, runText } from './system-run.ts';

const seeds = [1, 2, 3, 4, 5];
/** The latencies of an exec and of writing an event, in seconds. */
const LATENCY = 0.25;
/** A relist that sees a process start, the sync after it, its write. */
const SEEN = 1.6;

describe.each(seeds)('SYS-13: thresholds, periods and timeouts (seed %i)', (seed) => {
  const run = runSystem('sys-13-probe-options', seed, { probeAttempts: true });
  const attempts = async (pod: string, what: string) =>
    (await run).all({ kind: 'probe', pod, container: 'app', what });
  const kill = async (pod: string, n = 1) => (await run).time({ kind: 'kill', pod }, n);

  it('defaults: three failures, 10 s apart', async () => {
    const system = await run;
    const failures = await attempts('defaults', 'liveness');
    const times = failures.slice(0, 3).map(({ time }) => time);
    // PROBE-8: the first tick after the process is seen, so up to a period after that.
    const first = Number(times[0]) - system.start('defaults', 'app');
    expect(first).toBeLessThan(10 + SEEN);
    expect(times.map((time) => time - Number(times[0]))).toEqual([
      ...[0, 10, 20].map((n) => expect.closeTo(n, 0)),
    ]);
    expect(Math.abs((await kill('defaults')) - Number(times[2]))).toBeLessThan(LATENCY);
    expect(system.restarts('defaults', 'app')).toBe(1);
  });

  it('failureThreshold 2 and periodSeconds 3', async () => {
    const failures = await attempts('failure-threshold', 'liveness');
    const [first, second] = failures.map(({ time }) => time);
    expect(Number(second) - Number(first)).toBeCloseTo(3, 1);
    expect(Math.abs((await kill('failure-threshold')) - Number(second))).toBeLessThan(LATENCY);
  });

  it('timeoutSeconds 2: an answer after 5 s is a failure after 2 s', async () => {
    const system = await run;
    const [first] = await attempts('timeout', 'liveness');
    expect(first?.detail).toBe('timeout');
    const [event] = system.events('timeout', 'Unhealthy', /"sleep 5" timed out after 2s$/);
    const gap = Number(event) - system.start('timeout', 'app');
    expect(gap).toBeLessThan(10 + 2 + SEEN);
    expect((await kill('timeout')) - Number(event)).toBeLessThan(LATENCY);
    // Ticks are 10 s apart whatever each attempt takes.
    expect((await kill('timeout', 2)) - (await kill('timeout', 1))).toBeCloseTo(10, 1);
  });

  it('successThreshold 3: ready after the third success', async () => {
    const system = await run;
    const successes = await attempts('success-threshold', 'readiness');
    const third = Number(successes[2]?.time);
    const ready = system.time({ kind: 'ready', pod: 'success-threshold', what: 'true' });
    expect(ready).toBeGreaterThanOrEqual(third);
    expect(ready - third).toBeLessThan(LATENCY);
    expect(successes.slice(0, 3).map(({ detail }) => detail)).toEqual(Array(3).fill('success'));
  });

  it('initialDelaySeconds 12: asked at the first tick after it', async () => {
    const system = await run;
    const pod = 'initial-delay';
    const [first] = await attempts(pod, 'readiness');
    const gap = Number(first?.time) - system.start(pod, 'app');
    // PROBE-10: counted from a start that is cut to whole seconds, up to a period longer.
    expect(gap).toBeGreaterThan(11);
    expect(gap).toBeLessThan(12 + 5 + LATENCY);
    const ready = system.time({ kind: 'ready', pod, what: 'true' });
    expect(ready - Number(first?.time)).toBeLessThan(LATENCY);
  });
});

describe.each(seeds)('SYS-13: startup probes (seed %i)', (seed) => {
  const run = runSystem('sys-13-probe-options', seed, { probeAttempts: true });

  it('hold the other probes back until they succeed', async () => {
    const system = await run;
    const pod = 'startup';
    const asked = system.all({ kind: 'probe', pod, what: 'startup' });
    const success = asked.find(({ detail }) => detail === 'success');
    // Up after 12 s, asked every 5 s.
    const gap = Number(success?.time) - system.start(pod, 'app');
    expect(gap).toBeGreaterThanOrEqual(12);
    expect(gap).toBeLessThan(17 + LATENCY);
    expect(asked.at(-1)).toBe(success);
    const [liveness] = system.all({ kind: 'probe', pod, what: 'liveness' });
    expect(liveness?.time).toBeGreaterThan(Number(success?.time));
    expect(Number(liveness?.time) - Number(success?.time)).toBeLessThan(1 + LATENCY);
    expect(system.restarts(pod, 'app')).toBe(0);
    const ready = system.time({ kind: 'ready', pod, what: 'true' });
    expect(ready).toBeGreaterThan(Number(success?.time));
  });

  it('kill a container whose budget is used up, again and again', async () => {
    const system = await run;
    const pod = 'startup-too-slow';
    const kills = system.times({ kind: 'kill', pod, what: 'startup' });
    const failures = system.all({ kind: 'probe', pod, what: 'startup', detail: 'failure' });
    expect(kills.length).toBeGreaterThanOrEqual(3);
    kills.forEach((time, i) => {
      expect(Math.abs(time - Number(failures[2 * i + 1]?.time))).toBeLessThan(LATENCY);
      const budget = Number(failures[2 * i + 1]?.time) - Number(failures[2 * i]?.time);
      expect(budget).toBeCloseTo(5, 0);
    });
    expect(system.all({ kind: 'ready', pod })).toEqual([]);
    const [event] = system.events(pod, 'Killing');
    expect(event).toBeDefined();
  });
});

describe('SYS-13: defaults and minima', () => {
  const pod = (probe: string, fields: string) => `apiVersion: v1
kind: Pod
metadata: { name: app }
spec:
  containers:
    - name: app
      image: nginx:1.27
      ${probe}: { exec: { command: [sleep, "5"] }, ${fields} }
`;

  it('takes zeros for the defaults 1 s, 10 s, 1 and 3', async () => {
    const zeros = 'timeoutSeconds: 0, periodSeconds: 0, successThreshold: 0, failureThreshold: 0';
    const ones = 'timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3';
    const options = { probeAttempts: true, duration: '45s' };
    const [given, without, spelled] = await Promise.all(
      [zeros, 'initialDelaySeconds: 0', ones].map((fields) => {
        return runText(pod('livenessProbe', fields), 1, options);
      }),
    );
    expect(given?.rows).toEqual(without?.rows);
    expect(spelled?.rows).toEqual(without?.rows);
    expect(without?.events('app', 'Unhealthy', /timed out after 1s$/)).toHaveLength(4);
    expect(without?.restarts('app', 'app')).toBe(1);
  });

  it.each([
    ['livenessProbe', 'successThreshold: 2', /successThreshold: .*must be 1/],
    ['startupProbe', 'successThreshold: 2', /successThreshold: .*must be 1/],
    ['readinessProbe', 'periodSeconds: -1', /periodSeconds: .*greater than or equal to 0/],
    ['readinessProbe', 'failureThreshold: -1', /failureThreshold: .*greater than or equal to 0/],
    ['readinessProbe', 'initialDelaySeconds: -1', /initialDelaySeconds: .*or equal to 0/],
    ['readinessProbe', 'terminationGracePeriodSeconds: 5', /terminationGracePeriodSeconds/],
    ['livenessProbe', 'terminationGracePeriodSeconds: 0', /terminationGracePeriodSeconds/],
  ])('refuses %s with %s', async (probe, fields, message) => {
    await expect(runText(pod(probe, fields), 1)).rejects.toThrow(message);
  });
});

describe.each(seeds)('SYS-14: readiness (seed %i)', (seed) => {
  const run = runSystem('sys-14-readiness-endpoints', seed);

  it('takes a pod out of its Service and puts it back', async () => {
    const system = await run;
    expect(system.endpoints('web', 29)).toEqual(['two-parts', 'web']);
    expect(system.endpoints('web', 69)).toEqual(['two-parts']);
    expect(system.endpoints('web', 90)).toEqual(['two-parts', 'web']);
    const ready = system.all({ kind: 'ready', pod: 'web' });
    expect(ready.map(({ what }) => what)).toEqual(['true', 'false', 'true']);
    const [, out, back] = ready.map(({ time }) => time);
    const failures = system.events('web', 'Unhealthy', /Readiness.*statuscode: 403/);
    // The third failure, 20 s after the first.
    expect(Number(out) - Number(failures[0])).toBeGreaterThan(19.5);
    expect(Number(out) - Number(failures[0])).toBeLessThan(20.5);
    expect(Number(back) - 70).toBeLessThan(10 + LATENCY);
    // PROBE-24: it is asked once more at once, so there are four within these 20 s.
    expect(failures.filter((time) => time < Number(out) + 1)).toHaveLength(4);
    const changes = system.all({ kind: 'endpoints', what: 'web' });
    for (const time of [out, back]) {
      const next = changes.find((row) => row.time > Number(time));
      expect(Number(next?.time) - Number(time)).toBeLessThan(LATENCY);
    }
  });

  it('restarts nothing', async () => {
    const system = await run;
    expect(system.all({ kind: 'kill' })).toEqual([]);
    expect(system.run.rows('restarts')).toEqual([]);
    expect(system.get('web', 65)).toMatchObject({ ready: '0/1', status: 'Running', restarts: '0' });
  });

  it('counts a pod only when all its containers are ready', async () => {
    const system = await run;
    const pod = 'two-parts';
    const a = system.time({ kind: 'ready', pod, container: 'a', what: 'true' });
    const b = system.time({ kind: 'ready', pod, container: 'b', what: 'true' });
    const whole = system.time({ kind: 'condition', pod, what: 'Ready', detail: 'True' });
    expect(a).toBeLessThan(3);
    // Ready after 15 s, asked every 2 s.
    expect(b - system.start(pod, 'b')).toBeGreaterThanOrEqual(15);
    expect(b - system.start(pod, 'b')).toBeLessThan(17 + LATENCY);
    expect(whole).toBeCloseTo(b, 5);
    expect(system.get(pod, b - 0.1)).toMatchObject({ ready: '1/2', status: 'Running' });
    expect(system.endpoints('web', b - 0.1)).toEqual(['web']);
    expect(system.endpoints('web', b + LATENCY)).toEqual(['two-parts', 'web']);
  });
});

describe.each(seeds)('a container that runs again in a pod that does not (seed %i)', (seed) => {
  const run = (release: string, containers: string) =>
    runText(
      `apiVersion: podsim/v1alpha1
kind: Scenario
spec: { duration: 60s, cluster: { version: "${release}" } }
---
apiVersion: v1
kind: Pod
metadata: { name: job }
spec:
  restartPolicy: Never
  ${containers}
`,
      seed,
    );
  const main = 'containers: [{ name: work, image: busybox, command: [sleep, "50"] }]';
  const crashing =
    'name: crashing, image: busybox, restartPolicy: Always, command: [sh, -c, sleep 3; exit 1], ' +
    'readinessProbe: { exec: { command: ["false"] }, periodSeconds: 1 }';

  it('by its own policy: its probe goes on (NEW-6)', async () => {
    const system = await run('1.36', `containers: [{ ${crashing} }]`);
    expect(system.restarts('job', 'crashing')).toBeGreaterThan(1);
    expect(system.times({ kind: 'ready', container: 'crashing', what: 'true' })).toEqual([]);
  });

  it('as a sidecar: its probe ended with it before 1.33 (PROBE-28)', async () => {
    const sidecar = `initContainers: [{ ${crashing} }]\n  ${main}`;
    const ready = { kind: 'ready', container: 'crashing', what: 'true' };
    expect((await run('1.32', sidecar)).times(ready)).not.toEqual([]);
    expect((await run('1.33', sidecar)).times(ready)).toEqual([]);
  });
});
