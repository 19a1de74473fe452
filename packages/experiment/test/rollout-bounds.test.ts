import { describe, expect, it } from 'vitest';
import {
  clusterOf,
  createCluster,
  type Draws,
  runKey,
  Simulation,
  seconds,
  tables,
} from '../src/rules.ts';

/**
 * DEP-1, DEP-2, DEP-8, DEP-9: whatever the parameters, at every row of the timeline of a rolling
 * update there are at most `replicas + maxSurge` pods that are not being deleted, and at least
 * `replicas - maxUnavailable` that are available. `PODSIM_ROLLOUTS=full` runs every set of
 * parameters with 1,000 replicas.
 */
const SETS = 50;
const IS_FULL = process.env.PODSIM_ROLLOUTS === 'full';
/** Sets that have 1,000 replicas in any case. */
const LARGE = [7, 23];

interface Parameters {
  readonly replicas: number;
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
  readonly minReadySeconds: number;
  readonly release: string;
}

const pick = <T>(draws: Draws, choices: readonly T[]): T =>
  choices[draws.integer(0, choices.length - 1)] as T;

function parametersOf(seed: number): Parameters {
  const draws = new Simulation({ key: runKey('rollouts', seed) }).draws('parameters');
  const replicas = draws.integer(1, 60);
  const share = (largest: number): number | string =>
    draws.uniform() < 0.5 ? draws.integer(0, largest) : `${draws.integer(0, 100)}%`;
  const isLarge = IS_FULL || LARGE.includes(seed);
  // Thousand replicas one by one take long; what a step does is the same.
  const maxSurge = isLarge ? `${draws.integer(1, 100)}%` : share(10);
  const maxUnavailable = share(10);
  const isStuck = /^0%?$/.test(String(maxSurge)) && /^0%?$/.test(String(maxUnavailable));
  return {
    replicas: isLarge ? 1000 : replicas,
    maxSurge: isStuck ? 1 : maxSurge,
    maxUnavailable,
    minReadySeconds: pick(draws, [0, 0, 1, 2, 5, 12]),
    release: pick(draws, ['1.30', '1.32', '1.34', '1.35']),
  };
}

function scenarioOf(parameters: Parameters): string {
  const { replicas, maxSurge, maxUnavailable, minReadySeconds, release } = parameters;
  return `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 2h
  cluster:
    version: "${release}"
    nodes: [{ name: node, count: 5, capacity: { pods: 1000, cpu: "64", memory: 64Gi } }]
  apps: [{ server: { startup: 500ms..3s, onSigterm: { exit: 0, after: 1s..4s } } }]
  timeline: [{ at: 300s, set: deployment/web, container: app, image: "web:2" }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  minReadySeconds: ${minReadySeconds}
  strategy: { rollingUpdate: { maxSurge: ${maxSurge}, maxUnavailable: ${maxUnavailable} } }
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: app
          image: "web:1"
          readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 }
`;
}

/** A number, or a share of the replicas; rounded as the API says. */
function resolved(value: number | string, replicas: number, round: (n: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseInt(value, 10) * replicas) / 100);
}

/** Pods by what the timeline has said of them. */
class Pods {
  readonly #wanted = new Set<string>();
  /** Ready ones by the second from which they are available. */
  readonly #availableFrom = new Map<string, number>();

  see(kind: string, pod: string, what: string, detail: string, availableFrom: number): void {
    if (kind === 'pod' && what === 'Created') this.#wanted.add(pod);
    if (kind === 'pod' && what === 'DeletionRequested') {
      this.#wanted.delete(pod);
      this.#availableFrom.delete(pod);
    }
    if (kind !== 'condition' || what !== 'Ready' || !this.#wanted.has(pod)) return;
    if (detail === 'True') this.#availableFrom.set(pod, availableFrom);
    else this.#availableFrom.delete(pod);
  }

  get count(): number {
    return this.#wanted.size;
  }

  available(now: number): number {
    let count = 0;
    for (const from of this.#availableFrom.values()) if (from < now) count++;
    return count;
  }
}

interface Outcome {
  readonly rows: number;
  readonly most: number;
  readonly fewest: number;
  readonly isComplete: boolean;
}

function rollOut(parameters: Parameters, seed: number): Outcome {
  const simulation = new Simulation({ key: runKey('rollout', seed) });
  const spec = clusterOf(scenarioOf(parameters), { probeAttempts: false, noSkip: false });
  const pods = new Pods();
  const { minReadySeconds } = parameters;
  let rows = 0;
  let most = 0;
  let fewest = Number.POSITIVE_INFINITY;
  simulation.records.subscribe(tables.timeline, ([time, kind, , pod, , what, detail]) => {
    const now = Number(time);
    const { conditions = [] } = cluster.store.latest('default', String(pod))?.status ?? {};
    const ready = conditions.find(({ type }) => type === 'Ready');
    // Without minReadySeconds a pod is available as soon as it is Ready.
    const from =
      minReadySeconds === 0 ? -1 : Number(ready?.lastTransitionTime) + minReadySeconds * 1e6;
    pods.see(String(kind), String(pod), String(what), String(detail), from);
    rows++;
    most = Math.max(most, pods.count);
    if (now >= 300e6) fewest = Math.min(fewest, pods.available(now));
  });
  const cluster = createCluster(simulation, spec);
  simulation.run(seconds(7200) as never);
  const deployment = cluster.store.workloads.get('Deployment', 'default', 'web');
  const progress = deployment?.status.conditions.find(({ type }) => type === 'Progressing');
  const { updatedReplicas, availableReplicas } = deployment?.status ?? {};
  const isComplete =
    updatedReplicas === parameters.replicas &&
    availableReplicas === parameters.replicas &&
    progress?.reason === 'NewReplicaSetAvailable';
  return { rows, most, fewest, isComplete };
}

describe('a rolling update keeps its bounds', () => {
  it.each(Array.from({ length: SETS }, (_, i) => i + 1))('set %i', { timeout: 600_000 }, (seed) => {
    const parameters = parametersOf(seed);
    const { replicas } = parameters;
    const surge = resolved(parameters.maxSurge, replicas, Math.ceil);
    const share = resolved(parameters.maxUnavailable, replicas, Math.floor);
    const unavailable = surge === 0 && share === 0 ? 1 : Math.min(share, replicas);
    const { rows, most, fewest, isComplete } = rollOut(parameters, seed);
    expect(isComplete, JSON.stringify(parameters)).toBe(true);
    expect(rows).toBeGreaterThan(replicas * 20);
    expect(most).toBeLessThanOrEqual(replicas + surge);
    expect(fewest).toBeGreaterThanOrEqual(replicas - unavailable);
  });
});
