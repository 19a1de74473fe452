import type { PodObject } from '../store/objects.ts';
import type { NodeInfo } from './cache/node-info.ts';
import { interPodAffinity, scoreInterPodAffinity } from './plugins/inter-pod-affinity.ts';
import { nodeAffinity, scoreNodeAffinity } from './plugins/node-affinity.ts';
import { nodePorts } from './plugins/node-ports.ts';
import { nodeResourcesFit, scoreBalanced, scoreLeastAllocated } from './plugins/node-resources.ts';
import type { Filter, PluginName, Refusal, Score, Subject } from './plugins/plugin.ts';
import { podTopologySpread, scoreTopologySpread } from './plugins/pod-topology-spread.ts';
import { nodeUnschedulable, scoreTaints, taintToleration } from './plugins/taints.ts';

/** Where a pod goes, or why it goes nowhere. */
export type Outcome = { readonly node: NodeInfo } | Diagnosis;

export interface Diagnosis {
  readonly node: null;
  readonly refusals: ReadonlyMap<NodeInfo, Refusal>;
  /** Nodes that were not looked at, because the pod names others. */
  readonly absent: number;
  /** Who refused: what they look at has to change before another attempt. */
  readonly plugins: ReadonlySet<PluginName>;
}

/** Below this number of nodes all are looked at (SCHED-5). */
const MIN_FEASIBLE_NODES = 100;
const MIN_PERCENTAGE = 5;

/** How many nodes that fit are enough to choose from (`numFeasibleNodesToFind`). */
export function enoughNodes(all: number): number {
  if (all < MIN_FEASIBLE_NODES) return all;
  const percentage = Math.max(MIN_PERCENTAGE, 50 - Math.trunc(all / 125));
  return Math.max(MIN_FEASIBLE_NODES, Math.trunc((all * percentage) / 100));
}

/** The filters that have anything to say about a pod, in the order of the plugins (SCHED-3). */
export function filtersOf(subject: Subject): Filter[] {
  return [
    nodeUnschedulable(subject),
    taintToleration(subject),
    nodeAffinity(subject),
    nodePorts(subject),
    nodeResourcesFit(subject),
    podTopologySpread(subject),
    interPodAffinity(subject),
    ...subject.contributions.filters,
  ].filter((filter) => filter !== null);
}

/** The first filter that refuses gives the reason. */
export function refusalOf(filters: readonly Filter[], node: NodeInfo): Refusal | null {
  for (const filter of filters) {
    const refusal = filter(node);
    if (refusal) return refusal;
  }
  return null;
}

/**
 * Finds a node for one pod: filters, scores, and chance among the best.
 *
 * Mirrors pkg/scheduler/schedule_one.go. Left out: volume plugins, ImageLocality, extenders.
 */
export class Algorithm {
  /** Where the search went on from, so that all nodes get their turn in large clusters. */
  #start = 0;

  /** @param chance gives a number from [0, 1). */
  schedule(subject: Subject, chance: () => number): Outcome {
    const refusals = new Map<NodeInfo, Refusal>();
    const feasible = this.#feasible(subject, refusals);
    if (feasible.length > 0) return { node: best(subject, feasible, chance) };
    const plugins = new Set<PluginName>();
    for (const { plugin } of refusals.values()) plugins.add(plugin);
    const absent = subject.cache.nodes.length - refusals.size;
    if (absent > 0) plugins.add('NodeAffinity');
    return { node: null, refusals, absent, plugins };
  }

  #feasible(subject: Subject, refusals: Map<NodeInfo, Refusal>): NodeInfo[] {
    const { cache, info } = subject;
    const filters = filtersOf(subject);
    const nodes = info.nodeNames?.flatMap((name) => cache.node(name) ?? []) ?? cache.nodes;
    const enough = enoughNodes(nodes.length);
    const feasible: NodeInfo[] = [];
    const offset = nodes.length === 0 ? 0 : this.#start % nodes.length;
    const nominations = cache.hasNominated;
    let looked = 0;
    for (; looked < nodes.length && feasible.length < enough; looked++) {
      const node = nodes[(offset + looked) % nodes.length] as NodeInfo;
      const refusal =
        (nominations ? refusalWithNominated(subject, node) : null) ?? refusalOf(filters, node);
      if (refusal) refusals.set(node, refusal);
      else feasible.push(node);
    }
    if (nodes.length > 0) this.#start = (offset + looked) % nodes.length;
    return feasible;
  }
}

/** Room for which more important pods wait is not to be had (`addNominatedPods`). */
export function refusalWithNominated(subject: Subject, node: NodeInfo): Refusal | null {
  const { cache, pod } = subject;
  const waiting: PodObject[] = [];
  for (const other of cache.nominatedTo(node.name)) {
    if (other !== pod && other.priority >= pod.priority && !cache.has(other)) waiting.push(other);
  }
  if (waiting.length === 0) return null;
  return cache.suppose(node, [], waiting, () => refusalOf(filtersOf(subject), node));
}

function best(subject: Subject, feasible: readonly NodeInfo[], chance: () => number): NodeInfo {
  if (feasible.length === 1) return feasible[0] as NodeInfo;
  const totals = total(scoresOf(subject, feasible), feasible);
  let top = Number.NEGATIVE_INFINITY;
  let ties = 0;
  for (const points of totals) {
    if (points > top) {
      top = points;
      ties = 0;
    }
    if (points === top) ties++;
  }
  let skip = ties === 1 ? 0 : Math.floor(chance() * ties);
  for (let i = 0; i < totals.length; i++) {
    if (totals[i] === top && skip-- === 0) return feasible[i] as NodeInfo;
  }
  return feasible[0] as NodeInfo;
}

/** Scores that tell nodes apart at all (SCHED-4). */
export function scoresOf(subject: Subject, feasible: readonly NodeInfo[]): Score[] {
  return [
    scoreTaints(subject, feasible),
    scoreNodeAffinity(subject),
    scoreTopologySpread(subject, feasible),
    scoreInterPodAffinity(subject),
    scoreLeastAllocated(subject),
    scoreBalanced(subject),
    ...subject.contributions.scores,
  ].filter((score) => score !== null);
}

/** Weighted sums by node. */
export function total(scores: readonly Score[], nodes: readonly NodeInfo[]): Float64Array {
  const totals = new Float64Array(nodes.length);
  const points = new Float64Array(nodes.length);
  for (const { weight, of, normalize } of scores) {
    for (let i = 0; i < nodes.length; i++) points[i] = of(nodes[i] as NodeInfo);
    normalize?.(points, nodes);
    for (let i = 0; i < nodes.length; i++) {
      totals[i] = (totals[i] as number) + weight * (points[i] as number);
    }
  }
  return totals;
}
