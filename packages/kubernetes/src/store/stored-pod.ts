import { type Pod, type PodSpec, type PreemptionPolicy, qosClass } from '@podsim/api';
import type { SimTime, Simulation } from '@podsim/kernel';
import { uidOf } from './names.ts';
import type { PodObject, PodStatus, Said } from './objects.ts';
import type { Workload } from './workloads.ts';

/** What a new pod is made from. */
type Made = Pick<
  PodObject,
  | 'id'
  | 'identity'
  | 'name'
  | 'manifest'
  | 'owner'
  | 'workload'
  | 'priority'
  | 'preemptionPolicy'
  | 'createdAt'
  | 'status'
>;

/** A pod as the store holds it: what is rarely asked for and follows from the rest is computed. */
export class StoredPod implements PodObject {
  readonly id: number;
  readonly identity: string;
  readonly name: string;
  readonly manifest: Pod;
  readonly spec: PodSpec;
  readonly owner: Workload | null;
  readonly workload: string;
  readonly priority: number;
  readonly preemptionPolicy: PreemptionPolicy;
  readonly createdAt: SimTime;
  readonly nodeName: string | null = null;
  readonly nominatedNodeName: string | null = null;
  readonly deletionTimestamp: SimTime | null = null;
  readonly deletionGracePeriodSeconds: number | null = null;
  readonly status: PodStatus;
  readonly finalizers: readonly string[];
  readonly removed: boolean = false;
  readonly changes: number = 0;
  said: Said | null = null;
  readonly #simulation: Simulation;

  constructor(simulation: Simulation, made: Made) {
    const { manifest } = made;
    this.#simulation = simulation;
    this.id = made.id;
    this.identity = made.identity;
    this.name = made.name;
    this.manifest = manifest;
    this.spec = manifest.spec;
    this.owner = made.owner;
    this.workload = made.workload;
    this.priority = made.priority;
    this.preemptionPolicy = made.preemptionPolicy;
    this.createdAt = made.createdAt;
    this.status = made.status;
    this.finalizers = manifest.metadata.finalizers;
  }

  get namespace(): string {
    return this.manifest.metadata.namespace;
  }

  get uid(): string {
    return uidOf(this.#simulation, this.identity);
  }

  get qosClass(): string {
    return qosClass(this.spec);
  }
}
