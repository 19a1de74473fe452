import type { PodSpec } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { Condition, PodStatus } from './objects.ts';

const EMPTY_STATUS: PodStatus = Object.freeze({
  phase: 'Pending',
  reason: '',
  message: '',
  conditions: Object.freeze([]),
  initStatuses: Object.freeze([]),
  statuses: Object.freeze([]),
  startTime: null,
  podIP: '',
  resources: null,
});

/** Of a new object; scheduling gates show at once (STAT-18). */
export function firstStatus(spec: PodSpec, now: SimTime): PodStatus {
  if (spec.schedulingGates.length === 0) return EMPTY_STATUS;
  const gated: Condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
    lastTransitionTime: now,
  };
  return { ...EMPTY_STATUS, conditions: [gated] };
}
