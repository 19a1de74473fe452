import { type PodDisruptionBudgetSpec, scaled } from '@podsim/api';

/** How many pods there should be, and how many of them have to be healthy (PDB-1). */
export interface Expected {
  readonly pods: number;
  readonly healthy: number;
}

/**
 * What a budget comes to.
 *
 * @param pods the pods that it selects now.
 * @param scale the replicas that their controllers want.
 */
export function expected(
  { minAvailable, maxUnavailable }: PodDisruptionBudgetSpec,
  pods: number,
  scale: number,
): Expected {
  if (maxUnavailable !== null) {
    return { pods: scale, healthy: Math.max(0, scale - scaled(maxUnavailable, scale, 'up')) };
  }
  if (typeof minAvailable === 'string') {
    return { pods: scale, healthy: scaled(minAvailable, scale, 'up') };
  }
  return { pods, healthy: minAvailable ?? 0 };
}

/** Whether a budget looks at the scale of controllers, not only at pods that are there. */
export function needsScale({ minAvailable, maxUnavailable }: PodDisruptionBudgetSpec): boolean {
  return maxUnavailable !== null || typeof minAvailable === 'string';
}
