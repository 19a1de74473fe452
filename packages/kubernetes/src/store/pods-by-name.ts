import type { PodObject } from './objects.ts';

/** Pods by namespace and name: two levels, since a key of both would be one more text per pod. */
export class PodsByName {
  readonly #namespaces = new Map<string, Map<string, PodObject>>();

  get(namespace: string, name: string): PodObject | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  set(name: string, pod: PodObject): void {
    const known = this.#namespaces.get(pod.namespace);
    if (known) known.set(name, pod);
    else this.#namespaces.set(pod.namespace, new Map([[name, pod]]));
  }

  /** Forgets a pod under its own name. */
  delete({ namespace, name }: PodObject): void {
    this.#namespaces.get(namespace)?.delete(name);
  }
}
