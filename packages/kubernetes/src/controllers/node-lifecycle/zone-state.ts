import type { NodeObject } from '../../store/nodes.ts';

/** How many of a zone's nodes are not ready (NODE-6). */
export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** Share of nodes that are not ready from which a zone is disrupted in part; percent. */
const UNHEALTHY_PERCENT = 55;
/** Clusters up to this size stop evictions in a zone that is disrupted in part. */
const LARGE_CLUSTER = 50;

export function zoneState(ready: number, notReady: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  const share = (100 * notReady) / Math.max(1, ready + notReady);
  return notReady > 2 && share >= UNHEALTHY_PERCENT ? 'PartialDisruption' : 'Normal';
}

/** Nodes of a zone that may be tainted NoExecute, per 1000 seconds. */
export function taintsPer1000s(state: ZoneState, zoneSize: number): number {
  if (state !== 'PartialDisruption') return 100;
  return zoneSize > LARGE_CLUSTER ? 10 : 0;
}

const REGION = 'topology.kubernetes.io/region';
const ZONE = 'topology.kubernetes.io/zone';

/** The zone that a node is counted in; nodes without labels share one. */
export function zoneOf({ labels }: NodeObject): string {
  const of = (key: string): string => (Object.hasOwn(labels, key) ? (labels[key] as string) : '');
  return `${of(REGION)}:${of(ZONE)}`;
}
