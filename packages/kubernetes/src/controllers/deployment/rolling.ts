import type { DeploymentSpec } from '@podsim/api';
import { fencepostsOf } from './fenceposts.ts';

/** A ReplicaSet as far as decisions look at it. */
export interface Sized {
  /** What its spec asks for. */
  readonly replicas: number;
  /** By its status, which lags behind (DEP-3). */
  readonly availableReplicas: number;
}

/** A ReplicaSet that is to have another size. */
export interface Resize<Set> {
  readonly set: Set;
  readonly replicas: number;
}

const total = (sets: readonly Sized[]): number =>
  sets.reduce((sum, { replicas }) => sum + replicas, 0);

const available = (sets: readonly Sized[]): number =>
  sets.reduce((sum, { availableReplicas }) => sum + availableReplicas, 0);

/**
 * The size that the new ReplicaSet may have now (`NewRSNewReplicas`).
 *
 * @param size of the new ReplicaSet; 0 before it exists.
 * @param sum of the sizes of all ReplicaSets, the new one included.
 */
export function newReplicas(spec: DeploymentSpec, size: number, sum: number): number {
  if (spec.strategy.type === 'Recreate') return spec.replicas;
  const room = spec.replicas + fencepostsOf(spec).maxSurge - sum;
  return room <= 0 ? size : size + Math.min(room, spec.replicas - size);
}

/** First step of a rolling sync (DEP-2): the new ReplicaSet's size; unchanged if nothing is due. */
export function resizeNew(spec: DeploymentSpec, own: Sized, all: readonly Sized[]): number {
  if (own.replicas >= spec.replicas) return spec.replicas;
  return newReplicas(spec, own.replicas, total(all));
}

/** What the second step of a rolling sync does. */
export interface OldSizes<Set> {
  readonly resizes: readonly Resize<Set>[];
  /** Whether the sync ends here. */
  readonly scaled: boolean;
}

/**
 * Second step of a rolling sync (DEP-2): replicas of old ReplicaSets that are not available go
 * first, then as many as availability allows.
 *
 * @param old those that ask for pods, oldest first.
 */
export function resizeOld<Set extends Sized>(
  spec: DeploymentSpec,
  own: Sized,
  old: readonly Set[],
): OldSizes<Set> {
  const minAvailable = spec.replicas - fencepostsOf(spec).maxUnavailable;
  const unavailable = own.replicas - own.availableReplicas;
  const most = total(old) + own.replicas - minAvailable - unavailable;
  const nothing = { resizes: [], scaled: false };
  if (total(old) === 0 || most <= 0) return nothing;
  const cleanup = cleanUpUnhealthy(old, most);
  if (!cleanup.isSound) return { resizes: cleanup.resizes, scaled: false };
  const sizes = new Map(cleanup.resizes.map(({ set, replicas }) => [set, replicas]));
  const resizes = [...cleanup.resizes];
  let left = available(old) + own.availableReplicas - minAvailable;
  for (const set of old) {
    const size = sizes.get(set) ?? set.replicas;
    if (left <= 0) break;
    if (size === 0) continue;
    const count = Math.min(size, left);
    resizes.push({ set, replicas: size - count });
    left -= count;
  }
  return { resizes, scaled: resizes.length > 0 };
}

/**
 * Old replicas that are not available, oldest ReplicaSet first. A status that still tells of more
 * available replicas than the spec asks for ends the step, as upstream's does with an error.
 */
function cleanUpUnhealthy<Set extends Sized>(
  old: readonly Set[],
  most: number,
): { readonly resizes: Resize<Set>[]; readonly isSound: boolean } {
  const resizes: Resize<Set>[] = [];
  let left = most;
  for (const set of old) {
    const unhealthy = set.replicas - set.availableReplicas;
    if (left <= 0) break;
    if (set.replicas === 0 || unhealthy === 0) continue;
    if (unhealthy < 0) return { resizes, isSound: false };
    const count = Math.min(left, unhealthy);
    resizes.push({ set, replicas: set.replicas - count });
    left -= count;
  }
  return { resizes, isSound: true };
}
