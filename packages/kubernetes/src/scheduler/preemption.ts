import type { SimTime } from '@podsim/kernel';
import { conditionOf, type PodObject } from '../store/objects.ts';
import { type Diagnosis, filtersOf, refusalOf, refusalWithNominated } from './algorithm.ts';
import type { NodeInfo } from './cache/node-info.ts';
import { availability } from './diagnosis.ts';
import type { Subject } from './plugins/plugin.ts';

/**
 * Makes room for a pod by deleting less important ones (SCHED-11).
 *
 * Mirrors pkg/scheduler/framework/preemption and plugins/defaultpreemption. Simplified: all dry
 * runs are made one after the other.
 */
export type Preemption =
  | { readonly node: NodeInfo; readonly victims: readonly PodObject[] }
  /** Why nobody is preempted. */
  | { readonly node: null; readonly message: string };

interface Candidate {
  readonly node: NodeInfo;
  /** The most important first. */
  readonly victims: readonly PodObject[];
  /** Budgets that would be violated. */
  readonly violations: number;
}

export const PREEMPTED = 'PreemptionByScheduler';
const NO_VICTIMS = 'No preemption victims found for incoming pod';
const NOT_HELPFUL = 'Preemption is not helpful for scheduling';

/** Candidates to look at: a tenth of the nodes, at least so many. */
const FEWEST_CANDIDATES = 100;

/** Of some pods, those whose disruption budget does not allow for it. */
export type Violations = (pods: readonly PodObject[]) => ReadonlySet<PodObject>;

/** @param chance from [0, 1): where the search for candidates begins. */
export function preempt(
  subject: Subject,
  diagnosis: Diagnosis,
  chance: number,
  violations: Violations,
): Preemption {
  const { cache } = subject;
  const ineligible = ineligibility(subject, diagnosis);
  if (ineligible !== null) return { node: null, message: ineligible };
  const nodes = cache.nodes.filter((node) => diagnosis.refusals.get(node)?.resolvable);
  const counts = new Map<string, number>();
  const helpless = cache.nodes.length - nodes.length;
  if (helpless > 0) counts.set(NOT_HELPFUL, helpless);
  const enough = Math.min(
    nodes.length,
    Math.max(FEWEST_CANDIDATES, Math.trunc(cache.nodes.length / 10)),
  );
  const candidates: Candidate[] = [];
  const offset = Math.floor(chance * nodes.length);
  for (let i = 0; i < nodes.length && candidates.length < enough; i++) {
    const node = nodes[(offset + i) % nodes.length] as NodeInfo;
    const found = victimsOn(subject, node, violations);
    if (!('reasons' in found)) candidates.push(found);
    else for (const reason of found.reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const chosen = choose(candidates);
  if (chosen) return chosen;
  return { node: null, message: availability(cache.nodes.length, counts) };
}

function ineligibility({ pod, cache, wording }: Subject, { refusals }: Diagnosis): string | null {
  if (pod.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const node = pod.nominatedNodeName === null ? undefined : cache.node(pod.nominatedNodeName);
  if (!node || refusals.get(node)?.resolvable === false) return null;
  for (const other of node.pods.keys()) {
    if (other.priority < pod.priority && isLeaving(other, wording)) {
      return 'not eligible due to a terminating pod on the nominated node.';
    }
  }
  return null;
}

/** A victim of an earlier preemption that has not ended yet. */
function isLeaving(
  { deletionTimestamp, status }: PodObject,
  { disruptionTarget }: Subject['wording'],
): boolean {
  if (deletionTimestamp === null || !disruptionTarget) return deletionTimestamp !== null;
  return conditionOf(status, 'DisruptionTarget')?.reason === PREEMPTED;
}

/** Takes all less important pods away, then lets as many as possible come back. */
function victimsOn(
  subject: Subject,
  node: NodeInfo,
  violations: Violations,
): Candidate | { readonly reasons: readonly string[] } {
  const { pod, cache } = subject;
  const lower = [...node.pods.keys()].filter(({ priority }) => priority < pod.priority);
  if (lower.length === 0) return { reasons: [NO_VICTIMS] };
  lower.sort(byImportance);
  const refusal = () => refusalWithNominated(subject, node) ?? refusalOf(filtersOf(subject), node);
  const placements = new Map(lower.map((one) => [one, node.pods.get(one)]));
  return cache.suppose(node, lower, [], () => {
    const refused = refusal();
    if (refused) return { reasons: refused.reasons };
    const guarded = violations(lower);
    const victims = new Set<PodObject>();
    let violated = 0;
    // Those whose budget would suffer are let back first.
    const order = [
      ...lower.filter((one) => guarded.has(one)),
      ...lower.filter((one) => !guarded.has(one)),
    ];
    for (const one of order) {
      const placement = placements.get(one);
      if (placement) node.add(one, placement);
      if (refusal() === null) continue;
      node.remove(one);
      victims.add(one);
      if (guarded.has(one)) violated++;
    }
    return { node, victims: lower.filter((one) => victims.has(one)), violations: violated };
  });
}

const startOf = ({ status }: PodObject): SimTime =>
  status.startTime ?? (Number.MAX_SAFE_INTEGER as SimTime);

/** Higher priority, then the longer life (`MoreImportantPod`). */
function byImportance(a: PodObject, b: PodObject): number {
  return b.priority - a.priority || startOf(a) - startOf(b) || a.id - b.id;
}

/** The least harm (SCHED-11, `pickOneNodeForPreemption`); the first of equals. */
function choose(candidates: readonly Candidate[]): Candidate | null {
  const measures: ((candidate: Candidate) => number)[] = [
    ({ violations }) => violations,
    ({ victims }) => victims[0]?.priority ?? Number.NEGATIVE_INFINITY,
    ({ victims }) => victims.reduce((sum, victim) => sum + victim.priority, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestStart(victims),
  ];
  let left = candidates;
  for (const measure of measures) {
    if (left.length < 2) break;
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of left) least = Math.min(least, measure(candidate));
    left = left.filter((candidate) => measure(candidate) === least);
  }
  return left[0] ?? null;
}

/** Of the most important victims: the later they began, the less is lost. */
function earliestStart(victims: readonly PodObject[]): number {
  const highest = victims[0]?.priority ?? 0;
  let earliest = Number.POSITIVE_INFINITY;
  for (const victim of victims) {
    if (victim.priority === highest) earliest = Math.min(earliest, startOf(victim));
  }
  return earliest;
}
