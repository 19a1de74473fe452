import type { ReplicaSet } from '@podsim/api';
import type { ReplicaSetStatus, WorkloadOf } from '../../store/workloads.ts';
import { type Change, changedReplicaSet, DESIRED, MAX, numberIn, revisionOf } from './revisions.ts';

/** A ReplicaSet as a sync of its Deployment listed it, with what that sync wrote since. */
export class ListedSet {
  readonly object: WorkloadOf<'ReplicaSet'>;
  /** Order of creation. */
  readonly ordinal: number;
  readonly status: ReplicaSetStatus;
  readonly #isObserved: boolean;
  #manifest: ReplicaSet;

  constructor(object: WorkloadOf<'ReplicaSet'>, ordinal: number) {
    this.object = object;
    this.ordinal = ordinal;
    this.status = object.status;
    this.#isObserved = object.generation <= object.status.observedGeneration;
    this.#manifest = object.manifest;
  }

  get manifest(): ReplicaSet {
    return this.#manifest;
  }

  get name(): string {
    return this.object.name;
  }

  get annotations(): Readonly<Record<string, string>> {
    return this.#manifest.metadata.annotations;
  }

  get replicas(): number {
    return this.#manifest.spec.replicas;
  }

  get availableReplicas(): number {
    return this.status.availableReplicas;
  }

  get revision(): number {
    return revisionOf(this.#manifest.metadata);
  }

  /** `spec.replicas` of the Deployment when it last sized this ReplicaSet. */
  get desired(): number | null {
    return numberIn(this.annotations, DESIRED);
  }

  /** The same with the surge. */
  get maxReplicas(): number | null {
    return numberIn(this.annotations, MAX);
  }

  /** Neither asks for pods nor has any, and has heard so. */
  get isEmpty(): boolean {
    return this.replicas === 0 && this.status.replicas === 0 && this.#isObserved;
  }

  wrote(change: Change): void {
    this.#manifest = changedReplicaSet(this.#manifest, change);
  }
}
