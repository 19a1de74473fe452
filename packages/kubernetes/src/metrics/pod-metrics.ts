import { type Duration, seconds } from '@podsim/kernel';
import type { Usage } from '@podsim/sdk';
import type { PodObject } from '../store/objects.ts';

/** A pod has metrics when its containers have run for so long (metrics-server's resolution). */
export const WINDOW: Duration = seconds(15);

/** What metrics-server would say of a pod; amounts in thousandths: millicores, millibytes. */
export interface PodUsage {
  readonly containers: readonly {
    readonly name: string;
    readonly cpu: number | null;
    readonly memory: number | null;
  }[];
  /** Other metrics, by name. */
  readonly metrics: ReadonlyMap<string, number>;
}

/** A container that runs, and what its model says of it. */
export interface RunningContainer {
  readonly name: string;
  /** Millicores; null is unlimited. */
  readonly cpuLimit: number | null;
  readonly usage: Usage | null;
}

/**
 * What pods use, by the models that play their containers (the metrics APIs). Load that the pods
 * of a workload share is split evenly among those that are ready.
 */
export class PodMetrics {
  readonly #containersOf: (pod: PodObject) => readonly RunningContainer[];

  /** @param containersOf none for a pod of which its kubelet says nothing (yet). */
  constructor(containersOf: (pod: PodObject) => readonly RunningContainer[]) {
    this.#containersOf = containersOf;
  }

  /**
   * @param sharers how many pods share the load.
   * @returns null where nothing is known.
   */
  of(pod: PodObject, sharers: number): PodUsage | null {
    const containers = this.#containersOf(pod);
    if (containers.length === 0) return null;
    const isReady = pod.status.conditions.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    );
    const share = isReady && sharers > 0 ? 1 / sharers : 0;
    const metrics = new Map<string, number>();
    for (const { usage } of containers) {
      add(metrics, usage?.metrics, 1000);
      add(metrics, usage?.shared?.metrics, 1000 * share);
    }
    return {
      containers: containers.map(({ name, cpuLimit, usage }) => ({
        name,
        cpu: cpuOf(usage, share, cpuLimit),
        memory: usage?.memory === undefined ? null : usage.memory * 1000,
      })),
      metrics,
    };
  }
}

function cpuOf(usage: Usage | null, share: number, limit: number | null): number | null {
  if (usage?.cpu === undefined && usage?.shared?.cpu === undefined) return null;
  const cpu = Math.round((usage.cpu ?? 0) + (usage.shared?.cpu ?? 0) * share);
  return limit === null ? cpu : Math.min(cpu, limit);
}

function add(
  sums: Map<string, number>,
  values: Readonly<Record<string, number>> | undefined,
  factor: number,
): void {
  for (const [name, value] of Object.entries(values ?? {})) {
    sums.set(name, (sums.get(name) ?? 0) + Math.round(value * factor));
  }
}
