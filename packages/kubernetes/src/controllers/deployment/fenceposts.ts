import { type DeploymentSpec, type IntOrPercent, scaled } from '@podsim/api';

/** How many replicas a rollout may have too many, and how many may be unavailable. */
export interface Fenceposts {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/** DEP-1: the surge rounds up, unavailability down; without either nothing could ever move. */
export function resolveFenceposts(
  maxSurge: IntOrPercent,
  maxUnavailable: IntOrPercent,
  replicas: number,
): Fenceposts {
  const surge = scaled(maxSurge, replicas, 'up');
  const unavailable = scaled(maxUnavailable, replicas, 'down');
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** The bounds of a Deployment as it is; both are 0 unless it does rolling updates. */
export function fencepostsOf({ strategy, replicas }: DeploymentSpec): Fenceposts {
  if (strategy.type !== 'RollingUpdate') return { maxSurge: 0, maxUnavailable: 0 };
  const bounds = resolveFenceposts(strategy.maxSurge, strategy.maxUnavailable, replicas);
  return { ...bounds, maxUnavailable: Math.min(bounds.maxUnavailable, replicas) };
}
