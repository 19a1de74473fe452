import {
  clusterOf,
  createCluster,
  type PodObject,
  runKey,
  Simulation,
  seconds,
  tables,
} from '../../src/rules.ts';

export interface Row {
  /** Seconds. */
  readonly time: number;
  readonly kind: string;
  readonly container: string;
  readonly what: string;
  readonly detail: string;
}

/** What a kubelet of 1.21 makes of the pod `p`, until 60 s; the rows about it. */
export function run(spec: string, timeline: string, seed = 1) {
  const scenario = `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 1h
  cluster: { version: "1.21" }
  timeline: [${timeline}]
---
apiVersion: v1
kind: Pod
metadata: { name: p }
spec: ${spec}
`;
  const simulation = new Simulation({ key: runKey(seed, 1) });
  const rows: Row[] = [];
  simulation.records.subscribe(tables.timeline, (row) => {
    const [time, kind, , pod, container, what, detail] = row.map(String);
    if (pod !== 'p') return;
    const texts = { kind, container, what, detail } as Omit<Row, 'time'>;
    rows.push({ time: Number(time) / 1e6, ...texts });
  });
  const cluster = createCluster(simulation, clusterOf(scenario, NOTHING_MORE));
  simulation.run(seconds(60) as never);
  const all = (kind: string, what: string): readonly Row[] =>
    rows.filter((row) => row.kind === kind && row.what === what);
  const first = (kind: string, what: string): number => all(kind, what)[0]?.time ?? Number.NaN;
  const pod = cluster.store.pod('default', 'p') as PodObject | undefined;
  return { rows, all, first, pod };
}

const NOTHING_MORE = { probeAttempts: false, noSkip: false };

/** Ends 10 ms after SIGTERM. */
export const PROMPT = '{ containers: [{ name: app, image: "nginx:1.27" }] }';
