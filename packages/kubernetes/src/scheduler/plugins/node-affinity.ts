import { meetsTerm, wantsNode } from '@podsim/api';
import {
  type Filter,
  normalizeByLargest,
  type Refusal,
  type Score,
  type Subject,
} from './plugin.ts';

/** Mirrors the plugin NodeAffinity; also answers for `nodeSelector`. */

const MISMATCH: Refusal = {
  plugin: 'NodeAffinity',
  reasons: ["node(s) didn't match Pod's node affinity/selector"],
  resolvable: false,
};

export function nodeAffinity({ info }: Subject): Filter | null {
  if (!info.picksNodes) return null;
  return (node) => (wantsNode(info.spec, node) ? null : MISMATCH);
}

/** The weights of the preferences that a node meets. */
export function scoreNodeAffinity({ info, wording }: Subject): Score | null {
  const preferred = info.spec.affinity?.node.preferred ?? [];
  if (preferred.length === 0) return null;
  return {
    weight: wording.scoreWeights.nodeAffinity,
    of: (node) => {
      let sum = 0;
      for (const { weight, preference } of preferred) {
        if (meetsTerm(preference, node)) sum += weight;
      }
      return sum;
    },
    normalize: (points) => normalizeByLargest(points, false),
  };
}
