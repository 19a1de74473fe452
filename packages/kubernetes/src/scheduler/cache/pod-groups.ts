import {
  type Affinity,
  type LabelSelector,
  type PodAffinityTerm,
  type PodSpec,
  selects,
  stableJson,
} from '@podsim/api';
import type { PodObject } from '../../store/objects.ts';

type Labels = Readonly<Record<string, string>>;

/** A term of pod (anti-)affinity of one group: keys are resolved with its own labels. */
export interface Term {
  readonly topologyKey: string;
  readonly selector: LabelSelector | null;
  readonly namespaces: readonly string[];
  readonly namespaceSelector: LabelSelector | null;
  readonly weight: number;
}

export interface Terms {
  readonly required: readonly Term[];
  readonly preferred: readonly Term[];
}

/**
 * Pods that nobody can tell apart who looks at labels, namespace and pod affinity. Whatever is
 * counted about pods is counted by group, so that it costs as many steps as there are templates.
 */
export interface PodGroup {
  readonly id: number;
  readonly namespace: string;
  readonly labels: Labels;
  readonly affinity: Terms;
  readonly antiAffinity: Terms;
}

const NO_TERMS: Terms = { required: [], preferred: [] };

/** All groups so far, and which of them a selector means. */
export class PodGroups {
  readonly #groups: PodGroup[] = [];
  /** Those that require to be away from other pods. */
  readonly shy: PodGroup[] = [];
  /** Those whose affinity gives points to pods that come later. */
  readonly opinionated: PodGroup[] = [];
  readonly #byKey = new Map<string, PodGroup>();
  readonly #known = new WeakMap<PodSpec, { labels: Labels; namespace: string; group: PodGroup }>();

  /** In order of creation; ids are places in this list. */
  get all(): readonly PodGroup[] {
    return this.#groups;
  }

  of({ spec, namespace, manifest }: PodObject): PodGroup {
    const { labels } = manifest.metadata;
    const known = this.#known.get(spec);
    if (known && known.labels === labels && known.namespace === namespace) return known.group;
    const group = this.#find(namespace, labels, spec.affinity);
    this.#known.set(spec, { labels, namespace, group });
    return group;
  }

  #find(namespace: string, labels: Labels, affinity: Affinity | null): PodGroup {
    const key = `${namespace}\n${labelText(labels)}\n${termsText(affinity)}`;
    const known = this.#byKey.get(key);
    if (known) return known;
    const group: PodGroup = {
      id: this.#groups.length,
      namespace,
      labels,
      affinity: affinity ? compiled(affinity.pod, namespace, labels) : NO_TERMS,
      antiAffinity: affinity ? compiled(affinity.podAnti, namespace, labels) : NO_TERMS,
    };
    this.#byKey.set(key, group);
    this.#groups.push(group);
    if (group.antiAffinity.required.length > 0) this.shy.push(group);
    const { affinity: wanted, antiAffinity: unwanted } = group;
    const opinions = wanted.required.length + wanted.preferred.length + unwanted.preferred.length;
    if (opinions > 0) this.opinionated.push(group);
    return group;
  }
}

/** What pods say about other pods; those of a DaemonSet only differ in the nodes they want. */
function termsText(affinity: Affinity | null): string {
  if (affinity === null) return '';
  const { pod, podAnti } = affinity;
  const terms = [pod, podAnti].flatMap(({ required, preferred }) => [required, preferred]);
  return terms.every(({ length }) => length === 0) ? '' : stableJson(terms);
}

function labelText(labels: Labels): string {
  const entries = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return entries.length < 2 ? (entries[0] ?? '') : entries.sort().join('\n');
}

function compiled(affinity: Affinity['pod'], namespace: string, labels: Labels): Terms {
  const term = (source: PodAffinityTerm, weight: number): Term => {
    const own = source.namespaces.length === 0 && source.namespaceSelector === null;
    return {
      topologyKey: source.topologyKey,
      selector: withKeys(source.labelSelector, labels, source),
      namespaces: own ? [namespace] : source.namespaces,
      namespaceSelector: source.namespaceSelector,
      weight,
    };
  };
  return {
    required: affinity.required.map((one) => term(one, 0)),
    preferred: affinity.preferred.map(({ weight, term: one }) => term(one, weight)),
  };
}

/** A selector that also asks for (or rules out) the pod's own values of some labels. */
export function withKeys(
  selector: LabelSelector | null,
  labels: Labels,
  keys: {
    readonly matchLabelKeys: readonly string[];
    readonly mismatchLabelKeys: readonly string[];
  },
): LabelSelector | null {
  if (selector === null) return null;
  const { matchLabelKeys, mismatchLabelKeys } = keys;
  if (matchLabelKeys.length === 0 && mismatchLabelKeys.length === 0) return selector;
  const asked = (names: readonly string[], operator: 'In' | 'NotIn') =>
    names
      .filter((key) => Object.hasOwn(labels, key))
      .map((key) => ({ key, operator, values: [labels[key] ?? ''] }));
  return {
    matchLabels: selector.matchLabels,
    matchExpressions: [
      ...selector.matchExpressions,
      ...asked(matchLabelKeys, 'In'),
      ...asked(mismatchLabelKeys, 'NotIn'),
    ],
  };
}

/** Whether a term means the pods of a group (framework `AffinityTerm.Matches`). */
export function meets({ selector, namespaces, namespaceSelector }: Term, group: PodGroup): boolean {
  if (selector === null) return false;
  const inNamespace =
    namespaces.includes(group.namespace) ||
    (namespaceSelector !== null && selects(namespaceSelector, namespaceLabels(group.namespace)));
  return inNamespace && selects(selector, group.labels);
}

/** Namespaces are not simulated as objects; this label all of them have. */
function namespaceLabels(name: string): Labels {
  return { 'kubernetes.io/metadata.name': name };
}
