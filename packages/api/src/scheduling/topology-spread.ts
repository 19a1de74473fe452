import type { Field } from '../reading/field.ts';
import { readKeys, readOptionalSelector, readTopologyKey } from './affinity.ts';
import type { TopologySpreadConstraint } from './types.ts';

const POSITIVE = 'must be greater than zero';
const POLICIES = ['Honor', 'Ignore'] as const;
const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'] as const;

/** Reads `spec.topologySpreadConstraints`; no two may have both key and action in common. */
export function readTopologySpread(field: Field): TopologySpreadConstraint[] {
  const seen = new Set<string>();
  return field.items().map((item) => {
    const constraint = readConstraint(item.struct());
    const pair = `{${constraint.topologyKey}, ${constraint.whenUnsatisfiable}}`;
    if (seen.has(pair)) {
      item.report.duplicate(item.path.child('{topologyKey, whenUnsatisfiable}'), pair);
    }
    seen.add(pair);
    return constraint;
  });
}

function readConstraint(constraint: Field): TopologySpreadConstraint {
  const maxSkew = readPositive(constraint.get('maxSkew'), 0);
  const topologyKey = readTopologyKey(constraint.get('topologyKey'));
  const action = constraint.get('whenUnsatisfiable');
  if ((action.text() ?? '') === '') action.report.unsupported(action.path, '', ACTIONS);
  const whenUnsatisfiable = action.oneOf(ACTIONS, 'DoNotSchedule');
  const labelSelector = readOptionalSelector(constraint.get('labelSelector'));
  const minDomains = readPositive(constraint.get('minDomains'), 1);
  if (constraint.get('minDomains').present && whenUnsatisfiable !== 'DoNotSchedule') {
    constraint
      .get('minDomains')
      .invalid(
        `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
      );
  }
  return {
    maxSkew,
    topologyKey,
    whenUnsatisfiable,
    labelSelector,
    minDomains,
    nodeAffinityPolicy: constraint.get('nodeAffinityPolicy').oneOf(POLICIES, 'Honor'),
    nodeTaintsPolicy: constraint.get('nodeTaintsPolicy').oneOf(POLICIES, 'Ignore'),
    matchLabelKeys: readKeys(constraint.get('matchLabelKeys'), labelSelector),
  };
}

/** @param absent what an absent value counts as; 0 is refused as any other that is not positive. */
function readPositive(field: Field, absent: number): number {
  const value = field.integer() ?? absent;
  if (value <= 0) field.report.invalid(field.path, value, POSITIVE);
  return value;
}
