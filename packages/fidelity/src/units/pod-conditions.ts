import {
  CaseError,
  type Fields,
  flag,
  oneOf,
  optionalRecord,
  record,
  records,
  requiredText,
  text,
  texts,
} from '@podsim/experiment/assert';
import {
  allContainersRestarting,
  asTime,
  type Condition,
  type ConditionStatus,
  containersReady,
  initialized,
  type PodPhase,
  type RestartRule,
  ready,
  readyToStartContainers,
  sandboxChange,
  type Verdict,
} from '@podsim/experiment/rules';
import { podStatusRow } from './pod-status.ts';
import { sandboxViews } from './sandboxes.ts';
import { specEntries, statusesOf } from './statuses.ts';

const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed'] as const satisfies PodPhase[];
const STATUSES = ['True', 'False', 'Unknown'] as const satisfies ConditionStatus[];

/** Function `podConditions` of the grammar. */
export function conditionsRow(input: Fields): Fields {
  const type = requiredText(input, 'type');
  if (type === 'podStatus' || type === 'containerStatus') return podStatusRow(input);
  const { status, reason, message } = verdictOf(type, input);
  return { status, reason, message };
}

function verdictOf(type: string, input: Fields): Verdict {
  switch (type) {
    case 'Initialized':
      return initialized(conditionInput(input));
    case 'ContainersReady':
      return containersReady(conditionInput(input));
    case 'Ready':
      return ready(
        containersReady(conditionInput(input)),
        texts(input, 'readinessGates'),
        conditionsOf(input),
      );
    case 'PodReadyToStartContainers': {
      const hostNetwork = flag(input, 'hostNetwork', false);
      return readyToStartContainers(sandboxChange(sandboxViews(input), hostNetwork).changed);
    }
    case 'AllContainersRestarting':
      return restarting(input);
    default:
      throw new CaseError(`there is no condition ${type}`);
  }
}

function phaseOf(input: Fields): PodPhase {
  return oneOf(input, 'phase', PHASES, 'Running');
}

function conditionInput(input: Fields): Parameters<typeof initialized>[0] {
  const entries = specEntries(input);
  const main = entries.filter(({ kind }) => kind === 'main');
  const init = entries.filter(({ kind }) => kind !== 'main');
  return {
    phase: phaseOf(input),
    initContainers: init.map(({ name, kind }) => ({ name, sidecar: kind === 'sidecar' })),
    containers: main.map(({ name }) => name),
    initStatuses: statusesOf(input, 'initStatuses', entries) ?? [],
    statuses: statusesOf(input, 'statuses', entries),
  };
}

/** Conditions set from outside: a status, or a mapping with status, reason and message. */
export function conditionsOf(input: Fields): readonly Condition[] {
  const all = record(input, 'conditions');
  return Object.entries(all).map(([type, value]): Condition => {
    const fields =
      typeof value === 'string' ? { status: value } : (optionalRecord(all, type) ?? {});
    return {
      type,
      status: oneOf(fields, 'status', STATUSES, 'Unknown'),
      reason: text(fields, 'reason', ''),
      message: text(fields, 'message', ''),
      lastTransitionTime: asTime(0),
    };
  });
}

function restarting(input: Fields): Verdict {
  const entries = specEntries(input);
  const statuses = statusesOf(input, 'statuses', entries) ?? [];
  const rule = record(input, 'rule');
  const rules: RestartRule[] = records({ rule: [rule] }, 'rule').map((fields) => ({
    action: oneOf(fields, 'action', ['Restart', 'RestartAllContainers'], 'Restart'),
    operator: oneOf(fields, 'operator', ['In', 'NotIn'], 'In'),
    values: (fields.values as readonly number[] | undefined) ?? [],
  }));
  return allContainersRestarting(
    phaseOf(input),
    entries.map(({ name }) => ({
      rules: name === text(rule, 'container', '') ? rules : [],
      state: statuses.find((status) => status.name === name)?.state ?? null,
    })),
  );
}
