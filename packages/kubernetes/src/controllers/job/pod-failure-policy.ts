import type { PodFailureRule } from '@podsim/api';
import type { ContainerStatus, PodObject } from '../../store/objects.ts';

/** What a policy says of a failed pod (JOB-8). */
export interface PolicyMatch {
  /** null: no rule matches. */
  readonly action: PodFailureRule['action'] | null;
  /** Whether the failure counts towards the limits. */
  readonly counts: boolean;
  /** Why the Job fails; null unless it does. */
  readonly failJob: string | null;
}

const COUNTS: PolicyMatch = { action: null, counts: true, failJob: null };

/** The first rule that a failed pod matches decides; without one the failure counts. */
export function matchFailurePolicy(
  rules: readonly PodFailureRule[] | null,
  pod: PodObject,
): PolicyMatch {
  for (const [index, rule] of (rules ?? []).entries()) {
    const why = matchRule(rule, pod);
    if (why === null) continue;
    const { action } = rule;
    const failJob = action === 'FailJob' ? `${why} matching FailJob rule at index ${index}` : null;
    return { action, counts: action !== 'Ignore', failJob };
  }
  return COUNTS;
}

/** How a rule is met; null if it is not. */
function matchRule({ on }: PodFailureRule, pod: PodObject): string | null {
  const name = `${pod.namespace}/${pod.name}`;
  const { conditions, statuses, initStatuses } = pod.status;
  if (on.type === 'podConditions') {
    const condition = conditions.find(({ type, status }) =>
      on.patterns.some((pattern) => pattern.type === type && pattern.status === status),
    );
    return condition ? `Pod ${name} has condition ${condition.type}` : null;
  }
  const isMeant = ({ name, state }: ContainerStatus): boolean =>
    (on.containerName === null || on.containerName === name) &&
    state.type === 'terminated' &&
    state.exitCode !== 0 &&
    on.values.includes(state.exitCode) === (on.operator === 'In');
  const found = statuses.find(isMeant) ?? initStatuses.find(isMeant);
  if (found?.state.type !== 'terminated') return null;
  return `Container ${found.name} for pod ${name} failed with exit code ${found.state.exitCode}`;
}
