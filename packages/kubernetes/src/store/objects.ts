import type { Pod, PodSpec, PreemptionPolicy, ResourceList, Resources } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { Workload } from './workloads.ts';

/** Status objects as the API holds them. All are immutable: a change is a new object. */

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

export type ContainerKind = 'init' | 'sidecar' | 'main';

export interface Waiting {
  readonly type: 'waiting';
  /** '' for a created container that has not started (STAT-5). */
  readonly reason: string;
  readonly message: string;
}
export interface Running {
  readonly type: 'running';
  readonly startedAt: SimTime;
}
export interface Terminated {
  readonly type: 'terminated';
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
  readonly startedAt: SimTime;
  readonly finishedAt: SimTime;
}
export type ContainerState = Waiting | Running | Terminated;

export interface ContainerStatus {
  readonly name: string;
  readonly kind: ContainerKind;
  readonly state: ContainerState;
  readonly last: Terminated | null;
  readonly ready: boolean;
  /** null: not set (a regular init container that does not run). */
  readonly started: boolean | null;
  readonly restartCount: number;
  /** Ordinal of the runtime instance, or null while there is none. */
  readonly containerId: number | null;
  readonly image: string;
}

/** What a node has granted to a container, and what it runs with (NEW-9). */
export interface ContainerResources {
  readonly name: string;
  /** `allocatedResources`: the requests that the kubelet has granted. */
  readonly allocated: ResourceList;
  /** `resources`: what holds for the present instance, or will for the next one. */
  readonly actual: Resources;
}

export type ConditionStatus = 'True' | 'False' | 'Unknown';

export interface Condition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: SimTime;
}

export interface PodStatus {
  readonly phase: PodPhase;
  readonly reason: string;
  readonly message: string;
  readonly conditions: readonly Condition[];
  /** Regular init containers and sidecars, in the order of the spec (STAT-9). */
  readonly initStatuses: readonly ContainerStatus[];
  /** Main containers, by name (STAT-9). */
  readonly statuses: readonly ContainerStatus[];
  /** First hand-over by the kubelet (STAT-19), in whole seconds of the wall clock. */
  readonly startTime: SimTime | null;
  readonly podIP: string;
  /** Of containers that can be resized, in spec order; null until a resize: those of the spec. */
  readonly resources: readonly ContainerResources[] | null;
}

/** What one component has said about a pod in Events. */
export interface Said {
  readonly by: object;
  /** What another one has. */
  readonly also: Said | null;
}

/** A pod object in the API server. Only the store writes to it. */
export interface PodObject {
  /** Order of creation, from 0. */
  readonly id: number;
  /** Name that streams use: the same in every cell of an experiment, never generated. */
  readonly identity: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly manifest: Pod;
  readonly spec: PodSpec;
  /** The object that controls it; null for a bare pod. */
  readonly owner: Workload | null;
  /** `deployment/web`, the object at the top of the owners it was made for; '' for a bare pod. */
  readonly workload: string;
  readonly qosClass: string;
  /** Of its class, as admitted. */
  readonly priority: number;
  readonly preemptionPolicy: PreemptionPolicy;
  readonly createdAt: SimTime;
  readonly nodeName: string | null;
  /** Where the scheduler makes room for it (SCHED-11). */
  readonly nominatedNodeName: string | null;
  /** When the object is planned to be gone: request + grace (TERM-2). */
  readonly deletionTimestamp: SimTime | null;
  readonly deletionGracePeriodSeconds: number | null;
  readonly status: PodStatus;
  /** Who has to agree before the object goes; removal waits until the list is empty. */
  readonly finalizers: readonly string[];
  readonly removed: boolean;
  /** How often watches were told of it. */
  readonly changes: number;
  /** The Events about it, component by component. They are the recorders', who write them. */
  said: Said | null;
}

export function conditionOf(status: PodStatus, type: string): Condition | undefined {
  return status.conditions.find((condition) => condition.type === type);
}

export function isTrue(status: PodStatus, type: string): boolean {
  return conditionOf(status, type)?.status === 'True';
}

export function isTerminal(phase: PodPhase): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Replaces or appends a condition; the transition time moves only with the status (STAT-17). */
export function withCondition(
  conditions: readonly Condition[],
  next: Condition,
): readonly Condition[] {
  const index = conditions.findIndex((condition) => condition.type === next.type);
  if (index < 0) return [...conditions, next];
  const old = conditions[index];
  const { status, reason, message } = next;
  const sameStatus = old?.status === status;
  if (sameStatus && old.reason === reason && old.message === message) return conditions;
  const lastTransitionTime = sameStatus ? old.lastTransitionTime : next.lastTransitionTime;
  return conditions.with(index, condition(next.type, next, lastTransitionTime));
}

/** Conditions of each type, status and reason by their time; so many times are remembered. */
const known = new Map<string, Map<SimTime, Condition>>();
const REMEMBERED = 100;

/**
 * A condition. Their times are whole seconds, so that pods that start together have many that
 * are equal: those are one object.
 */
export function condition(
  type: string,
  { status, reason, message }: Pick<Condition, 'status' | 'reason' | 'message'>,
  lastTransitionTime: SimTime,
): Condition {
  const key = `${type}/${status}/${reason}`;
  const byTime = known.get(key) ?? new Map<SimTime, Condition>();
  const last = byTime.get(lastTransitionTime);
  if (last?.message === message) return last;
  if (byTime.size >= REMEMBERED) byTime.clear();
  const fresh = { type, status, reason, message, lastTransitionTime };
  known.set(key, byTime.set(lastTransitionTime, fresh));
  return fresh;
}

/** The published status of a container, whatever its kind. */
export function containerStatusOf(status: PodStatus, name: string): ContainerStatus | undefined {
  const isIt = (one: ContainerStatus): boolean => one.name === name;
  return status.statuses.find(isIt) ?? status.initStatuses.find(isIt);
}
