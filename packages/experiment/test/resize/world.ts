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
  readonly time: number;
  readonly kind: string;
  readonly pod: string;
  readonly what: string;
  readonly detail: string;
}

interface Setup {
  readonly release: string;
  readonly gates?: string;
  /** Settings of kubelets. */
  readonly kubelet?: string;
  readonly apps?: string;
  readonly timeline: string;
  readonly pods: string;
  readonly until?: number;
}

/** A cluster of one node with 2 CPU and 4Gi, until a time in seconds. */
export function run(setup: Setup) {
  const { release, gates = '{}', kubelet = '{}', apps = '', timeline, pods, until = 200 } = setup;
  const scenario = `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 1h
  cluster:
    version: "${release}"
    featureGates: ${gates}
    kubelet: ${kubelet}
    nodes: [{ name: node1, capacity: { cpu: "2", memory: 4Gi } }]
  apps: [${apps}]
  timeline: [${timeline}]
---${pods}`;
  const simulation = new Simulation({ key: runKey(7, 1) });
  const rows: Row[] = [];
  simulation.records.subscribe(tables.timeline, ([time, kind, , pod, , what, detail]) => {
    rows.push({
      time: Number(time) / 1e6,
      ...{ kind: String(kind), pod: String(pod), what: String(what), detail: String(detail) },
    });
  });
  const spec = clusterOf(scenario, { probeAttempts: false, noSkip: false });
  const cluster = createCluster(simulation, spec);
  simulation.run(seconds(until) as never);
  const pod = (name: string): PodObject => cluster.store.pod('default', name) as PodObject;
  const all = (kind: string, what: string): Row[] =>
    rows.filter((row) => row.kind === kind && row.what === what);
  return { simulation, cluster, rows, all, pod, notes: cluster.notes };
}

/** The manifest of a pod with one container, and what else is given of that and of it. */
export const pod = (name: string, resources: string, more = '', spec = ''): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 20
  containers: [{ name: app, image: "corp/app:1", ${more} resources: ${resources} }]
  ${spec}
---`;

/** An entry of the timeline that resizes the container of a pod. */
export const resize = (at: string, name: string, resources: string): string =>
  `{ at: ${at}, patch: pod/${name}, subresource: resize, ` +
  `merge: { spec: { containers: [{ name: app, resources: ${resources} }] } } }`;

export const HALF = '{ requests: { cpu: 500m, memory: 1Gi } }';
export const ONE = '{ requests: { cpu: "1", memory: 1Gi } }';

export const conditionOf = (object: PodObject, type: string) =>
  object.status.conditions.find((condition) => condition.type === type);
