import type { Cache } from '../cache/cache.ts';
import type { NodeInfo } from '../cache/node-info.ts';
import { meets, type PodGroup, type Term } from '../cache/pod-groups.ts';
import { type Filter, MOST_POINTS, type Refusal, type Score, type Subject } from './plugin.ts';

/** Mirrors the plugin InterPodAffinity: next to some pods, away from others. */

const refusal = (reason: string, resolvable: boolean): Refusal => ({
  ...{ plugin: 'InterPodAffinity', reasons: [reason], resolvable },
});
const NO_FRIEND = refusal("node(s) didn't match pod affinity rules", false);
const FOE = refusal("node(s) didn't match pod anti-affinity rules", true);
const UNWANTED = refusal("node(s) didn't satisfy existing pods anti-affinity rules", true);

/** What existing pods count as where they require affinity to the new one. */
const HARD_AFFINITY_WEIGHT = 1;

/** Domains by topology key. */
type Domains = Map<string, Set<string>>;

export function interPodAffinity(subject: Subject): Filter | null {
  const { group, cache } = subject;
  const own = { friends: group.affinity.required, foes: group.antiAffinity.required };
  const shy = cache.groups.shy;
  if (own.friends.length === 0 && own.foes.length === 0 && shy.length === 0) return null;
  const unwanted = domainsOfShyPods(subject);
  const foes = own.foes.map((term) => ({ term, domains: domainsOf(term, subject) }));
  const isMet = friendsFilter(subject);
  return (node) => {
    if (!isMet(node)) return NO_FRIEND;
    for (const { term, domains } of foes) {
      const domain = node.domain(term.topologyKey);
      if (domain !== undefined && domains.has(domain)) return FOE;
    }
    for (const [key, domains] of unwanted) {
      const domain = node.domain(key);
      if (domain !== undefined && domains.has(domain)) return UNWANTED;
    }
    return null;
  };
}

/** Where pods are that require to be away from pods like this one. */
function domainsOfShyPods({ group, cache }: Subject): Domains {
  const unwanted: Domains = new Map();
  for (const other of cache.groups.shy) {
    for (const term of other.antiAffinity.required) {
      if (meets(term, group)) addDomains(unwanted, term.topologyKey, [other], cache);
    }
  }
  return unwanted;
}

function domainsOf(term: Term, { cache }: Subject): ReadonlySet<string> {
  const groups = cache.groups.all.filter((group) => meets(term, group));
  const domains: Domains = new Map();
  addDomains(domains, term.topologyKey, groups, cache);
  return domains.get(term.topologyKey) ?? new Set();
}

function addDomains(into: Domains, key: string, groups: readonly PodGroup[], cache: Cache): void {
  if (groups.length === 0) return;
  const domains = into.get(key) ?? new Set();
  into.set(key, domains);
  for (const node of cache.nodes) {
    const domain = node.domain(key);
    if (domain === undefined || domains.has(domain)) continue;
    if (groups.some((group) => node.count(group) > 0)) domains.add(domain);
  }
}

/**
 * A pod that meets all terms at once must be in each of the node's domains. The first of a kind
 * may go anywhere if it meets its own terms.
 */
function friendsFilter({ group, cache }: Subject): (node: NodeInfo) => boolean {
  const terms = group.affinity.required;
  if (terms.length === 0) return () => true;
  const meetsAll = (other: PodGroup): boolean => terms.every((term) => meets(term, other));
  const friends = cache.groups.all.filter(meetsAll);
  const domains: Domains = new Map();
  for (const { topologyKey } of terms) addDomains(domains, topologyKey, friends, cache);
  const isFirst = [...domains.values()].every(({ size }) => size === 0) && meetsAll(group);
  return (node) =>
    terms.every(({ topologyKey }) => {
      const domain = node.domain(topologyKey);
      if (domain === undefined) return false;
      return isFirst || (domains.get(topologyKey)?.has(domain) ?? false);
    });
}

/** Points by topology key and domain, from preferences on both sides. */
export function scoreInterPodAffinity(subject: Subject): Score | null {
  const { group, cache, wording } = subject;
  const points = new Map<string, Map<string, number>>();
  const addTerm = (term: Term, weight: number): void => {
    for (const other of cache.groups.all) if (meets(term, other)) add(term, other, weight);
  };
  const add = ({ topologyKey }: Term, other: PodGroup, weight: number): void => {
    for (const node of cache.nodes) {
      const count = node.count(other);
      const domain = node.domain(topologyKey);
      if (count === 0 || domain === undefined) continue;
      const byDomain = points.get(topologyKey) ?? new Map<string, number>();
      points.set(topologyKey, byDomain);
      byDomain.set(domain, (byDomain.get(domain) ?? 0) + weight * count);
    }
  };
  for (const term of group.affinity.preferred) addTerm(term, term.weight);
  for (const term of group.antiAffinity.preferred) addTerm(term, -term.weight);
  for (const other of cache.groups.opinionated) {
    const { required, preferred } = other.affinity;
    for (const term of required) if (meets(term, group)) add(term, other, HARD_AFFINITY_WEIGHT);
    for (const term of preferred) if (meets(term, group)) add(term, other, term.weight);
    for (const term of other.antiAffinity.preferred) {
      if (meets(term, group)) add(term, other, -term.weight);
    }
  }
  if (points.size === 0) return null;
  return {
    weight: wording.scoreWeights.interPodAffinity,
    of: (node) => {
      let sum = 0;
      for (const [key, byDomain] of points) {
        const domain = node.domain(key);
        if (domain !== undefined) sum += byDomain.get(domain) ?? 0;
      }
      return sum;
    },
    normalize,
  };
}

/** The lowest sum becomes 0, the highest 100. */
function normalize(points: Float64Array): void {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of points) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const span = most - least;
  for (let i = 0; i < points.length; i++) {
    points[i] = span > 0 ? Math.floor((MOST_POINTS * ((points[i] as number) - least)) / span) : 0;
  }
}
