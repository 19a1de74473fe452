import type { ApiObject, ControlledObject, Raw } from '@podsim/api';
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
  /** What must hold, in file order. */
  readonly expect: readonly Expectation[];
  /** npm names, or paths relative to the scenario file. */
  readonly plugins: readonly string[];
  /** What was assumed, ignored or left out. */
  readonly notes: readonly Note[];
}

/** What must hold: of all runs together, or of each. */
export type Expectation = Budget | Assertion;

/** What has to happen in every run. */
export interface Assertion {
  /** As written, in one line: `never: { event: app SIGKILL }`. */
  readonly text: string;
  /** The pods and the Jobs that it speaks of are in this namespace. */
  readonly namespace: string;
  /** A map with one key, which names the assertion; times in seconds. */
  readonly assertion: Readonly<Record<string, unknown>>;
}

/** What a metric has to be, over all runs. */
export interface Budget {
  /** As written: `restarts_per_pod_hour < 0.1 @95%`. */
  readonly text: string;
  readonly metric: string;
  readonly operator: '<' | '<=' | '>' | '>=';
  /** In the unit of the metric; seconds for times. */
  readonly bound: number;
  /** Between 0.5 and 1; null judges the mean alone. */
  readonly confidence: number | null;
}

/** Something worth knowing that stops nothing. */
export interface Note {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  /** Of a field that Kubernetes does not have. */
  readonly isUnknownField?: true;
}

export interface ScenarioCluster {
  readonly release: string;
  readonly featureGates: readonly (readonly [name: string, on: boolean])[];
  readonly kubelet: KubeletSettings;
  readonly runtime: RuntimeLatencies;
  readonly nodes: readonly NodeSpec[];
  readonly images: readonly ImageRule[];
  /** Schedulers of plugins. */
  readonly scheduler: readonly SchedulerChoice[];
}

