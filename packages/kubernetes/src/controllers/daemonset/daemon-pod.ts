import {
  type NodeAffinity,
  type PodSpec,
  type Toleration,
  tolerated,
  wantsNode,
} from '@podsim/api';
import type { NodeObject } from '../../store/nodes.ts';
import type { PodObject } from '../../store/objects.ts';

/** What a daemon does not mind about its node (NODE-7). Mirrors pkg/controller/daemon/util. */
const TOLERATED: readonly (readonly [key: string, effect: Toleration['effect']])[] = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
];
const NETWORK = ['node.kubernetes.io/network-unavailable', 'NoSchedule'] as const;

const NO_PREFERENCE = { required: [], preferred: [] };

/** The spec of the pod for one node: what it tolerates, and that it goes there. */
export function daemonSpec(template: PodSpec, nodeName: string): PodSpec {
  const keys = template.hostNetwork ? [...TOLERATED, NETWORK] : TOLERATED;
  const added = keys.map(([key, effect]) => toleration(key, effect));
  // The default ones that admission adds to a pod are for a time only: these replace them.
  const own = template.tolerations.filter((one) => !added.some((other) => isSame(one, other)));
  const required: NodeAffinity['required'] = [
    {
      matchExpressions: [],
      matchFields: [{ key: 'metadata.name', operator: 'In', values: [nodeName] }],
    },
  ];
  const { affinity } = template;
  return {
    ...template,
    tolerations: [...own, ...added],
    affinity: {
      node: { required, preferred: affinity?.node.preferred ?? [] },
      pod: affinity?.pod ?? NO_PREFERENCE,
      podAnti: affinity?.podAnti ?? NO_PREFERENCE,
    },
  };
}

function toleration(key: string, effect: Toleration['effect']): Toleration {
  return { key, operator: 'Exists', value: '', effect, tolerationSeconds: null };
}

function isSame(one: Toleration, other: Toleration): boolean {
  return one.key === other.key && one.effect === other.effect && one.operator === other.operator;
}

/** Whether a node gets a daemon, and whether one that is there may stay. */
export interface Eligibility {
  readonly shouldRun: boolean;
  readonly mayStay: boolean;
}

/**
 * Selector, affinity and taints decide (DS-1, `NodeShouldRunDaemonPod`). A taint that only keeps
 * pods from being scheduled drives no daemon away.
 */
export function eligibility(template: PodSpec, node: NodeObject): Eligibility {
  const elsewhere = template.nodeName !== null && template.nodeName !== node.name;
  if (elsewhere || !wantsNode(template, node)) return { shouldRun: false, mayStay: false };
  const { tolerations } = daemonSpec(template, node.name);
  const untolerated = node.taints.filter(
    (taint) => taint.effect !== 'PreferNoSchedule' && !tolerated(taint, tolerations),
  );
  return {
    shouldRun: untolerated.length === 0,
    mayStay: untolerated.every(({ effect }) => effect !== 'NoExecute'),
  };
}

/** The node that a daemon is on or is meant for (`GetTargetNodeName`). */
export function targetNode({ nodeName, spec }: PodObject): string {
  const field = spec.affinity?.node.required?.[0]?.matchFields[0];
  return nodeName ?? field?.values[0] ?? '';
}
