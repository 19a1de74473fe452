import type { ApiObject } from '@podsim/api';
import type { Distribution, Duration, SimTime } from '@podsim/kernel';

/**
 * A scenario with every default filled in: plain frozen data. The parts mirror what the simulated
 * cluster is built from, field by field, because this package may not import the cluster.
 */
export interface Scenario {
  readonly name: string;
  readonly duration: Duration;
  /** Stop when nothing can change any more. */
  readonly untilIdle: boolean;
  readonly seed: number | string;
  readonly runs: number;
  readonly cluster: ScenarioCluster;
  /** In file order. */
  readonly objects: readonly ApiObject[];
  readonly apps: readonly AppRule[];
  /** In file order. */
  readonly actions: readonly Action[];
  /** npm names, or paths relative to the scenario file. */
  readonly plugins: readonly string[];
  /** What was assumed, ignored or left out. */
  readonly notes: readonly Note[];
}

/** Something worth knowing that stops nothing. */
export interface Note {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

export interface ScenarioCluster {
  readonly release: string;
  readonly featureGates: readonly (readonly [name: string, on: boolean])[];
  readonly kubelet: KubeletSettings;
  readonly runtime: RuntimeLatencies;
  readonly nodes: readonly NodeSpec[];
  readonly images: readonly ImageRule[];
}

export interface KubeletSettings {
  readonly serializeImagePulls: boolean;
  readonly maxParallelImagePulls: number | null;
  readonly registryPullQPS: number;
  readonly registryBurst: number;
  readonly eventRecordQPS: number;
  readonly eventBurst: number;
  readonly maxContainerBackOff: Duration;
}

export interface RuntimeLatencies {
  readonly watch: Distribution;
  readonly apiWrite: Distribution;
  readonly schedule: Distribution;
  readonly volumes: Distribution;
  readonly unmount: Distribution;
  readonly createSandbox: Distribution;
  readonly sandboxCreated: Distribution;
  readonly stopSandbox: Distribution;
  readonly sandboxStopped: Distribution;
  readonly createContainer: Distribution;
  readonly startContainer: Distribution;
  readonly containerStarted: Distribution;
  readonly containerExit: Distribution;
  readonly containerStopped: Distribution;
  readonly registryRoundTrip: Distribution;
  readonly exec: Distribution;
  readonly localNetwork: Distribution;
  readonly relistExcess: Distribution;
  readonly endpointSlice: Distribution;
}

export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

export interface NodeSpec {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly {
    readonly key: string;
    readonly value: string;
    readonly effect: TaintEffect;
  }[];
  /** Millicores, bytes, pods. */
  readonly capacity: { readonly cpu: number; readonly memory: number; readonly pods: number };
}

export interface ImageRule {
  readonly match: string;
  readonly pull: Distribution | null;
  readonly fail: string | null;
  readonly until: SimTime | null;
}

export interface AppRule {
  readonly match: AppMatch;
  readonly runtime: ModelChoice | null;
  readonly probes: {
    readonly startup: ModelChoice | null;
    readonly readiness: ModelChoice | null;
    readonly liveness: ModelChoice | null;
  };
  readonly hooks: { readonly postStart: ModelChoice | null; readonly preStop: ModelChoice | null };
}

export interface AppMatch {
  readonly pod: string | null;
  readonly workload: string | null;
  readonly container: string | null;
  readonly image: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
}

export interface ModelChoice {
  readonly model: string;
  readonly options: unknown;
}

export type Action = { readonly at: SimTime } & (
  | {
      readonly do: 'delete';
      readonly target: PodTarget;
      readonly gracePeriodSeconds: number | null;
    }
  | {
      readonly do: 'exec';
      readonly target: PodTarget;
      readonly container: string | null;
      readonly command: readonly string[];
    }
  | { readonly do: 'apply'; readonly objects: readonly ApiObject[] }
);

export interface PodTarget {
  readonly namespace: string;
  readonly name: string | null;
  readonly selector: Readonly<Record<string, string>> | null;
  readonly count: number | null;
}
