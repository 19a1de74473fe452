import { matchLabels as matchesAll } from '../labels.ts';
import { readLabels } from '../metadata.ts';
import type { Field } from '../reading/field.ts';
import { labelValue, qualifiedName } from '../reading/names.ts';
import type { LabelRequirement, LabelSelector } from './types.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** Reads a label selector; absent selects everything, as an empty one does. */
export function readSelector(field: Field): LabelSelector {
  const selector = field.struct();
  return {
    matchLabels: readLabels(selector.get('matchLabels')),
    matchExpressions: selector.get('matchExpressions').items().map(readRequirement),
  };
}

function readRequirement(item: Field): LabelRequirement {
  const requirement = item.struct();
  const key = requirement.get('key').text() ?? '';
  requirement.get('key').check(qualifiedName(key));
  const given = requirement.get('operator');
  if (!given.present) given.required();
  const operator = given.oneOf(OPERATORS, 'In');
  const field = requirement.get('values');
  const values = field.texts();
  const takesValues = operator === 'In' || operator === 'NotIn';
  if (takesValues && values.length === 0) {
    field.required("must be specified when `operator` is 'In' or 'NotIn'");
  } else if (!takesValues && values.length > 0) {
    field.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
  }
  for (const item of field.items()) item.check(labelValue(item.text() ?? ''));
  return { key, operator, values };
}

/** The selector of a workload: it must select something, and the pods of its own template. */
export function readOwnSelector(
  field: Field,
  template: Field,
  labels: Readonly<Record<string, string>>,
): LabelSelector {
  const selector = readSelector(field);
  if (!field.present) field.required();
  else if (isEmpty(selector)) field.invalid('empty selector is invalid here');
  else if (!selects(selector, labels)) {
    const path = template.get('metadata').get('labels');
    path.report.invalid(path.path, labels, '`selector` does not match template `labels`');
  }
  return selector;
}

const isEmpty = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  Object.entries(matchLabels).length === 0 && matchExpressions.length === 0;

/** Whether labels satisfy a selector (apimachinery `LabelSelectorAsSelector`). */
export function selects(
  { matchLabels, matchExpressions }: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    matchesAll(matchLabels, labels) &&
    matchExpressions.every((requirement) => meets(requirement, labels))
  );
}

function meets(
  { key, operator, values }: LabelRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
