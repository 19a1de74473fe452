import type { Field } from '../reading/field.ts';
import { gate, type ReadOptions } from '../release.ts';
import type { RestartPolicy, RestartRule } from '../types.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'] as const;
const OPERATORS = ['In', 'NotIn'] as const;
const MOST_RULES = 20;
const MOST_VALUES = 255;

/** Restart policy and rules of a container itself (NEW-6, NEW-7). */
export interface OwnRestart {
  readonly restartPolicy: RestartPolicy | null;
  readonly restartPolicyRules: readonly RestartRule[];
}

/** Reads what a container says about its restarts; `init` says which list it is in. */
export function readOwnRestart(container: Field, init: boolean, options: ReadOptions): OwnRestart {
  const hasRules = gate(options, 'ContainerRestartRules', 35);
  const restartPolicy = readPolicy(container.get('restartPolicy'), init, hasRules);
  const rules = container.get('restartPolicyRules');
  const items = rules.items();
  if (items.length === 0) return { restartPolicy, restartPolicyRules: [] };
  if (!hasRules) {
    rules.forbidden('may not be set without feature gate ContainerRestartRules');
    return { restartPolicy, restartPolicyRules: [] };
  }
  if (!container.get('restartPolicy').present) {
    container
      .get('restartPolicy')
      .required('must specify restartPolicy when restart rules are used');
  }
  if (items.length > MOST_RULES) rules.report.tooMany(rules.path, items.length, MOST_RULES);
  const actions = actionsOf(options);
  return { restartPolicy, restartPolicyRules: items.map((item) => readRule(item, actions)) };
}

/** SIDE-1 for init containers; any container has a policy of its own with NEW-6. */
function readPolicy(field: Field, init: boolean, hasRules: boolean): RestartPolicy | null {
  const text = field.text();
  if (text === null) return null;
  if (!init && !hasRules) {
    field.forbidden('may not be set for non-init containers');
    return null;
  }
  return oneOf(field, hasRules ? RESTART_POLICIES : (['Always'] as const));
}

type RuleAction = RestartRule['action'];

function actionsOf(options: ReadOptions): readonly RuleAction[] {
  const restartsAll = gate(options, 'RestartAllContainersOnContainerExits', 36);
  return restartsAll ? ['Restart', 'RestartAllContainers'] : ['Restart'];
}

function readRule(item: Field, actions: readonly RuleAction[]): RestartRule {
  const rule = item.struct();
  const action = oneOf(rule.get('action'), actions) ?? 'Restart';
  const exitCodes = rule.get('exitCodes').struct();
  if (!exitCodes.present) {
    rule.get('exitCodes').required('must be specified');
    return { action, operator: 'In', values: [] };
  }
  const values = exitCodes.get('values');
  const numbers = values.items().map((value) => value.integer() ?? 0);
  if (numbers.length > MOST_VALUES) {
    values.report.tooMany(values.path, numbers.length, MOST_VALUES);
  }
  return { action, operator: oneOf(exitCodes.get('operator'), OPERATORS) ?? 'In', values: numbers };
}

/** One of `values`, which must be given; null after an error. */
function oneOf<T extends string>(field: Field, values: readonly T[]): T | null {
  const text = field.text() ?? '';
  const found = values.find((value) => value === text);
  if (found === undefined) field.report.unsupported(field.path, text, values);
  return found ?? null;
}
