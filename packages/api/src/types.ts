/**
 * Kubernetes objects as podsim uses them, after defaulting.
 *
 * Mirrors `staging/src/k8s.io/api/core/v1/types.go` and `meta/v1`. Fields that no part of the
 * simulator reads are not listed: they stay in `ApiObject.raw`, and the scenario names them once in
 * a note. Every optional field that the API server defaults is required here, because
 * `applyDefaults` has run (spec: CDEF).
 */

import type {
  Affinity,
  PreemptionPolicy,
  PriorityClass,
  TopologySpreadConstraint,
} from './scheduling/types.ts';
import type { ControlledObject } from './workload/types.ts';

/** What a manifest said, untouched: printed by `get -o yaml` and kept in the receipt. */
export type Raw = Readonly<Record<string, unknown>>;

export interface ObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
}

interface Typed<Kind extends string> {
  readonly kind: Kind;
  readonly metadata: ObjectMeta;
  readonly raw: Raw;
}

export interface Pod extends Typed<'Pod'> {
  readonly spec: PodSpec;
}

export interface Service extends Typed<'Service'> {
  readonly spec: ServiceSpec;
}

export interface ConfigMap extends Typed<'ConfigMap'> {
  readonly data: Readonly<Record<string, string>>;
}

/** Secret values are decoded from base64. */
export interface Secret extends Typed<'Secret'> {
  readonly data: Readonly<Record<string, string>>;
}

export type ApiObject = Pod | Service | ConfigMap | Secret | PriorityClass | ControlledObject;

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';
export type PullPolicy = 'Always' | 'IfNotPresent' | 'Never';

export interface PodSpec {
  readonly restartPolicy: RestartPolicy;
  readonly terminationGracePeriodSeconds: number;
  readonly activeDeadlineSeconds: number | null;
  readonly nodeName: string | null;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly hostNetwork: boolean;
  readonly shareProcessNamespace: boolean;
  readonly schedulingGates: readonly string[];
  readonly readinessGates: readonly string[];
  readonly tolerations: readonly Toleration[];
  readonly affinity: Affinity | null;
  readonly topologySpreadConstraints: readonly TopologySpreadConstraint[];
  /** What the runtime class adds to the requests. */
  readonly overhead: ResourceList;
  /** As the manifest says; null leaves it to the class. */
  readonly priority: number | null;
  /** '' leaves it to the default class, if there is one. */
  readonly priorityClassName: string;
  readonly preemptionPolicy: PreemptionPolicy | null;
  readonly initContainers: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
}

export interface Toleration {
  readonly key: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value: string;
  /** '' tolerates every effect. */
  readonly effect: '' | 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /** Seconds; null tolerates for ever. */
  readonly tolerationSeconds: number | null;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: PullPolicy;
  /** Entry point; null leaves the image's own. */
  readonly command: readonly string[] | null;
  readonly args: readonly string[] | null;
  readonly workingDir: string | null;
  readonly env: readonly EnvVar[];
  /** All keys of ConfigMaps and Secrets; `env` wins over them, later ones over earlier ones. */
  readonly envFrom: readonly EnvFrom[];
  readonly ports: readonly ContainerPort[];
  readonly resources: Resources;
  /** What a resize of a resource asks of the container; what is not listed needs no restart. */
  readonly resizePolicy: readonly ResizePolicy[];
  readonly volumeMounts: readonly VolumeMount[];
  readonly startupProbe: Probe | null;
  readonly readinessProbe: Probe | null;
  readonly livenessProbe: Probe | null;
  readonly postStart: Handler | null;
  readonly preStop: Handler | null;
  /** `lifecycle.stopSignal`, such as SIGUSR1; null leaves the image's own (NEW-5). */
  readonly stopSignal: string | null;
  readonly terminationMessagePath: string;
  readonly terminationMessagePolicy: 'File' | 'FallbackToLogsOnError';
  /** On an init container `Always` makes it a sidecar (SIDE-1); null follows the pod. */
  readonly restartPolicy: RestartPolicy | null;
  /** The first that an exit code meets goes before the policies (NEW-6, NEW-7). */
  readonly restartPolicyRules: readonly RestartRule[];
}

/** What follows when a container ends by itself with certain exit codes. */
export interface RestartRule {
  readonly action: 'Restart' | 'RestartAllContainers';
  readonly operator: 'In' | 'NotIn';
  readonly values: readonly number[];
}

export interface EnvVar {
  readonly name: string;
  readonly value: string | null;
  /** Set when the value comes from a key of a ConfigMap or Secret, or from a field of the pod. */
  readonly from: {
    /** `Field`: `key` is the fieldPath (`metadata.name`, `status.podIP`) and `name` is empty. */
    readonly kind: 'ConfigMap' | 'Secret' | 'Field';
    readonly name: string;
    readonly key: string;
    readonly optional: boolean;
  } | null;
}

export interface EnvFrom {
  /** Goes before each key; may be empty. */
  readonly prefix: string;
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly optional: boolean;
}

export interface ContainerPort {
  readonly name: string;
  readonly containerPort: number;
  readonly hostPort: number | null;
  /** '' is every address of the host. */
  readonly hostIP: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

/** CPU in millicores, memory in bytes; null is not set. */
export interface Resources {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

/** Whether a container goes on when one of its resources is resized in place (NEW-9). */
export interface ResizePolicy {
  readonly resourceName: 'cpu' | 'memory';
  readonly restartPolicy: 'NotRequired' | 'RestartContainer';
}
export interface ResourceList {
  readonly cpu: number | null;
  readonly memory: number | null;
  /** Bytes of `ephemeral-storage`, pieces of extended resources. */
  readonly others: Readonly<Record<string, number>>;
}

export interface Volume {
  readonly name: string;
  readonly source:
    | { readonly type: 'emptyDir' }
    | { readonly type: 'hostPath'; readonly path: string }
    | {
        readonly type: 'configMap' | 'secret';
        readonly name: string;
        readonly optional: boolean;
        readonly items: readonly { readonly key: string; readonly path: string }[] | null;
      }
    /** Anything else mounts as an empty directory; the scenario says so in a note. */
    | { readonly type: 'other'; readonly kind: string };
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath: string;
  readonly readOnly: boolean;
}

export interface Probe {
  readonly handler: Handler;
  readonly initialDelaySeconds: number;
  readonly timeoutSeconds: number;
  readonly periodSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
  readonly terminationGracePeriodSeconds: number | null;
}

/** Probe and hook handlers; a probe has no `sleep`, a hook has no `grpc` (validation). */
export type Handler =
  | { readonly type: 'exec'; readonly command: readonly string[] }
  | {
      readonly type: 'httpGet';
      readonly path: string;
      readonly port: number | string;
      readonly host: string;
      readonly scheme: 'HTTP' | 'HTTPS';
      readonly headers: readonly { readonly name: string; readonly value: string }[];
    }
  | { readonly type: 'tcpSocket'; readonly port: number | string; readonly host: string }
  | { readonly type: 'grpc'; readonly port: number; readonly service: string }
  | { readonly type: 'sleep'; readonly seconds: number };

export type ProbeType = 'startup' | 'readiness' | 'liveness';

export interface ServiceSpec {
  readonly selector: Readonly<Record<string, string>> | null;
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly targetPort: number | string;
    readonly protocol: string;
  }[];
  readonly publishNotReadyAddresses: boolean;
  readonly clusterIP: string;
}
