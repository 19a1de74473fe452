import { budgetSelects } from '../store/eviction.ts';
import type { PodObject } from '../store/objects.ts';
import type { Store } from '../store/store.ts';

/**
 * Of some pods, taken in their order, those that no disruption budget has room for any more
 * (`filterPodsWithPDBViolation`). Preemption avoids them as far as it can (PDB-3).
 */
export function budgetViolations(
  { workloads }: Pick<Store, 'workloads'>,
  pods: readonly PodObject[],
): ReadonlySet<PodObject> {
  const violated = new Set<PodObject>();
  for (const budget of workloads.all('PodDisruptionBudget')) {
    const { disruptionsAllowed, disruptedPods } = budget.status;
    let left = disruptionsAllowed;
    for (const pod of pods) {
      if (!budgetSelects(budget, pod) || disruptedPods.has(pod.name)) continue;
      left--;
      if (left < 0) violated.add(pod);
    }
  }
  return violated;
}
