import type { SimTime } from '@podsim/kernel';
import type { WorkloadCondition } from '../../store/workloads.ts';

export type ConditionFacts = Pick<WorkloadCondition, 'type' | 'status' | 'reason' | 'message'>;

/**
 * Sets a condition of a Job; the same list if it says so already. What was never there does not
 * become False.
 *
 * @param time in whole seconds of the wall clock.
 */
export function withJobCondition(
  conditions: readonly WorkloadCondition[],
  facts: ConditionFacts,
  time: SimTime,
): readonly WorkloadCondition[] {
  const index = conditions.findIndex(({ type }) => type === facts.type);
  const old = conditions[index];
  const next = { ...facts, lastTransitionTime: time, lastUpdateTime: time };
  if (!old) return facts.status === 'False' ? conditions : [...conditions, next];
  const isSame =
    old.status === facts.status && old.reason === facts.reason && old.message === facts.message;
  return isSame ? conditions : conditions.with(index, next);
}
