import type { Field } from '../reading/field.ts';
import type { PodSpec } from '../types.ts';
import type { PodFailureRule } from './job-types.ts';

const MOST_RULES = 20;
const ACTIONS = ['FailJob', 'FailIndex', 'Ignore', 'Count'] as const;

/** Reads and validates `podFailurePolicy` of a Job (JOB-8); null without one. */
export function readPodFailurePolicy(
  field: Field,
  spec: PodSpec,
  perIndex: boolean,
): readonly PodFailureRule[] | null {
  if (!field.present) return null;
  if (spec.restartPolicy !== 'Never') {
    field.invalid('only "Never" is supported when podFailurePolicy is specified');
  }
  const rules = field.struct().get('rules');
  const items = rules.items();
  if (items.length > MOST_RULES) rules.report.tooMany(rules.path, items.length, MOST_RULES);
  return items.map((item) => readRule(item, spec, perIndex));
}

function readRule(item: Field, spec: PodSpec, perIndex: boolean): PodFailureRule {
  const rule = item.struct();
  const field = rule.get('action');
  if (!field.present) field.required(`valid values: ${ACTIONS.map((a) => `"${a}"`).join(', ')}`);
  const action = field.oneOf(ACTIONS, 'Count');
  if (action === 'FailIndex' && !perIndex) {
    field.invalid('requires the backoffLimitPerIndex to be set');
  }
  const codes = rule.get('onExitCodes');
  const conditions = rule.get('onPodConditions');
  if (codes.present && conditions.present) {
    item.invalid('specifying both OnExitCodes and OnPodConditions is not supported');
  } else if (!codes.present && !conditions.present) {
    item.invalid('specifying one of OnExitCodes and OnPodConditions is required');
  }
  return { action, on: codes.present ? readCodes(codes, spec) : readConditions(conditions) };
}

function readCodes(field: Field, spec: PodSpec): PodFailureRule['on'] {
  const codes = field.struct();
  const operator = codes.get('operator').oneOf(['In', 'NotIn'], 'In');
  if (!codes.get('operator').present) codes.get('operator').required('valid values: "In", "NotIn"');
  const values = codes.get('values');
  const numbers = values.items().map((item) => {
    const value = item.integer() ?? 1;
    if (operator === 'In' && value === 0) item.invalid('must not be 0 for the In operator');
    return value;
  });
  if (numbers.length === 0) values.invalid('at least one value is required');
  numbers.forEach((value, i) => {
    const before = numbers[i - 1];
    if (before === value) values.report.duplicate(values.path.index(i), value);
    else if (before !== undefined && before > value) values.invalid('must be ordered');
  });
  const containerName = codes.get('containerName').text();
  const names = [...spec.initContainers, ...spec.containers].map(({ name }) => name);
  if (containerName !== null && !names.includes(containerName)) {
    const which = 'must be one of the container or initContainer names in the pod template';
    codes.get('containerName').invalid(which);
  }
  return { type: 'exitCodes', containerName, operator, values: numbers };
}

function readConditions(field: Field): PodFailureRule['on'] {
  const patterns = field.items().map((item) => {
    const pattern = item.struct();
    const type = pattern.get('type').text() ?? '';
    if (type === '') pattern.get('type').required();
    const status = pattern.get('status').oneOf(['False', 'True', 'Unknown'], 'True');
    return { type, status };
  });
  return { type: 'podConditions', patterns };
}
