import { selects, type TopologySpreadConstraint, tolerated, wantsNode } from '@podsim/api';
import { log } from '@podsim/kernel';
import type { NodeInfo } from '../cache/node-info.ts';
import { type PodGroup, withKeys } from '../cache/pod-groups.ts';
import { type Filter, MOST_POINTS, type Refusal, type Score, type Subject } from './plugin.ts';

/**
 * Mirrors the plugin PodTopologySpread: numbers of pods by domain may differ by `maxSkew` at most.
 */

const HOSTNAME = 'kubernetes.io/hostname';
const MISMATCH = "node(s) didn't match pod topology spread constraints";

const SKEWED: Refusal = { plugin: 'PodTopologySpread', reasons: [MISMATCH], resolvable: true };
const UNLABELLED: Refusal = {
  plugin: 'PodTopologySpread',
  reasons: [`${MISMATCH} (missing required label)`],
  resolvable: false,
};

/** A constraint with the pods that it counts. */
interface Constraint {
  readonly source: TopologySpreadConstraint;
  readonly groups: readonly PodGroup[];
}

function constraintOf(source: TopologySpreadConstraint, subject: Subject): Constraint {
  const { matchLabelKeys } = source;
  const keys = { matchLabelKeys, mismatchLabelKeys: [] };
  const selector = withKeys(source.labelSelector, subject.group.labels, keys);
  return { source, groups: subject.selections.of(selector, subject.group.namespace) };
}

/** Whether the pods of a node count (NodeInclusionPolicy). */
function includes({ source }: Constraint, { info }: Subject, node: NodeInfo): boolean {
  if (source.nodeAffinityPolicy === 'Honor' && info.picksNodes && !wantsNode(info.spec, node)) {
    return false;
  }
  if (source.nodeTaintsPolicy === 'Ignore') return true;
  return node.taints.every(
    (taint) => taint.effect === 'PreferNoSchedule' || tolerated(taint, info.spec.tolerations),
  );
}

/** Pods being deleted do not count. */
function countOn(groups: readonly PodGroup[], node: NodeInfo): number {
  let count = 0;
  for (const group of groups) count += node.countAlive(group);
  return count;
}

const hasKeys = (constraints: readonly Constraint[], node: NodeInfo): boolean =>
  constraints.every(({ source }) => node.domain(source.topologyKey) !== undefined);

/** Constraints that must hold (`DoNotSchedule`). */
export function podTopologySpread(subject: Subject): Filter | null {
  const { info, group, cache } = subject;
  if (info.mustSpread.length === 0) return null;
  const constraints = info.mustSpread.map((source) => constraintOf(source, subject));
  const states = constraints.map((constraint) => {
    const counts = new Map<string, number>();
    for (const node of cache.nodes) {
      if (!hasKeys(constraints, node) || !includes(constraint, subject, node)) continue;
      const domain = node.domain(constraint.source.topologyKey) as string;
      counts.set(domain, (counts.get(domain) ?? 0) + countOn(constraint.groups, node));
    }
    const { topologyKey, maxSkew, minDomains, labelSelector } = constraint.source;
    const least = counts.size < minDomains ? 0 : Math.min(...counts.values());
    const self = labelSelector !== null && selects(labelSelector, group.labels) ? 1 : 0;
    return { topologyKey, counts, most: maxSkew + least - self };
  });
  return (node) => {
    for (const { topologyKey, counts, most } of states) {
      const domain = node.domain(topologyKey);
      if (domain === undefined) return UNLABELLED;
      if ((counts.get(domain) ?? 0) > most) return SKEWED;
    }
    return null;
  };
}

/** What every cluster asks for where a pod says nothing (system defaulting). */
function defaultConstraints(subject: Subject): Constraint[] {
  const selector = subject.defaultSelector();
  if (selector === null) return [];
  const groups = subject.selections.of(selector, subject.group.namespace);
  return DEFAULTS.map((source) => ({ source, groups }));
}

const DEFAULTS: readonly TopologySpreadConstraint[] = [
  [HOSTNAME, 3] as const,
  ['topology.kubernetes.io/zone', 5] as const,
].map(([topologyKey, maxSkew]) => ({
  ...{ topologyKey, maxSkew, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: null },
  ...{ minDomains: 1, nodeAffinityPolicy: 'Honor', nodeTaintsPolicy: 'Ignore', matchLabelKeys: [] },
}));

/** Constraints that should hold: fewer pods of the kind in the node's domains are better. */
export function scoreTopologySpread(subject: Subject, feasible: readonly NodeInfo[]): Score | null {
  const { info, cache } = subject;
  const own = info.spec.topologySpreadConstraints.length > 0;
  const constraints = own
    ? info.shouldSpread.map((source) => constraintOf(source, subject))
    : defaultConstraints(subject);
  if (constraints.length === 0) return null;
  const counted = (node: NodeInfo): boolean => !own || hasKeys(constraints, node);
  const ignored = new Set(feasible.filter((node) => !counted(node)));
  const measures = constraints.map((constraint) => {
    const { topologyKey, maxSkew } = constraint.source;
    const perNode = topologyKey === HOSTNAME;
    const counts = new Map<string, number>();
    if (!perNode) {
      for (const node of feasible) {
        if (!ignored.has(node)) counts.set(node.domain(topologyKey) ?? '', 0);
      }
      // Where no candidate has the label nobody reads the counts, which take a look at every node.
      const isRead = feasible.some((node) => node.domain(topologyKey) !== undefined);
      for (const node of isRead ? cache.nodes : []) {
        const domain = node.domain(topologyKey) ?? '';
        const before = counts.get(domain);
        if (before === undefined || !counted(node) || !includes(constraint, subject, node))
          continue;
        counts.set(domain, before + countOn(constraint.groups, node));
      }
    }
    const size = perNode ? feasible.length - ignored.size : counts.size;
    return {
      topologyKey,
      maxSkew,
      perNode,
      counts,
      groups: constraint.groups,
      weight: log(size + 2),
    };
  });
  return {
    weight: 2,
    of: (node) => {
      if (ignored.has(node)) return 0;
      let sum = 0;
      for (const { topologyKey, maxSkew, perNode, counts, groups, weight } of measures) {
        const domain = node.domain(topologyKey);
        if (domain === undefined) continue;
        const count = perNode ? countOn(groups, node) : (counts.get(domain) ?? 0);
        sum += count * weight + (maxSkew - 1);
      }
      return Math.round(sum);
    },
    normalize: (points, nodes) => normalize(points, nodes, ignored),
  };
}

/** The fewest pods give the most points; nodes without the labels get none. */
function normalize(
  points: Float64Array,
  nodes: readonly NodeInfo[],
  ignored: ReadonlySet<NodeInfo>,
): void {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < points.length; i++) {
    if (ignored.has(nodes[i] as NodeInfo)) continue;
    const value = points[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  for (let i = 0; i < points.length; i++) {
    if (ignored.has(nodes[i] as NodeInfo)) points[i] = 0;
    else if (most === 0) points[i] = MOST_POINTS;
    else points[i] = Math.floor((MOST_POINTS * (most + least - (points[i] as number))) / most);
  }
}
