import type { LabelRequirement, LabelSelector } from '@podsim/api';
import { matchLabels, recordOf } from '@podsim/api';
import type { PodObject } from '../../store/objects.ts';
import type { Store } from '../../store/store.ts';

/**
 * Which pods belong together where nothing is said about spreading them: those behind the same
 * Services and of the same ReplicaSet or StatefulSet (plugins/helper `DefaultSelector`).
 */
export class DefaultSelectors {
  readonly #store: Store;
  readonly #byText = new Map<string, LabelSelector>();

  readonly #known = new WeakMap<object, Known>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** null: the pod belongs to nothing. Asked once for pods that share their labels, as a rule. */
  of(pod: PodObject): LabelSelector | null {
    const { labels } = pod.manifest.metadata;
    const version = this.#store.serviceWrites;
    const { namespace, owner } = pod;
    const known = this.#known.get(labels);
    if (known?.version === version && known.owner === owner && known.namespace === namespace) {
      return known.selector;
    }
    const selector = this.#find(pod);
    this.#known.set(labels, { version, owner, namespace, selector });
    return selector;
  }

  #find(pod: PodObject): LabelSelector | null {
    const labels: [string, string][] = [];
    for (const { metadata, spec } of this.#store.services()) {
      if (metadata.namespace !== pod.namespace || spec.selector === null) continue;
      const entries = Object.entries(spec.selector);
      if (entries.length === 0 || !matchLabels(spec.selector, pod.manifest.metadata.labels)) {
        continue;
      }
      labels.push(...entries);
    }
    const own = ownerSelector(pod);
    if (own === null && labels.length === 0) return null;
    return this.#interned(labels, own);
  }

  /** Equal selectors are one object, which others remember results by. */
  #interned(labels: readonly [string, string][], own: LabelSelector | null): LabelSelector {
    if (labels.length === 0 && own) return own;
    const matchLabels = { ...recordOf(labels), ...own?.matchLabels };
    const matchExpressions: readonly LabelRequirement[] = own?.matchExpressions ?? [];
    const text = JSON.stringify([matchLabels, matchExpressions]);
    const known = this.#byText.get(text);
    if (known) return known;
    const selector = { matchLabels, matchExpressions };
    this.#byText.set(text, selector);
    return selector;
  }
}

/** What was found for some labels, and what else it depends on. */
interface Known {
  readonly version: number;
  readonly owner: PodObject['owner'];
  readonly namespace: string;
  readonly selector: LabelSelector | null;
}

const SPREAD_OWNERS: ReadonlySet<string> = new Set(['ReplicaSet', 'StatefulSet']);

function ownerSelector({ owner }: PodObject): LabelSelector | null {
  if (owner === null || !SPREAD_OWNERS.has(owner.kind)) return null;
  const { spec } = owner.manifest;
  return 'selector' in spec ? spec.selector : null;
}
