import { createHash, type Hash } from 'node:crypto';
import { clusterSpec } from '@podsim/experiment';
import { asTime, hours, runKey, Simulation } from '@podsim/kernel';
import { type ClusterSpec, createCluster, tables } from '@podsim/kubernetes';
import { loadScenario } from '@podsim/scenario';
import {
  type Benchmark,
  bytesInUse,
  grouped,
  interleave,
  median,
  ratioText,
  type Subject,
  timingOf,
} from './measure.ts';

/** Pods that fit a node, as in Kubernetes' default. */
const podsPerNode = 110;
const virtualTime = asTime(hours(1));

/**
 * An hour of pods with three probes each: how many pod-hours a second, and how many bytes a pod.
 * And the same with every probe attempt executed, the slow and obvious way, beside it.
 */
export const lifecycle: Benchmark = ({ tiny }, print) => {
  const [few, many] = tiny ? [3, 12] : [200, 2_000];
  const rounds = tiny ? 1 : 9;
  for (const pods of [few, many]) {
    const timing = timingOf(interleave(rounds, { pods: hourOf(specOf(pods, false)) }), 'pods');
    print(`${podsText(pods)}: ${speedText(pods, timing.seconds)}, ${bytesText(pods, rounds)}`);
    print(`  rows ${digestText(timing.result)}`);
  }
  const timings = interleave(rounds, {
    skip: hourOf(specOf(few, false)),
    noSkip: hourOf(specOf(few, true)),
  });
  const [skip, noSkip] = [timingOf(timings, 'skip'), timingOf(timings, 'noSkip')];
  print(
    `${podsText(few)} without skipping: ${speedText(few, noSkip.seconds)}, ` +
      `${ratioText(noSkip, skip)} of the time with skipping`,
  );
  print(`  rows ${digestText(noSkip.result)}; ${differenceText(skip.result, noSkip.result)}`);
};

/** Hashes of the rows by table. */
type Digests = ReadonlyMap<string, string>;

function hourOf(spec: ClusterSpec): Subject<Digests> {
  return () => {
    const run = startRun(spec);
    return () => run.finish();
  };
}

/** One run that hashes all rows as they come and keeps none. */
function startRun(spec: ClusterSpec) {
  const simulation = new Simulation({ key: runKey(1, 1) });
  const hashes = new Map<string, Hash>();
  for (const table of Object.values(tables)) {
    const hash = createHash('sha256');
    hashes.set(table.name, hash);
    simulation.records.subscribe(table, (row) => hash.update(JSON.stringify(row)));
  }
  return {
    /** The cluster at the end of the hour, before it writes its last rows. */
    run() {
      const cluster = createCluster(simulation, spec);
      // Pods live until then, also when nothing happens to them any more.
      simulation.createEntity('end of the run').at(virtualTime, 9, () => {});
      simulation.run(virtualTime);
      return cluster;
    },
    finish(): Digests {
      this.run().finish();
      return new Map([...hashes].map(([name, hash]) => [name, hash.digest('hex').slice(0, 16)]));
    },
  };
}

/** Bytes of the running cluster at the end of the hour, without the manifests it was built from. */
function bytesText(pods: number, rounds: number): string {
  const spec = specOf(pods, false);
  const sizes = Array.from({ length: rounds }, () => {
    const before = bytesInUse();
    const run = startRun(spec);
    const cluster = run.run();
    const bytes = bytesInUse() - before;
    // Used after the measurement, so that it is not garbage during it.
    cluster.finish();
    return bytes / pods;
  });
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return `${grouped(median(sizes))} bytes a pod (${grouped(least)} to ${grouped(most)})`;
}

function specOf(pods: number, noSkip: boolean): ClusterSpec {
  const nodes = Math.ceil(pods / podsPerNode);
  const scenario = `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  cluster:
    nodes: [{ name: node, count: ${nodes}, capacity: { cpu: "64", memory: 256Gi, pods: 110 } }]
`;
  const documents = Array.from({ length: pods }, (_, index) => podText(index));
  const text = [scenario, ...documents].join('---');
  const loaded = loadScenario([{ name: 'benchmark.yaml', text }], { reader: { read: refuse } });
  if (loaded.scenario === null) throw new Error(JSON.stringify(loaded.problems));
  return clusterSpec(loaded.scenario, { probeAttempts: false, noSkip });
}

/** Played by the default process, which answers every probe in a few milliseconds. */
function podText(index: number): string {
  return `
apiVersion: v1
kind: Pod
metadata: { name: app-${index}, labels: { app: app } }
spec:
  containers:
    - name: app
      image: registry.example/app:1
      ports: [{ containerPort: 8080 }]
      startupProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 5 }
      readinessProbe: { httpGet: { path: /ready, port: 8080 }, periodSeconds: 5 }
      livenessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 10 }
`;
}

function refuse(path: string): never {
  throw new Error(`the benchmark lists no files, but ${path} was asked for`);
}

function podsText(pods: number): string {
  return `${grouped(pods)} pods with three probes, one hour`;
}

function speedText(pods: number, seconds: readonly number[]): string {
  const time = median(seconds);
  return `${grouped(pods / time)} pod-hours per second (${(time * 1000).toFixed(1)} ms)`;
}

function digestText(digests: Digests): string {
  const all = createHash('sha256').update(JSON.stringify([...digests]));
  return `hash ${all.digest('hex').slice(0, 16)}`;
}

function differenceText(skip: Digests, noSkip: Digests): string {
  const names = [...skip.keys()].filter((name) => skip.get(name) !== noSkip.get(name));
  return names.length === 0 ? 'the same rows with skipping' : `other rows in ${names.join(', ')}`;
}
