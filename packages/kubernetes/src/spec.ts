import type { ApiObject, ControlledObject, Raw } from '@podsim/api';
import type { Distribution, Duration, SimTime } from '@podsim/kernel';

/**
 * All that a simulated cluster is built from: plain, frozen, complete data. The scenario package
 * produces a value of this shape; nothing here is optional, so no default hides further in.
 */
export interface ClusterSpec {
  /** Kubernetes release, such as `1.32`. */
  readonly release: string;
  readonly featureGates: readonly (readonly [name: string, on: boolean])[];
  readonly kubelet: KubeletSettings;
  readonly runtime: RuntimeLatencies;
  readonly nodes: readonly NodeSpec[];
  /** First match wins; an image that none matches is on every node. */
  readonly images: readonly ImageRule[];
  /** Who has a say in where pods go, beside kube-scheduler's own plugins. */
  readonly scheduler: readonly SchedulerChoice[];
  /** In file order, all created at t = 0. */
  readonly objects: readonly ApiObject[];
  /** Who behaves how: each slot takes the first rule that matches and names it. */
  readonly apps: readonly AppRule[];
  readonly actions: readonly Action[];
  /** One row per probe attempt in the timeline (`--probe-attempts`). */
  readonly probeAttempts: boolean;
  /** Execute every probe attempt (`--no-skip`). */
  readonly noSkip: boolean;
}

/** Fields of KubeletConfiguration that matter to the life of a pod. */
export interface KubeletSettings {
  readonly serializeImagePulls: boolean;
  /** null is no limit; only read when pulls are not serialised (IMG-5). */
  readonly maxParallelImagePulls: number | null;
  readonly registryPullQPS: number;
  readonly registryBurst: number;
  readonly eventRecordQPS: number;
  readonly eventBurst: number;
  /** Spec section 16.1: 300 s. */
  readonly maxContainerBackOff: Duration;
  /** Seconds; 0 turns graceful node shutdown off (TERM-26). */
  readonly shutdownGracePeriod: number;
  readonly shutdownGracePeriodCriticalPods: number;
}

/** How long the parts of a cluster take; each is drawn per use. */
export interface RuntimeLatencies {
  /** API server to watcher. */
  readonly watch: Distribution;
  /** A write to the API server. */
  readonly apiWrite: Distribution;
  /** Scheduler: from seeing a pod to its binding. */
  readonly schedule: Distribution;
  /** Until the kubelet finds the pod's volumes mounted (SYNC-20 step 8). */
  readonly volumes: Distribution;
  readonly unmount: Distribution;
  /** RunPodSandbox, until the pause process runs. */
  readonly createSandbox: Distribution;
  /** From there until RunPodSandbox returns. */
  readonly sandboxCreated: Distribution;
  /** StopPodSandbox, until the pause process has ended. */
  readonly stopSandbox: Distribution;
  /** From there until StopPodSandbox returns. */
  readonly sandboxStopped: Distribution;
  readonly createContainer: Distribution;
  /** StartContainer, until the process runs. */
  readonly startContainer: Distribution;
  /** From there until StartContainer returns. */
  readonly containerStarted: Distribution;
  /** From the end of a process to the moment the runtime reports it. */
  readonly containerExit: Distribution;
  /** From there until StopContainer returns. */
  readonly containerStopped: Distribution;
  /** Asking the registry about an image whose rule gives no time (IMG-4). */
  readonly registryRoundTrip: Distribution;
  /** Set-up and tear-down of one exec, without the command's own time. */
  readonly exec: Distribution;
  /** A probe request on the node's own network. */
  readonly localNetwork: Distribution;
  /** Excess of the relist period over one second; one draw per node and run (design 2.6). */
  readonly relistExcess: Distribution;
  /** Endpoint controller: pod change to written EndpointSlice. */
  readonly endpointSlice: Distribution;
  /** kube-proxy: from the begin of a sync to the rules in place on a node (EP-5). */
  readonly proxySync: Distribution;
}

export interface NodeSpec {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly {
    readonly key: string;
    readonly value: string;
    readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
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
  /** Glob over the image as written: `*` matches any run of characters. */
  readonly match: string;
  /** How long a pull takes; null with `fail`. */
  readonly pull: Distribution | null;
  /** Text of the runtime's error; null pulls well. */
  readonly fail: string | null;
  /** The rule holds until this time, then the next matching one does; null for ever. */
  readonly until: SimTime | null;
}

export interface AppRule {
  readonly match: AppMatch;
  /** A runtime model and its raw options; null leaves the slot to a later rule. */
  readonly runtime: ModelChoice | null;
  readonly probes: {
    readonly startup: ModelChoice | null;
    readonly readiness: ModelChoice | null;
    readonly liveness: ModelChoice | null;
  };
  readonly hooks: { readonly postStart: ModelChoice | null; readonly preStop: ModelChoice | null };
}
/** All given criteria must hold; null matches everything. */
export interface AppMatch {
  /** Glob over the pod's name, or over `web#3`. */
  readonly pod: string | null;
  /** `deployment/web`, `job/x`: the controller that owns the pod. */
  readonly workload: string | null;
  readonly container: string | null;
  /** Glob over the image. */
  readonly image: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
}
export interface ModelChoice {
  /** `server`, or `namespace/name`. */
  readonly model: string;
  readonly options: unknown;
}

/** A scheduler of a plugin. */
export interface SchedulerChoice extends ModelChoice {
  /** Its points count so many times. */
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
  /** `kubectl patch`: a strategic merge into the manifest. */
  | {
      readonly do: 'patch';
      readonly target: PodTarget;
      readonly patch: Raw;
      /** `resize` changes requests and limits in place (NEW-9). */
      readonly subresource: 'resize' | null;
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
