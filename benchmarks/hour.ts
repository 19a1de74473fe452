import { createHash, type Hash } from 'node:crypto';
import { clusterSpec } from '@podsim/experiment';
import { asTime, type Duration, hours, runKey, Simulation } from '@podsim/kernel';
import { type Cluster, type ClusterSpec, createCluster, tables } from '@podsim/kubernetes';
import { loadScenario, type Scenario } from '@podsim/scenario';
import type { Plugin } from '@podsim/sdk';
import { type CallWatch, guardAmbient } from '@podsim/sdk/host';
import { bytesInUse } from './measure.ts';

/** Hashes of the rows by table. */
export type Digests = ReadonlyMap<string, string>;

const virtualTime = hours(1);

/** The plugins of a cluster, and who is told of calls into them. */
interface Given {
  readonly plugins: readonly Plugin[];
  readonly watch: CallWatch | null;
}

/** A virtual hour of a cluster that hashes all rows as they come and keeps none. */
export class Hour {
  readonly #simulation = new Simulation({ key: runKey(1, 1) });
  readonly #hashes = new Map<string, Hash>();
  readonly #spec: ClusterSpec;
  readonly #given: Given;
  #cluster: Cluster | null = null;

  constructor(spec: ClusterSpec, given: Given = { plugins: [], watch: null }) {
    this.#spec = spec;
    this.#given = given;
    for (const table of Object.values(tables)) {
      const hash = createHash('sha256');
      this.#hashes.set(table.name, hash);
      this.#simulation.records.subscribe(table, (row) => hash.update(JSON.stringify(row)));
    }
  }

  /** Tasks that ran so far. */
  get tasks(): number {
    return this.#simulation.statistics.tasks;
  }

  /** Goes on to a time of the hour; the first call builds the cluster. */
  advance(to: Duration): void {
    this.#guarded(() => {
      this.#cluster ??= this.#create();
      this.#simulation.run(asTime(to));
    });
  }

  /** Of the whole hour. */
  finish(): Digests {
    this.advance(virtualTime);
    this.#guarded(() => this.#cluster?.finish());
    return new Map(
      [...this.#hashes].map(([name, hash]) => [name, hash.digest('hex').slice(0, 16)]),
    );
  }

  /** The bytes in use at each of these times, in their order, without the manifests. */
  bytesAt(times: readonly Duration[]): readonly number[] {
    const before = bytesInUse();
    const bytes = times.map((time) => {
      this.advance(time);
      return bytesInUse() - before;
    });
    // Used after the measurement, so that it is not garbage during it.
    this.#cluster?.finish();
    return bytes;
  }

  #create(): Cluster {
    const { plugins, watch } = this.#given;
    const cluster = createCluster(this.#simulation, this.#spec, plugins, { watch });
    // Pods live until then, also when nothing happens to them any more.
    this.#simulation.createEntity('end of the run').at(asTime(virtualTime), 9, () => {});
    return cluster;
  }

  #guarded(action: () => void): void {
    if (this.#given.plugins.length === 0) action();
    else guardAmbient(action);
  }
}

/** One hash of several results. */
export function digestText(...digests: readonly Digests[]): string {
  const all = createHash('sha256').update(JSON.stringify(digests.flatMap((each) => [...each])));
  return `hash ${all.digest('hex').slice(0, 16)}`;
}

/** What the documents of a scenario ask for, the Scenario among them. */
export function specOf(documents: readonly string[], noSkip = false): ClusterSpec {
  return clusterSpec(loaded(documents), { probeAttempts: false, noSkip });
}

/** @throws Error with all that is wrong with them. */
export function loaded(documents: readonly string[]): Scenario {
  const file = { name: 'benchmark.yaml', text: documents.join('\n---\n') };
  const { scenario, problems } = loadScenario([file], { reader: { read: refuse } });
  if (scenario === null) throw new Error(JSON.stringify(problems));
  return scenario;
}

function refuse(path: string): never {
  throw new Error(`the benchmark lists no files, but ${path} was asked for`);
}

/** A Scenario with nodes for 110 pods each, as in Kubernetes' default. */
export function scenarioText(nodes: number, timeline: readonly string[] = []): string {
  return `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  cluster:
    nodes: [{ name: node, count: ${nodes}, capacity: { cpu: "64", memory: 256Gi, pods: 110 } }]
  timeline: [${timeline.join(', ')}]
`;
}

/** In JSON: three probes that the default process answers in a few milliseconds. */
export const podSpec = JSON.stringify({
  containers: [
    {
      name: 'app',
      image: 'registry.example/app:1',
      ports: [{ containerPort: 8080 }],
      startupProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 5 },
      readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 5 },
      livenessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10 },
    },
  ],
});
