import type { Field } from '../reading/field.ts';
import { dns1123Label, qualifiedName } from '../reading/names.ts';
import { readSelector } from '../workload/selector.ts';
import type { LabelSelector } from '../workload/types.ts';
import { readNodeAffinity, readWeight } from './node-selector.ts';
import type { Affinity, PodAffinity, PodAffinityTerm } from './types.ts';

/** Reads `spec.affinity`; null where it is absent. */
export function readAffinity(field: Field): Affinity | null {
  if (!field.present) return null;
  const affinity = field.struct();
  return {
    node: readNodeAffinity(affinity.get('nodeAffinity')),
    pod: readPodAffinity(affinity.get('podAffinity')),
    podAnti: readPodAffinity(affinity.get('podAntiAffinity')),
  };
}

function readPodAffinity(field: Field): PodAffinity {
  const affinity = field.struct();
  return {
    required: affinity
      .get('requiredDuringSchedulingIgnoredDuringExecution')
      .items()
      .map(readPodAffinityTerm),
    preferred: affinity
      .get('preferredDuringSchedulingIgnoredDuringExecution')
      .items()
      .map((item) => {
        const preferred = item.struct();
        const weight = readWeight(preferred.get('weight'));
        return { weight, term: readPodAffinityTerm(preferred.get('podAffinityTerm')) };
      }),
  };
}

function readPodAffinityTerm(field: Field): PodAffinityTerm {
  const term = field.struct();
  const labelSelector = readOptionalSelector(term.get('labelSelector'));
  const namespaces = term.get('namespaces');
  for (const item of namespaces.items()) item.check(dns1123Label(item.text() ?? ''));
  const matchLabelKeys = readKeys(term.get('matchLabelKeys'), labelSelector);
  const mismatchLabelKeys = readKeys(term.get('mismatchLabelKeys'), labelSelector);
  term
    .get('matchLabelKeys')
    .items()
    .forEach((item, i) => {
      if (!mismatchLabelKeys.includes(matchLabelKeys[i] ?? '')) return;
      item.invalid('exists in both matchLabelKeys and mismatchLabelKeys');
    });
  return {
    labelSelector,
    topologyKey: readTopologyKey(term.get('topologyKey')),
    namespaces: namespaces.texts(),
    namespaceSelector: readOptionalSelector(term.get('namespaceSelector')),
    matchLabelKeys,
    mismatchLabelKeys,
  };
}

/** An absent selector selects nothing, an empty one everything. */
export function readOptionalSelector(field: Field): LabelSelector | null {
  return field.present ? readSelector(field) : null;
}

/** Names of labels of the pod itself. */
export function readKeys(field: Field, selector: LabelSelector | null): string[] {
  const keys = field.texts();
  if (keys.length > 0 && selector === null) {
    field.forbidden('must not be specified when labelSelector is not set');
  }
  for (const item of field.items()) item.check(qualifiedName(item.text() ?? ''));
  return keys;
}

export function readTopologyKey(field: Field): string {
  const key = field.text() ?? '';
  if (key === '') field.required('can not be empty');
  else field.check(qualifiedName(key));
  return key;
}
