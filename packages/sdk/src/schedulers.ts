import type { Draws } from '@podsim/kernel';
import type { Contribution } from './models.ts';
import type { OptionsOf, OptionsSchema } from './schema.ts';

/** A pod that has a node, as a scheduler sees it. All of it is frozen. */
export interface PlacedPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `deployment/web`, the object at the top of its owners; '' for a bare pod. */
  readonly workload: string;
  /** The name that streams use: `pod/web`, `deployment/web#3`. Never a generated name. */
  readonly identity: string;
  readonly priority: number;
  /** Millicores and bytes that its containers reserve together. */
  readonly requests: { readonly cpu: number; readonly memory: number };
}

/** A pod that is to be given a node. */
export interface PendingPod extends PlacedPod {
  /** Which attempt to find it a node this is, from 1. */
  readonly attempt: number;
  /** Draws of this pod for one purpose; read by index only, so that answers stay pure. */
  random(purpose: string): Draws;
}

/** A node that a pod might go to, with what is on it now. */
export interface CandidateNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly {
    readonly key: string;
    readonly value: string;
    readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  }[];
  readonly unschedulable: boolean;
  /** Millicores, bytes and pods. */
  readonly capacity: { readonly cpu: number; readonly memory: number; readonly pods: number };
  /** What the pods on it reserve of that. */
  readonly reserved: { readonly cpu: number; readonly memory: number; readonly pods: number };
  /** In the order in which they came. */
  readonly pods: readonly PlacedPod[];
}

/** What a scheduler is asked about one pod and one node. Both are pure. */
export interface Placement {
  /**
   * Whether the node takes the pod.
   *
   * @returns true, or why not, as the pod's event counts it: `node(s) had no licence`.
   */
  filter?(pod: PendingPod, node: CandidateNode): true | string;
  /**
   * How good the node is for the pod.
   *
   * @returns a whole number from 0 to 100; the scenario's weight multiplies it.
   */
  score?(pod: PendingPod, node: CandidateNode): number;
}

/**
 * Has a say in where pods go, beside the plugins of kube-scheduler: a node is taken only if every
 * filter takes it, and the scores are added. Used by clusters that name it under
 * `cluster.scheduler`. Created once per attempt of a pod.
 */
export interface SchedulerModel<S = undefined> extends Contribution<S> {
  create(options: OptionsOf<S>): Placement;
}

/** Types `options` inside `create`; returns the scheduler unchanged. */
export function defineScheduler<S extends OptionsSchema | undefined = undefined>(
  model: SchedulerModel<S>,
): SchedulerModel<S> {
  return model;
}
