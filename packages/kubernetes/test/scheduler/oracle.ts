import { matchLabels, type PodAffinityTerm, podRequests, selects } from '@podsim/api';
import type { NodeObject } from '../../src/store/nodes.ts';
import type { PodObject } from '../../src/store/objects.ts';

/** A node and all pods on it. */
export interface Shelf {
  readonly node: NodeObject;
  readonly pods: PodObject[];
}

const labelsOf = (pod: PodObject) => pod.manifest.metadata.labels;
const domain = ({ node }: Shelf, key: string): string | undefined => node.labels[key];

/** The filters the slow and obvious way: every question looks at every pod of every node. */
export function fitsSlowly(pod: PodObject, shelf: Shelf, all: readonly Shelf[]): boolean {
  return (
    !shelf.node.unschedulable &&
    shelf.node.taints.every(({ key }) => pod.spec.tolerations.some((one) => one.key === key)) &&
    matchLabels(pod.spec.nodeSelector, shelf.node.labels) &&
    hasRoom(pod, shelf) &&
    pod.spec.topologySpreadConstraints.every((_, i) => isSpread(pod, i, shelf, all)) &&
    hasFriends(pod, shelf, all) &&
    hasNoFoes(pod, shelf, all) &&
    isWelcome(pod, shelf, all)
  );
}

function hasRoom(pod: PodObject, { node, pods }: Shelf): boolean {
  const sum = (resource: 'cpu' | 'memory'): number =>
    [...pods, pod].reduce((total, { spec }) => total + podRequests(spec)[resource], 0);
  const own = podRequests(pod.spec);
  return (
    pods.length + 1 <= node.capacity.pods &&
    (own.cpu === 0 || sum('cpu') <= node.capacity.cpu) &&
    (own.memory === 0 || sum('memory') <= node.capacity.memory)
  );
}

function isSpread(pod: PodObject, index: number, shelf: Shelf, all: readonly Shelf[]): boolean {
  const constraint = pod.spec.topologySpreadConstraints[index];
  if (constraint?.whenUnsatisfiable !== 'DoNotSchedule') return true;
  const { topologyKey, labelSelector, maxSkew } = constraint;
  const here = domain(shelf, topologyKey);
  if (here === undefined || labelSelector === null) return false;
  const eligible = all.filter(
    (one) =>
      matchLabels(pod.spec.nodeSelector, one.node.labels) && domain(one, topologyKey) !== undefined,
  );
  const count = (value: string | undefined): number =>
    eligible
      .filter((one) => domain(one, topologyKey) === value)
      .flatMap(({ pods }) => pods)
      .filter((one) => selects(labelSelector, labelsOf(one))).length;
  const least = Math.min(...eligible.map((one) => count(domain(one, topologyKey))));
  const self = selects(labelSelector, labelsOf(pod)) ? 1 : 0;
  return count(here) + self - least <= maxSkew;
}

const means = ({ labelSelector }: PodAffinityTerm, pod: PodObject): boolean =>
  labelSelector !== null && selects(labelSelector, labelsOf(pod));

/** Pods in the node's domain of a key. */
function neighbours(shelf: Shelf, key: string, all: readonly Shelf[]): readonly PodObject[] {
  const here = domain(shelf, key);
  if (here === undefined) return [];
  return all.filter((one) => domain(one, key) === here).flatMap(({ pods }) => pods);
}

function hasFriends(pod: PodObject, shelf: Shelf, all: readonly Shelf[]): boolean {
  const terms = pod.spec.affinity?.pod.required ?? [];
  const isFriend = (other: PodObject): boolean => terms.every((term) => means(term, other));
  if (terms.some(({ topologyKey }) => domain(shelf, topologyKey) === undefined)) return false;
  const anywhere = all.some((one) =>
    one.pods.some(
      (other) =>
        isFriend(other) && terms.some(({ topologyKey }) => domain(one, topologyKey) !== undefined),
    ),
  );
  if (!anywhere && isFriend(pod)) return true;
  return terms.every(({ topologyKey }) => neighbours(shelf, topologyKey, all).some(isFriend));
}

function hasNoFoes(pod: PodObject, shelf: Shelf, all: readonly Shelf[]): boolean {
  const terms = pod.spec.affinity?.podAnti.required ?? [];
  return terms.every(
    (term) => !neighbours(shelf, term.topologyKey, all).some((other) => means(term, other)),
  );
}

function isWelcome(pod: PodObject, shelf: Shelf, all: readonly Shelf[]): boolean {
  return all.every((one) =>
    one.pods.every((other) =>
      (other.spec.affinity?.podAnti.required ?? []).every((term) => {
        const there = domain(one, term.topologyKey);
        const isNear = there !== undefined && domain(shelf, term.topologyKey) === there;
        return !isNear || !means(term, pod);
      }),
    ),
  );
}
