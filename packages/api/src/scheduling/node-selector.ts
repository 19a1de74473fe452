import { matchLabels } from '../labels.ts';
import type { Field } from '../reading/field.ts';
import { dns1123Subdomain, qualifiedName } from '../reading/names.ts';
import type { NodeAffinity, NodeRequirement, NodeSelectorTerm } from './types.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] as const;
const BAD_OPERATOR = 'not a valid selector operator';

/** Reads `affinity.nodeAffinity`. */
export function readNodeAffinity(field: Field): NodeAffinity {
  const affinity = field.struct();
  const required = affinity.get('requiredDuringSchedulingIgnoredDuringExecution');
  const preferred = affinity.get('preferredDuringSchedulingIgnoredDuringExecution');
  return {
    required: required.present ? readTerms(required.struct().get('nodeSelectorTerms')) : null,
    preferred: preferred.items().map((item) => {
      const term = item.struct();
      const weight = readWeight(term.get('weight'));
      return { weight, preference: readTerm(term.get('preference')) };
    }),
  };
}

/** 1 to 100, of a preference. */
export function readWeight(field: Field): number {
  const weight = field.integer() ?? 0;
  if (weight < 1 || weight > 100) {
    field.report.invalid(field.path, weight, 'must be in the range 1-100');
  }
  return weight;
}

function readTerms(field: Field): NodeSelectorTerm[] {
  const terms = field.items().map(readTerm);
  if (terms.length === 0) field.required('must have at least one node selector term');
  return terms;
}

function readTerm(field: Field): NodeSelectorTerm {
  const term = field.struct();
  return {
    matchExpressions: term.get('matchExpressions').items().map(readExpression),
    matchFields: term.get('matchFields').items().map(readFieldRequirement),
  };
}

function readOperator(requirement: Field): NodeRequirement['operator'] {
  const field = requirement.get('operator');
  const text = field.text() ?? '';
  const operator = OPERATORS.find((one) => one === text);
  if (operator === undefined) field.report.invalid(field.path, text, BAD_OPERATOR);
  return operator ?? 'In';
}

function readExpression(item: Field): NodeRequirement {
  const requirement = item.struct();
  const key = requirement.get('key').text() ?? '';
  const operator = readOperator(requirement);
  const field = requirement.get('values');
  const values = field.texts();
  requirement.get('key').check(qualifiedName(key));
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      field.required("must be specified when `operator` is 'In' or 'NotIn'");
    }
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) {
      field.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
    }
  } else if (values.length > 0) {
    field.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
  }
  return { key, operator, values };
}

/** Of the fields of a node only its name can be asked for, and only one name at a time. */
function readFieldRequirement(item: Field): NodeRequirement {
  const requirement = item.struct();
  const key = requirement.get('key');
  const operator = readOperator(requirement);
  const field = requirement.get('values');
  const values = field.texts();
  if (operator !== 'In' && operator !== 'NotIn') requirement.get('operator').invalid(BAD_OPERATOR);
  else if (values.length !== 1) {
    field.required(
      "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
    );
  }
  if (key.text() !== 'metadata.name') key.invalid('not a valid field selector key');
  for (const value of field.items()) value.check(dns1123Subdomain(value.text() ?? ''));
  return { key: 'metadata.name', operator, values };
}

/** What a node is asked about. */
interface Candidate {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether a node is one that any of the terms selects (component-helpers nodeaffinity). */
export function selectsNode(terms: readonly NodeSelectorTerm[], node: Candidate): boolean {
  return terms.some((term) => meetsTerm(term, node));
}

export function meetsTerm(
  { matchExpressions, matchFields }: NodeSelectorTerm,
  { name, labels }: Candidate,
): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return (
    matchExpressions.every((one) =>
      meets(one, Object.hasOwn(labels, one.key) ? labels[one.key] : undefined),
    ) && matchFields.every((one) => meets(one, name))
  );
}

function meets({ operator, values }: NodeRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return value !== undefined && compares(operator, value, values[0] ?? '');
  }
}

/** Whole numbers of 64 bits only; anything else compares to nothing. */
function compares(operator: 'Gt' | 'Lt', value: string, limit: string): boolean {
  const whole = /^[+-]?[0-9]+$/;
  if (!whole.test(value) || !whole.test(limit)) return false;
  const difference = BigInt(value) - BigInt(limit);
  return operator === 'Gt' ? difference > 0n : difference < 0n;
}

/** Whether a pod may be on a node by `nodeSelector` and required node affinity. */
export function wantsNode(
  spec: {
    readonly nodeSelector: Readonly<Record<string, string>>;
    readonly affinity: { readonly node: NodeAffinity } | null;
  },
  node: Candidate,
): boolean {
  if (!matchLabels(spec.nodeSelector, node.labels)) return false;
  const required = spec.affinity?.node.required ?? null;
  return required === null || selectsNode(required, node);
}
