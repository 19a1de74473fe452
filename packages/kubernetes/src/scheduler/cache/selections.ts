import { type LabelSelector, selects } from '@podsim/api';
import type { PodGroup, PodGroups } from './pod-groups.ts';

interface Selection {
  readonly groups: PodGroup[];
  /** Groups looked at so far. */
  seen: number;
}

/** Which groups of a namespace a selector means; remembered, and extended by what is new. */
export class Selections {
  readonly #groups: PodGroups;
  readonly #known = new WeakMap<LabelSelector, Map<string, Selection>>();

  constructor(groups: PodGroups) {
    this.#groups = groups;
  }

  of(selector: LabelSelector | null, namespace: string): readonly PodGroup[] {
    if (selector === null) return [];
    const selection = this.#selection(selector, namespace);
    const { all } = this.#groups;
    for (; selection.seen < all.length; selection.seen++) {
      const group = all[selection.seen] as PodGroup;
      if (group.namespace === namespace && selects(selector, group.labels)) {
        selection.groups.push(group);
      }
    }
    return selection.groups;
  }

  #selection(selector: LabelSelector, namespace: string): Selection {
    const byNamespace = this.#known.get(selector) ?? new Map<string, Selection>();
    this.#known.set(selector, byNamespace);
    const known = byNamespace.get(namespace);
    if (known) return known;
    const fresh: Selection = { groups: [], seen: 0 };
    byNamespace.set(namespace, fresh);
    return fresh;
  }
}
