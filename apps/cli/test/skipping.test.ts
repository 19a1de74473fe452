import { readFileSync } from 'node:fs';
import { runScenario } from '@podsim/experiment';
import { describe, expect, it } from 'vitest';

/**
 * Probes whose answer holds, periodic syncs that change nothing and polling loops are skipped.
 * Executing every attempt is the slow, obvious way to run the same thing: all tables must be the
 * same, counters, events and their times included (design 4).
 */
const TABLES = ['timeline', 'pods', 'containers', 'restarts', 'terminations', 'probes', 'events'];

const mixed = `
apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: mixed }
spec:
  duration: 12m
  timeline:
    - { at: 7m, exec: pod/flapping, command: [rm, /tmp/ready] }
    - { at: 8m, exec: pod/flapping, command: [touch, /tmp/ready] }
    - { at: 10m, delete: pod/steady }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: steady, labels: { app: web } }
spec:
  containers:
    - name: app
      image: example/server:1
      ports: [{ containerPort: 8080 }]
      startupProbe: { httpGet: { port: 8080 }, periodSeconds: 3 }
      readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 7, initialDelaySeconds: 20 }
      livenessProbe: { httpGet: { port: 8080 }, periodSeconds: 11 }
---
apiVersion: v1
kind: Pod
metadata: { name: flapping, labels: { app: web } }
spec:
  containers:
    - name: app
      image: busybox:1.36
      command: [sh, -c, "touch /tmp/ready; sleep 100; rm /tmp/ready; sleep 60; touch /tmp/ready;
        while true; do sleep 0.5; done"]
      readinessProbe: { exec: { command: [cat, /tmp/ready] }, periodSeconds: 5 }
      livenessProbe: { exec: { command: ["true"] }, periodSeconds: 4 }
---
apiVersion: v1
kind: Pod
metadata: { name: crashing }
spec:
  containers:
    - name: app
      image: busybox:1.36
      command: [sh, -c, "sleep 9; exit 3"]
      livenessProbe: { exec: { command: [ls, /] }, periodSeconds: 2 }
    - name: waiting
      image: busybox:1.36
      command: [sh, -c, "until [ -f /never ]; do sleep 2; done"]
      readinessProbe: { exec: { command: [test, -f, /never] }, periodSeconds: 10 }
`;

const server = `
apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: server }
spec:
  duration: 40m
  apps:
    - match: { container: app }
      server:
        startup: 4s..15s
        latency: 40ms..900ms
        errors: 2%
        incidents: [{ at: 10m, for: 2m, latency: 3s }, { every: ~15m, for: 20s, errors: 60% }]
        memory: { start: 50Mi, growth: 3Mi per minute }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: web:1
      ports: [{ containerPort: 8080 }]
      resources: { limits: { memory: 128Mi } }
      livenessProbe: { httpGet: { port: 8080 } }
      readinessProbe: { httpGet: { port: 8080 }, periodSeconds: 3, successThreshold: 2 }
`;

/** The last instance but one goes away after the sync that finds the last one ended (SYNC-10). */
const given = `
apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: given-up }
spec:
  duration: 4m
  timeline: [{ at: 168.8s, delete: pod/partly }]
---
apiVersion: v1
kind: Pod
metadata: { name: partly }
spec:
  restartPolicy: OnFailure
  containers:
    - name: app
      image: app:1
      livenessProbe: { grpc: { port: 8301 }, periodSeconds: 2 }
    - { name: other, image: "app:1" }
`;

/** In 1.21 it goes away after that sync has ended, by the main loop (K21-6). */
const givenUp121 = given
  .replace('name: given-up', 'name: given-up-1.21')
  .replace('grpc:', 'tcpSocket:')
  .replace('duration: 4m', 'duration: 4m\n  cluster: { version: "1.21" }');

/** Answers that take long enough for something to happen meanwhile. */
const slow = `
apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: slow }
spec:
  duration: 5m
  apps:
    - match: { pod: killed }
      server: { latency: 900ms, incidents: [{ at: 7s..40s, since: start, deadlock: true }] }
    - match: { pod: stopped }
      server: { latency: 5ms }
    - match: { pod: restarted }
      probes: { readiness: { latency: 10ms..1500ms } }
---
apiVersion: v1
kind: Pod
metadata: { name: killed }
spec:
  containers:
    - name: app
      image: example/server:1
      readinessProbe: { exec: { command: [check] }, periodSeconds: 1 }
      livenessProbe: { exec: { command: [check] }, periodSeconds: 2, timeoutSeconds: 1 }
---
apiVersion: v1
kind: Pod
metadata: { name: stopped }
spec:
  containers:
    - name: app
      image: example/server:1
      startupProbe: { exec: { command: [sh] }, periodSeconds: 4 }
      readinessProbe: { exec: { command: [check] }, periodSeconds: 1 }
      livenessProbe: { exec: { command: [cat, /tmp/ready] }, periodSeconds: 3 }
---
apiVersion: v1
kind: Pod
metadata: { name: restarted }
spec:
  containers:
    - name: app
      image: example/server:1
      readinessProbe: { exec: { command: [sh] }, periodSeconds: 2 }
      livenessProbe: { exec: { command: [test, -f, /tmp/ready] }, periodSeconds: 3 }
`;

const away = `
apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: away }
spec:
  duration: 3m
  timeline:
    - { at: 60s, stopRuntime: node/node1, for: 40s }
    - { at: 98s, evict: pod/web }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: app, image: "nginx:1.27" }] }
`;

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}/scenario.yaml`, import.meta.url), 'utf8');

const scenarios: readonly (readonly [string, string])[] = [
  ['probes of all kinds', mixed],
  ['a server with failures', server],
  ['slow answers', slow],
  ['a container that is not started again', given],
  ['a container that is not started again in 1.21', givenUp121],
  ['a runtime that is away', away],
  ['sys-10-termination-flow', example('sys-10-termination-flow')],
  ['sys-11-liveness-exec', example('sys-11-liveness-exec')],
  ['sys-12-liveness-nothing-there', example('sys-12-liveness-nothing-there')],
];

describe('skipping changes nothing', () => {
  const cases = scenarios.flatMap(([name, text]) =>
    [1, 2, 3].map((seed) => ({ name, text, seed })),
  );
  it.each(cases)('$name, seed $seed', async ({ text, seed }) => {
    const fast = await runScenario(text, { seed });
    const executed = await runScenario(text, { seed, noSkip: true });
    for (const table of TABLES) expect(fast.csv(table), table).toBe(executed.csv(table));
    expect(fast.rows('timeline').length).toBeGreaterThan(20);
  });
});
