import type { ControlledObject } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { ConditionStatus } from './objects.ts';

export type WorkloadKind = ControlledObject['kind'];
export type ManifestOf<K extends WorkloadKind> = Extract<ControlledObject, { kind: K }>;

/** A condition of an object other than a pod. */
export interface WorkloadCondition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: SimTime;
  /** When it was last written, also without a transition. */
  readonly lastUpdateTime: SimTime;
}

export interface ReplicaSetStatus {
  /** Generation of the spec that this status is about. */
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  /** Pods that are being deleted and still run; always 0 before 1.35 (NEW-14). */
  readonly terminatingReplicas: number;
}

export interface DeploymentStatus extends ReplicaSetStatus {
  readonly updatedReplicas: number;
  readonly unavailableReplicas: number;
  readonly conditions: readonly WorkloadCondition[];
}

export interface StatefulSetStatus extends Omit<ReplicaSetStatus, 'terminatingReplicas'> {
  readonly currentReplicas: number;
  readonly updatedReplicas: number;
  /** Names of ControllerRevisions; '' before the controller has looked. */
  readonly currentRevision: string;
  readonly updateRevision: string;
}

export interface DaemonSetStatus {
  readonly observedGeneration: number;
  /** Nodes that should run a pod; those of them that have one, and have a new one. */
  readonly desiredNumberScheduled: number;
  readonly currentNumberScheduled: number;
  readonly updatedNumberScheduled: number;
  /** Nodes that have one and should not. */
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly numberAvailable: number;
  readonly numberUnavailable: number;
}

export interface JobStatus {
  readonly conditions: readonly WorkloadCondition[];
  /** In whole seconds of the wall clock, as all times of a status. */
  readonly startTime: SimTime | null;
  readonly completionTime: SimTime | null;
  readonly active: number;
  readonly ready: number;
  /** null: not tracked by the release. */
  readonly terminating: number | null;
  readonly succeeded: number;
  readonly failed: number;
  /** Such as `0,2-4`; empty unless completions are indexed. */
  readonly completedIndexes: string;
  /** null: there is no limit per index. */
  readonly failedIndexes: string | null;
}

export interface CronJobStatus {
  /** Names of the Jobs that have not ended. */
  readonly active: readonly string[];
  readonly lastScheduleTime: SimTime | null;
  readonly lastSuccessfulTime: SimTime | null;
}

export interface PodDisruptionBudgetStatus {
  readonly observedGeneration: number;
  /** Pods that were evicted and are not yet seen to be deleted, by name, with the time. */
  readonly disruptedPods: ReadonlyMap<string, SimTime>;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
}

export interface HorizontalPodAutoscalerStatus {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly lastScaleTime: SimTime | null;
  /** What each metric came to, as kubectl shows it: `45%/50%`. */
  readonly targets: readonly string[];
}

/** What the controllers of each kind report. */
export interface StatusOf {
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscalerStatus;
  readonly PodDisruptionBudget: PodDisruptionBudgetStatus;
  readonly Job: JobStatus;
  readonly CronJob: CronJobStatus;
  readonly Deployment: DeploymentStatus;
  readonly ReplicaSet: ReplicaSetStatus;
  readonly StatefulSet: StatefulSetStatus;
  readonly DaemonSet: DaemonSetStatus;
}

/** Before its controller has looked at an object. */
export const FIRST_STATUS: StatusOf = {
  ReplicaSet: {
    observedGeneration: 0,
    replicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    terminatingReplicas: 0,
  },
  Deployment: {
    observedGeneration: 0,
    replicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    terminatingReplicas: 0,
    updatedReplicas: 0,
    unavailableReplicas: 0,
    conditions: [],
  },
  DaemonSet: {
    observedGeneration: 0,
    desiredNumberScheduled: 0,
    currentNumberScheduled: 0,
    updatedNumberScheduled: 0,
    numberMisscheduled: 0,
    numberReady: 0,
    numberAvailable: 0,
    numberUnavailable: 0,
  },
  StatefulSet: {
    observedGeneration: 0,
    replicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 0,
    currentRevision: '',
    updateRevision: '',
  },
  Job: {
    conditions: [],
    startTime: null,
    completionTime: null,
    active: 0,
    ready: 0,
    terminating: null,
    succeeded: 0,
    failed: 0,
    completedIndexes: '',
    failedIndexes: null,
  },
  PodDisruptionBudget: {
    observedGeneration: 0,
    disruptedPods: new Map(),
    disruptionsAllowed: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
  },
  HorizontalPodAutoscaler: {
    currentReplicas: 0,
    desiredReplicas: 0,
    lastScaleTime: null,
    targets: [],
  },
  CronJob: { active: [], lastScheduleTime: null, lastSuccessfulTime: null },
};

/** An object that has a controller, in the API server. Only the store writes to it. */
export interface Workload {
  readonly kind: WorkloadKind;
  /** `deployment/web`, `deployment/web/replicaset#2`: names that streams use (design 2.3). */
  readonly identity: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** The controller object that made it. */
  readonly owner: Workload | null;
  readonly createdAt: SimTime;
  readonly manifest: ControlledObject;
  /** Grows with every change of the spec. */
  readonly generation: number;
  readonly status: StatusOf[WorkloadKind];
  /** Deletion was asked for, and something has to happen first. */
  readonly deletionTimestamp: SimTime | null;
  readonly removed: boolean;
}

/** A workload of a known kind. */
export interface WorkloadOf<K extends WorkloadKind> extends Workload {
  readonly kind: K;
  readonly manifest: ManifestOf<K>;
  readonly status: StatusOf[K];
}

/** The object at the top of the chain of owners: what a user wrote. */
export function rootOf(object: Workload): Workload {
  let root = object;
  while (root.owner !== null) root = root.owner;
  return root;
}

/** `deployment/web`. */
export function workloadText({ kind, name }: { kind: string; name: string }): string {
  return `${kind.toLowerCase()}/${name}`;
}

/** Of the object at the top of the chain of owners: one text, which all its pods share. */
export function rootText(object: Workload): string {
  const root = rootOf(object);
  const text = rootTexts.get(root) ?? workloadText(root);
  rootTexts.set(root, text);
  return text;
}

const rootTexts = new WeakMap<Workload, string>();

/** Narrows an object to a kind. */
export function isKind<K extends WorkloadKind>(object: Workload, kind: K): object is WorkloadOf<K> {
  return object.kind === kind;
}
