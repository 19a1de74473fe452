import { readCatalogue } from '@podsim/api';
import { CLUSTER_RULES } from './cluster-rules.ts';
import { KUBELET_RULES } from './kubelet-rules.ts';

/**
 * The rules of Kubernetes that podsim follows, as far as its code, its documents or `podsim why`
 * name them: by id, in a sentence or two.
 */
export function ruleTexts(): ReadonlyMap<string, string> {
  return new Map([...readCatalogue(KUBELET_RULES), ...readCatalogue(CLUSTER_RULES)]);
}
