import { readCatalogue } from '@podsim/api';
import { CLUSTER_RULES } from './cluster-rules.ts';
import { KUBELET_RULES } from './kubelet-rules.ts';
import { MORE_RULES } from './more-rules.ts';
import { RULES_OF_1_21 } from './rules-of-1-21.ts';

/**
 * The rules of Kubernetes that podsim follows, by id, in a sentence or two each; at least those
 * that its code, its documents and `podsim why` name.
 */
export function ruleTexts(): ReadonlyMap<string, string> {
  const rules = [KUBELET_RULES, CLUSTER_RULES, MORE_RULES, RULES_OF_1_21].flatMap((text) => [
    ...readCatalogue(text),
  ]);
  return new Map(rules.sort(([a], [b]) => (sortKey(a) < sortKey(b) ? -1 : 1)));
}

/** By area, then by number. */
function sortKey(id: string): string {
  const [area = '', number = ''] = id.split('-');
  return `${area} ${number.padStart(3, '0')}`;
}
