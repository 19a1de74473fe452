import type { PodSpec } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { PodObject } from '../../store/objects.ts';
import { withResourcesOf } from './allocated-spec.ts';

/** Types of the conditions about a resize. */
export const PENDING = 'PodResizePending';
export const IN_PROGRESS = 'PodResizeInProgress';

/** A condition about a resize that is True; it goes when it would be False. */
export interface ResizeCondition {
  readonly reason: string;
  readonly message: string;
  /** Of the object that it is about. */
  readonly generation: number;
}

/** How the resizes of one pod stand, and what its containers have been granted (NEW-9). */
export class Resizing {
  readonly #object: PodObject;
  /** The spec whose resources the kubelet has granted. It outlives the kubelet's process. */
  #granted: PodSpec;
  #last: { readonly of: PodSpec; readonly spec: PodSpec } | null = null;
  pending: ResizeCondition | null = null;
  inProgress: ResizeCondition | null = null;
  /** When the runtime was last told of other resources, which a relist finds. */
  toldAt: SimTime | null = null;

  /** @param granted what the pod was admitted with. */
  constructor(object: PodObject, granted: PodSpec) {
    this.#object = object;
    this.#granted = granted;
  }

  /** The spec as the object has it now, with what is granted; the spec itself where that is all. */
  get allocated(): PodSpec {
    const { spec } = this.#object;
    if (spec === this.#granted) return spec;
    if (this.#last?.of === spec) return this.#last.spec;
    const allocated = withResourcesOf(spec, this.#granted);
    this.#last = { of: spec, spec: allocated };
    return allocated;
  }

  /** Whether more or less is asked for than is granted. */
  get isAsked(): boolean {
    return this.allocated !== this.#object.spec;
  }

  /** Grants what is asked for. */
  grant(): void {
    this.#granted = this.#object.spec;
    this.#last = null;
  }

  /** The kubelet's process has ended: conditions are made anew, what is granted is on disk. */
  forget(): void {
    this.pending = null;
    this.inProgress = null;
  }
}
