import { admitPriority, type Pod, type PodSpec, type PriorityClass } from '@podsim/api';

/** The PriorityClass objects, and what admission makes of them. A part of the store. */
export class PriorityClasses {
  readonly #byName = new Map<string, PriorityClass>();

  apply(priorityClass: PriorityClass): void {
    this.#byName.set(priorityClass.metadata.name, priorityClass);
  }

  /** The number and the policy of a pod; null where its class is unknown. */
  admit(spec: PodSpec): Exclude<ReturnType<typeof admitPriority>, string> | null {
    const admitted = admitPriority(spec, this.#byName.values());
    return typeof admitted === 'string' ? null : admitted;
  }

  /** Why admission refuses a pod, in the API server's words; null where it does not. */
  refusal({ metadata, spec }: Pod): string | null {
    const admitted = admitPriority(spec, this.#byName.values());
    if (typeof admitted !== 'string') return null;
    return `pods "${metadata.name}" is forbidden: ${admitted}`;
  }
}
