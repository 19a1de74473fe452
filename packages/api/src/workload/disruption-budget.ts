import type { Field } from '../reading/field.ts';
import { readIntOrPercent } from './numbers.ts';
import { readSelector } from './selector.ts';
import type { IntOrPercent, PodDisruptionBudgetSpec } from './types.ts';

/** Reads, defaults and validates `spec` of a PodDisruptionBudget (pkg/apis/policy/validation). */
export function readPodDisruptionBudgetSpec(field: Field): PodDisruptionBudgetSpec {
  const spec = field.struct();
  const minAvailable = readBound(spec.get('minAvailable'));
  const maxUnavailable = readBound(spec.get('maxUnavailable'));
  if (minAvailable !== null && maxUnavailable !== null) {
    field.invalid('minAvailable and maxUnavailable cannot be both set');
  }
  const selector = spec.get('selector');
  const policies = ['IfHealthyBudget', 'AlwaysAllow'] as const;
  return {
    minAvailable,
    maxUnavailable,
    selector: selector.present ? readSelector(selector) : null,
    unhealthyPodEvictionPolicy: spec
      .get('unhealthyPodEvictionPolicy')
      .oneOf(policies, 'IfHealthyBudget'),
  };
}

function readBound(field: Field): IntOrPercent | null {
  if (!field.present) return null;
  const value = readIntOrPercent(field, 0);
  if (typeof value === 'string' && Number(value.slice(0, -1)) > 100) {
    field.invalid('must not be greater than 100%');
  }
  return value;
}
