import { type Taint, tolerated } from '@podsim/api';
import type { NodeInfo } from '../cache/node-info.ts';
import {
  type Filter,
  normalizeByLargest,
  type Refusal,
  type Score,
  type Subject,
} from './plugin.ts';

/** Mirrors the plugins NodeUnschedulable and TaintToleration. */

const CORDONED: Taint = {
  key: 'node.kubernetes.io/unschedulable',
  value: '',
  effect: 'NoSchedule',
};

const UNSCHEDULABLE: Refusal = {
  plugin: 'NodeUnschedulable',
  reasons: ['node(s) were unschedulable'],
  resolvable: false,
};

/** A cordoned node takes only what tolerates the taint that stands for it. */
export function nodeUnschedulable({ info }: Subject): Filter | null {
  if (tolerated(CORDONED, info.spec.tolerations)) return null;
  return (node) => (node.unschedulable ? UNSCHEDULABLE : null);
}

export function taintToleration({ info, wording }: Subject): Filter {
  const { tolerations } = info.spec;
  return ({ taints }) => {
    for (const taint of taints) {
      if (taint.effect === 'PreferNoSchedule' || tolerated(taint, tolerations)) continue;
      return refusalOf(taint, wording.taintText);
    }
    return null;
  };
}

/** Taints are objects of their nodes, so their texts are written once for each wording. */
const REFUSALS = new WeakMap<TaintText, WeakMap<Taint, Refusal>>();

type TaintText = Subject['wording']['taintText'];

function refusalOf(taint: Taint, text: TaintText): Refusal {
  const texts = REFUSALS.get(text) ?? new WeakMap<Taint, Refusal>();
  REFUSALS.set(text, texts);
  const known = texts.get(taint);
  if (known) return known;
  const reasons = [text(taint.key, taint.value)];
  const refusal: Refusal = { plugin: 'TaintToleration', reasons, resolvable: false };
  texts.set(taint, refusal);
  return refusal;
}
/** Fewer taints that are not tolerated and only say `PreferNoSchedule` are better. */
export function scoreTaints({ info, wording }: Subject, nodes: readonly NodeInfo[]): Score | null {
  const prefers = ({ taints }: NodeInfo): boolean =>
    taints.some(({ effect }) => effect === 'PreferNoSchedule');
  if (!nodes.some(prefers)) return null;
  const tolerations = info.spec.tolerations.filter(
    ({ effect }) => effect === '' || effect === 'PreferNoSchedule',
  );
  return {
    weight: wording.scoreWeights.taints,
    of: ({ taints }) => {
      let count = 0;
      for (const taint of taints) {
        if (taint.effect === 'PreferNoSchedule' && !tolerated(taint, tolerations)) count++;
      }
      return count;
    },
    normalize: (points) => normalizeByLargest(points, true),
  };
}
