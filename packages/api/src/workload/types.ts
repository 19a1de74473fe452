import type { ObjectMeta, PodSpec, Raw } from '../types.ts';
import type { HorizontalPodAutoscalerSpec } from './autoscaler-types.ts';
import type { CronJobSpec, JobSpec } from './job-types.ts';

/**
 * Objects that have controllers, after defaulting. Mirrors
 * `staging/src/k8s.io/api/{apps,batch,policy,autoscaling}/v1/types.go`.
 */

interface Typed<Kind extends string, Spec> {
  readonly kind: Kind;
  readonly metadata: ObjectMeta;
  readonly raw: Raw;
  readonly spec: Spec;
}

/** Labels that must be there, and conditions on them; all must hold. Empty selects everything. */
export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly LabelRequirement[];
}
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** `5`, or a share such as `25%`. */
export type IntOrPercent = number | `${number}%`;

/** What a controller makes pods from. */
export interface PodTemplate {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

export interface DeploymentSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly strategy:
    | { readonly type: 'Recreate' }
    | {
        readonly type: 'RollingUpdate';
        readonly maxSurge: IntOrPercent;
        readonly maxUnavailable: IntOrPercent;
      };
  readonly minReadySeconds: number;
  readonly revisionHistoryLimit: number;
  readonly paused: boolean;
  /** Seconds; 2147483647 is none. */
  readonly progressDeadlineSeconds: number;
}
export type Deployment = Typed<'Deployment', DeploymentSpec>;

export interface ReplicaSetSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly minReadySeconds: number;
}
export type ReplicaSet = Typed<'ReplicaSet', ReplicaSetSpec>;

export interface StatefulSetSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly serviceName: string;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly updateStrategy:
    | { readonly type: 'OnDelete' }
    | {
        readonly type: 'RollingUpdate';
        /** Pods with a lower ordinal keep their revision. */
        readonly partition: number;
        /** null where the feature is off: one pod at a time. */
        readonly maxUnavailable: IntOrPercent | null;
      };
  readonly minReadySeconds: number;
  /** Ordinal of the first pod. */
  readonly start: number;
  /** Names of the volume claim templates. */
  readonly claims: readonly string[];
}
export type StatefulSet = Typed<'StatefulSet', StatefulSetSpec>;

export interface DaemonSetSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly updateStrategy:
    | { readonly type: 'OnDelete' }
    | {
        readonly type: 'RollingUpdate';
        /** One of both is 0. */
        readonly maxUnavailable: IntOrPercent;
        readonly maxSurge: IntOrPercent;
      };
  readonly minReadySeconds: number;
}
export type DaemonSet = Typed<'DaemonSet', DaemonSetSpec>;
export type Job = Typed<'Job', JobSpec>;
export type CronJob = Typed<'CronJob', CronJobSpec>;
export type HorizontalPodAutoscaler = Typed<'HorizontalPodAutoscaler', HorizontalPodAutoscalerSpec>;

export interface PodDisruptionBudgetSpec {
  /** One of the two at most; with none every disruption is refused. */
  readonly minAvailable: IntOrPercent | null;
  readonly maxUnavailable: IntOrPercent | null;
  /** null selects no pod, an empty one every pod of the namespace. */
  readonly selector: LabelSelector | null;
  /** Which pods that are not ready may be evicted: while enough others are, or always. */
  readonly unhealthyPodEvictionPolicy: 'IfHealthyBudget' | 'AlwaysAllow';
}
export type PodDisruptionBudget = Typed<'PodDisruptionBudget', PodDisruptionBudgetSpec>;

/** Objects that controllers make pods from. */
export type WorkloadObject = Deployment | ReplicaSet | StatefulSet | DaemonSet | Job | CronJob;

/** Objects that controllers act upon, also those that make no pods. */
export type ControlledObject = WorkloadObject | PodDisruptionBudget | HorizontalPodAutoscaler;