export interface KubeletSettings {
  readonly serializeImagePulls: boolean;
  readonly maxParallelImagePulls: number | null;
  readonly registryPullQPS: number;
  readonly registryBurst: number;
  readonly eventRecordQPS: number;
  readonly eventBurst: number;
  readonly maxContainerBackOff: Duration;
  /** Seconds; 0 turns graceful node shutdown off. */
  readonly shutdownGracePeriod: number;
  readonly shutdownGracePeriodCriticalPods: number;
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
  /** kube-proxy: from the begin of a sync to the rules in place on a node (EP-5). */
  readonly proxySync: Distribution;
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
  readonly capacity: {
    readonly cpu: number;
    readonly memory: number;
    readonly pods: number;
    /** `ephemeral-storage` (without it there is enough) and extended resources, by name. */
    readonly others: Readonly<Record<string, number>>;
  };
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

/** A scheduler of a plugin. */
export interface SchedulerChoice extends ModelChoice {
  /** From 1. */
  readonly weight: number;
}

/** What operators and the world do, at a time or after something was seen. */
export type Action = { readonly when: Trigger } & Deed;

export type Trigger =
  /** The time of the request. */
  | { readonly at: SimTime }
  /** So long after the `occurrence`-th event that matches; grammar: docs/scenario.md. */
  | { readonly after: EventPattern; readonly delay: Duration };

/**
 * An event of the run, as a row of the timeline shows it. `pod` is a target (null: any pod),
 * `occurrence` counts matching rows from 1.
 */
export interface EventPattern {
  readonly pod: PodTarget | null;
  /** An object that is no pod, as its rows have it (`Job/backup`); null: not asked for. */
  readonly object: { readonly namespace: string; readonly name: string } | null;
  readonly container: string | null;
  readonly kind: string;
  /** Column `what`; null matches any. */
  readonly what: string | null;
  /** Column `detail` is one of these, or begins with one of them and a space; null matches any. */
  readonly detail: readonly string[] | null;
  /** `detail` of the row before of this pod, container, kind and `what`; null does not look. */
  readonly was: string | null;
  readonly occurrence: number;
}

export type Deed =
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
  /** The pause container is stopped by hand on the node (SYS-7). */
  | { readonly do: 'stopSandbox'; readonly target: PodTarget }
  /** A container's main process is killed by hand on the node. */
  | { readonly do: 'kill'; readonly target: PodTarget; readonly container: string | null }
  /** Node pressure, or with `api` the eviction API (TERM-20, TERM-32). */
  | {
      readonly do: 'evict';
      readonly target: PodTarget;
      readonly reason: string;
      readonly gracePeriodSeconds: number | null;
      readonly api: boolean;
    }
  /** `kubectl set image` or `set env`; null leaves what is there. */
  | {
      readonly do: 'set';
      readonly target: PodTarget;
      readonly container: string;
      readonly image: string | null;
      readonly env: readonly (readonly [name: string, value: string])[];
    }
  /** A pod condition written by somebody else: readiness gates. */
  | {
      readonly do: 'condition';
      readonly target: PodTarget;
      readonly type: string;
      readonly status: 'True' | 'False';
    }
  /** From now on a probe of a container gets this verdict. */
  | {
      readonly do: 'health';
      readonly target: PodTarget;
      readonly container: string;
      readonly probe: 'startup' | 'readiness' | 'liveness';
      readonly verdict: 'ok' | 'fail' | 'timeout' | 'error' | 'warn';
    }
  | {
      readonly do: 'patch';
      readonly target: PodTarget;
      readonly patch: Raw;
      /** `resize` changes requests and limits in place (NEW-9). */
      readonly subresource: 'resize' | null;
    }
  | {
      readonly do: 'label';
      readonly target: PodTarget;
      /** null removes the label. */
      readonly labels: readonly (readonly [key: string, value: string | null])[];
    }
  /** Of a workload: replicas, a new rollout, suspension. */
  | { readonly do: 'scale'; readonly workload: WorkloadTarget; readonly replicas: number }
  | { readonly do: 'restart' | 'suspend' | 'resume'; readonly workload: WorkloadTarget }
  /** `kubectl delete` of a workload, and of all that it owns. */
  | { readonly do: 'delete'; readonly workload: WorkloadTarget }
  /** `kubectl patch` or `label` of a workload, as a strategic merge into its manifest. */
  | {
      readonly do: 'patch' | 'label';
      readonly workload: WorkloadTarget;
      readonly patch: Raw;
    }
  /** `kubectl set image` or `set env`, of the template; without a container of all of them. */
  | {
      readonly do: 'set';
      readonly workload: WorkloadTarget;
      readonly container: string | null;
      readonly image: string | null;
      readonly env: readonly (readonly [name: string, value: string])[];
    }
  /** The runtime forgets ended instances of these containers. */
  | {
      readonly do: 'removeContainers';
      readonly target: PodTarget;
      readonly containers: readonly string[];
    }
  /** Labels of a node; null removes one. */
  | {
      readonly do: 'label';
      readonly node: string;
      readonly labels: readonly (readonly [key: string, value: string | null])[];
    }
  /** The Node object goes; its kubelet registers it again when it starts the next time. */
  | { readonly do: 'delete' | 'cordon' | 'uncordon'; readonly node: string }
  | { readonly do: 'taint'; readonly node: string; readonly taints: readonly TaintChange[] }
  /** `kubectl drain`, with its options. */
  | {
      readonly do: 'drain';
      readonly node: string;
      readonly force: boolean;
      readonly ignoreDaemonsets: boolean;
      readonly deleteEmptydirData: boolean;
      /** null is that of each pod. */
      readonly gracePeriodSeconds: number | null;
      /** null waits for ever. */
      readonly timeout: Duration | null;
    }
  /** `for`: null until it is undone by the verb that starts it again. */
  | { readonly do: NodeVerb; readonly node: string; readonly for: Duration | null }
  /** An address outside the cluster comes up or goes down (SYS-3). */
  | { readonly do: 'up' | 'down'; readonly host: string };

/** Puts a taint on a node, or takes one off; without an effect those of every effect. */
export interface TaintChange {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' | null;
  readonly remove: boolean;
}

export type NodeVerb =
  | 'stopKubelet'
  | 'startKubelet'
  | 'restartKubelet'
  | 'stopRuntime'
  | 'startRuntime'
  | 'rebootNode'
  | 'failNode'
  | 'startNode'
  /** Graceful shutdown by the kubelet's shutdownGracePeriod, then power off. */
  | 'shutdownNode';

export interface WorkloadTarget {
  readonly kind: ControlledObject['kind'];
  readonly namespace: string;
  readonly name: string;
}

export interface PodTarget {
  readonly namespace: string;
  /** Name (`web`), or n-th created of a workload (`web#1`); null with `selector`. */
  readonly name: string | null;
  readonly selector: Readonly<Record<string, string>> | null;
  /** The oldest so many of the selected; null is all. */
  readonly count: number | null;
}
