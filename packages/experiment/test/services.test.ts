import { describe, expect, it } from 'vitest';
import {
  asTime,
  clusterOf,
  createCluster,
  runKey,
  Simulation,
  tables,
  type Value,
} from '../src/rules.ts';

/** Two pods behind a Service, the first deleted at 60 s, and a client until its first failure. */
function scenario(preStop: string): string {
  const pod = (name: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web } }
spec:
  containers:
    - name: app
      image: web:1
      ports: [{ containerPort: 80 }]
      readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1 }
      ${preStop}`;
  return `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 100s
  cluster: { runtime: { watch: 0s, apiWrite: 0s, endpointSlice: 10ms, proxySync: 500ms } }
  apps:
    - match: { labels: { app: web } }
      server: { startup: 2s, onSigterm: { exit: 0, after: 0s } }
  timeline: [{ at: 60s, delete: pod/a }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---${pod('a')}
---${pod('b')}
---
apiVersion: v1
kind: Pod
metadata: { name: client }
spec:
  restartPolicy: Never
  containers:
    - name: app
      image: busybox:1
      command: [sh, -c, "sleep 20; while wget -q -T 1 -O - http://web; do sleep 0.1; done"]
`;
}

/** Rows in seconds, and when the client gave up. */
function run(
  preStop = '',
  noSkip = false,
): { services: Value[][]; stays: Value[][]; gaveUp: number | null } {
  const simulation = new Simulation({ key: runKey(3, 1) });
  const rows = { services: [] as Value[][], stays: [] as Value[][] };
  const seconds = (row: readonly Value[]): Value[] =>
    row.map((value) => (typeof value === 'number' && value > 100 ? value / 1e6 : value));
  let gaveUp: number | null = null;
  simulation.records.subscribe(tables.services, (row) => rows.services.push(seconds(row)));
  simulation.records.subscribe(tables.service_endpoints, (row) => rows.stays.push(seconds(row)));
  simulation.records.subscribe(tables.timeline, ([time, kind, , pod, , what]) => {
    if (kind === 'process' && pod === 'client' && what === 'exit') gaveUp ??= Number(time) / 1e6;
  });
  const spec = clusterOf(scenario(preStop), { probeAttempts: false, noSkip });
  const cluster = createCluster(simulation, spec);
  simulation.createEntity('end').at(asTime(100_000_000), 9, () => {});
  simulation.run(asTime(100_000_000));
  cluster.finish();
  return { ...rows, gaveUp };
}

describe('the end of an endpoint', () => {
  it('comes to a client half a second after the process stopped to listen (EP-8)', () => {
    const { services, stays, gaveUp } = run();
    const [a, b] = stays.toSorted((x, y) => (String(x[2]) < String(y[2]) ? -1 : 1));
    expect(a?.slice(0, 3)).toEqual(['default', 'web', 'a']);
    // Deleted at 60, written at 60.01, in the rules half a second later: nobody listened then.
    expect(a?.[4]).toBeCloseTo(60.51, 5);
    expect(a?.[6]).toBeCloseTo(0.51, 2);
    expect(b?.slice(4)).toEqual([null, 0, null, 0]);
    const [, , , observed, available, lost] = services[0] as [...string[], number, number, number];
    expect(available).toBe(observed);
    // Half of the connections for that half second.
    expect(lost).toBeCloseTo((a?.[6] as number) / 2, 5);
    // Refused, or lost for the second that wget waits once the address is gone.
    expect(gaveUp).toBeGreaterThan(60);
    expect(gaveUp).toBeLessThan(60.51 + 1.1);
  });

  it('is the same when nothing is skipped', () => {
    expect(run('', true)).toEqual(run());
  });

  it('costs nothing when preStop is longer than that', () => {
    const { services, stays, gaveUp } = run('lifecycle: { preStop: { sleep: { seconds: 5 } } }');
    expect(stays.map((row) => row[6]).sort()).toEqual([0, null]);
    expect(services[0]?.[5]).toBe(0);
    expect(gaveUp).toBeNull();
  });
});

describe('a headless Service of a StatefulSet', () => {
  it('gives each pod a name of its own', () => {
    const text = `
apiVersion: podsim/v1alpha1
kind: Scenario
spec: { duration: 60s }
---
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  replicas: 2
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: app, image: web:1, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client }
spec:
  restartPolicy: Never
  containers:
    - name: app
      image: busybox:1
      command: [sh, -c, "until wget -q -O - http://db-1.db; do sleep 1; done; wget http://db-2.db"]
`;
    const simulation = new Simulation({ key: runKey(5, 1) });
    const seen: string[] = [];
    simulation.records.subscribe(tables.timeline, ([, kind, , pod, container, what, detail]) => {
      const isReady = kind === 'condition' && what === 'Ready' && detail === 'True';
      const isEnd = kind === 'process' && container === 'app' && what === 'exit';
      if (isReady || isEnd) seen.push(`${pod} ${isEnd ? `exit ${detail}` : 'ready'}`);
    });
    createCluster(simulation, clusterOf(text, { probeAttempts: false, noSkip: false }));
    simulation.run(asTime(60_000_000));
    expect(seen.slice(-2)).toEqual(['db-1 ready', 'client exit 1']);
  });
});
