import type { Release } from '../../releases.ts';
import type { Condition, ConditionStatus, ContainerStatus, PodPhase } from '../../store/objects.ts';
import { type RestartRule, ruleFor } from '../restart-policy.ts';

/** A condition without its time, as the kubelet computes it at each generation. */
export interface Verdict {
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
}

export interface ConditionInput {
  readonly phase: PodPhase;
  /** Names in spec order; sidecars are init containers with `sidecar` true. */
  readonly initContainers: readonly { readonly name: string; readonly sidecar: boolean }[];
  readonly containers: readonly string[];
  readonly initStatuses: readonly ContainerStatus[];
  /** null: there is no list of statuses at all. */
  readonly statuses: readonly ContainerStatus[] | null;
}

/** As much of a release as conditions depend on. */
export type ConditionRules = Pick<Release, 'startEndsInitialization' | 'failedHasReason'>;

const V132: ConditionRules = { startEndsInitialization: true, failedHasReason: true };

const TRUE: Verdict = { status: 'True', reason: '', message: '' };

function no(reason: string, message = ''): Verdict {
  return { status: 'False', reason, message };
}

function byName(list: readonly ContainerStatus[], name: string): ContainerStatus | undefined {
  return list.find((status) => status.name === name);
}

/** Condition Initialized (STAT-14). */
export function initialized(input: ConditionInput, rules: ConditionRules = V132): Verdict {
  if (input.statuses === null && input.initContainers.length > 0) {
    return no('UnknownContainerStatuses');
  }
  const unknown: string[] = [];
  const incomplete: string[] = [];
  for (const { name, sidecar } of input.initContainers) {
    const status = byName(input.initStatuses, name);
    if (!status) unknown.push(name);
    else if (sidecar ? status.started !== true : !status.ready) incomplete.push(name);
  }
  if (input.phase === 'Succeeded' && unknown.length === 0) {
    return { status: 'True', reason: 'PodCompleted', message: '' };
  }
  // Once a main container has begun, initialisation is over, also when it runs once more.
  const begun =
    rules.startEndsInitialization &&
    (input.statuses?.some(({ state }) => state.type !== 'waiting') ?? false);
  if (begun || unknown.length + incomplete.length === 0) return TRUE;
  return no('ContainersNotInitialized', listed(unknown, incomplete, 'incomplete status'));
}

/** Condition ContainersReady (STAT-15). */
export function containersReady(input: ConditionInput, rules: ConditionRules = V132): Verdict {
  if (input.statuses === null) return no('UnknownContainerStatuses');
  if (input.phase === 'Failed' && rules.failedHasReason) return no('PodFailed');
  const unknown: string[] = [];
  const unready: string[] = [];
  const judge = (name: string, status: ContainerStatus | undefined): void => {
    if (!status) unknown.push(name);
    else if (!status.ready) unready.push(name);
  };
  for (const { name, sidecar } of input.initContainers) {
    if (sidecar) judge(name, byName(input.initStatuses, name));
  }
  for (const name of input.containers) judge(name, byName(input.statuses, name));
  if (input.phase === 'Succeeded' && unknown.length === 0) return no('PodCompleted');
  if (unknown.length + unready.length === 0) return TRUE;
  return no('ContainersNotReady', listed(unknown, unready, 'unready status'));
}

/** Condition Ready: the containers, then the readiness gates (STAT-16). */
export function ready(
  containers: Verdict,
  gates: readonly string[],
  conditions: readonly Condition[],
): Verdict {
  if (containers.status !== 'True') return containers;
  const messages: string[] = [];
  for (const gate of gates) {
    const condition = conditions.find((one) => one.type === gate);
    if (!condition) {
      messages.push(`corresponding condition of pod readiness gate "${gate}" does not exist.`);
    } else if (condition.status !== 'True') {
      messages.push(
        `the status of pod readiness gate "${gate}" is not "True", but ${condition.status}`,
      );
    }
  }
  return messages.length === 0 ? TRUE : no('ReadinessGatesNotReady', messages.join(', '));
}

/** Condition PodReadyToStartContainers: no new sandbox is needed (STAT-13). */
export function readyToStartContainers(sandboxNeeded: boolean): Verdict {
  return sandboxNeeded ? no('') : TRUE;
}

/**
 * Condition AllContainersRestarting (NEW-7): a container has ended by a rule that starts the whole
 * pod over, and what ran before has not been cleared away yet.
 */
export function allContainersRestarting(
  phase: PodPhase,
  containers: readonly {
    readonly rules: readonly RestartRule[];
    readonly state: ContainerStatus['state'] | null;
  }[],
): Verdict {
  if (phase === 'Succeeded') return no('PodCompleted');
  if (phase === 'Failed') return no('PodFailed');
  const triggered = containers.some(({ rules, state }) => {
    if (state?.type !== 'terminated') return false;
    return ruleFor(rules, state.exitCode)?.action === 'RestartAllContainers';
  });
  if (!triggered) return no('');
  const message = 'container exited with restart policy rule';
  return { status: 'True', reason: 'RestartAllContainersStarted', message };
}

function listed(unknown: readonly string[], known: readonly string[], what: string): string {
  const parts: string[] = [];
  if (unknown.length > 0) parts.push(`containers with unknown status: [${unknown.join(' ')}]`);
  if (known.length > 0) parts.push(`containers with ${what}: [${known.join(' ')}]`);
  return parts.join(', ');
}
