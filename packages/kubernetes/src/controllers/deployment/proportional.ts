import type { DeploymentSpec } from '@podsim/api';
import { fencepostsOf } from './fenceposts.ts';
import type { Resize } from './rolling.ts';

/** A ReplicaSet with pods, while its Deployment is scaled. */
export interface Share {
  readonly replicas: number;
  /** Replicas and surge of the Deployment when it last sized this ReplicaSet; null: not known. */
  readonly maxReplicas: number | null;
  /** Order of creation. */
  readonly ordinal: number;
}

/**
 * Sizes of the ReplicaSets of a Deployment that is scaled during a rollout (DEP-7): each grows or
 * shrinks by its share, the largest one takes what is left over (`scale` of
 * pkg/controller/deployment/sync.go).
 *
 * @param statusReplicas of the Deployment's status, where an annotation is missing.
 */
export function proportionalSizes<Set extends Share>(
  spec: DeploymentSpec,
  sets: readonly Set[],
  statusReplicas: number,
): readonly Resize<Set>[] {
  const allowed = spec.replicas > 0 ? spec.replicas + fencepostsOf(spec).maxSurge : 0;
  const toAdd = allowed - sets.reduce((sum, { replicas }) => sum + replicas, 0);
  const sorted = sets.toSorted((a, b) => {
    // Of two that are alike the newer one grows first, and the older one shrinks first.
    const newerFirst = b.ordinal - a.ordinal;
    return b.replicas - a.replicas || (toAdd > 0 ? newerFirst : -newerFirst);
  });
  let added = 0;
  const sizes = sorted.map((set) => {
    const share = toAdd === 0 ? 0 : proportion(spec, set, toAdd, added, statusReplicas);
    added += share;
    return { set, replicas: set.replicas + share };
  });
  return sizes.map(({ set, replicas }, index) => ({
    set,
    replicas: index === 0 ? Math.max(0, replicas + toAdd - added) : replicas,
  }));
}

/** `GetReplicaSetProportion`: by how much one ReplicaSet changes. */
function proportion(
  spec: DeploymentSpec,
  { replicas, maxReplicas }: Share,
  toAdd: number,
  added: number,
  statusReplicas: number,
): number {
  if (replicas === 0 || toAdd === added) return 0;
  const fraction = fractionOf(spec, replicas, maxReplicas ?? statusReplicas);
  const allowed = toAdd - added;
  return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed);
}

function fractionOf(spec: DeploymentSpec, replicas: number, maxReplicas: number): number {
  if (spec.replicas === 0) return -replicas;
  if (maxReplicas === 0) return 0;
  const size = (replicas * (spec.replicas + fencepostsOf(spec).maxSurge)) / maxReplicas;
  return Math.floor(size + 0.5) - replicas;
}
