import type { Field } from '../reading/field.ts';
import type { PodSpec } from '../types.ts';
import type { PreemptionPolicy, PriorityClass } from './types.ts';

const HIGHEST = 1_000_000_000;
const POLICIES = ['Never', 'PreemptLowerPriority'] as const;

/** Priorities of the classes that every cluster has. */
export const SYSTEM_PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
]);

/** Reads a PriorityClass: its fields lie beside `metadata`, there is no `spec`. */
export function readPriorityClass(
  object: Field,
  name: string,
): Pick<PriorityClass, 'value' | 'globalDefault' | 'preemptionPolicy'> {
  const field = object.get('value');
  const value = field.integer() ?? 0;
  if (name.startsWith('system-') && SYSTEM_PRIORITIES.get(name) !== value) {
    object
      .get('metadata')
      .get('name')
      .forbidden(
        "priority class names with 'system-' prefix are reserved for system use only. " +
          'error: only system-cluster-critical and system-node-critical are allowed',
      );
  } else if (value > HIGHEST && !SYSTEM_PRIORITIES.has(name)) {
    field.forbidden(`maximum allowed value of a user defined priority is ${HIGHEST}`);
  }
  return {
    value,
    globalDefault: object.get('globalDefault').boolean() ?? false,
    preemptionPolicy: readPreemptionPolicy(object.get('preemptionPolicy')) ?? DEFAULT_POLICY,
  };
}

export const DEFAULT_POLICY: PreemptionPolicy = 'PreemptLowerPriority';

export function readPreemptionPolicy(field: Field): PreemptionPolicy | null {
  return field.present ? field.oneOf(POLICIES, DEFAULT_POLICY) : null;
}

type Prioritised = Pick<PodSpec, 'priority' | 'priorityClassName' | 'preemptionPolicy'>;

/**
 * What the Priority admission plugin makes of a pod: the number and the policy of its class, or of
 * the default one. The text says why it refuses. A number that the manifest gives itself, as a
 * live export does, stands.
 */
export function admitPriority(
  spec: Prioritised,
  classes: Iterable<
    Pick<PriorityClass, 'metadata' | 'value' | 'globalDefault' | 'preemptionPolicy'>
  >,
): { readonly priority: number; readonly preemptionPolicy: PreemptionPolicy } | string {
  const { priorityClassName: name, priority, preemptionPolicy } = spec;
  const system = SYSTEM_PRIORITIES.get(name);
  if (system !== undefined) {
    return { priority: priority ?? system, preemptionPolicy: preemptionPolicy ?? DEFAULT_POLICY };
  }
  let chosen: { value: number; preemptionPolicy: PreemptionPolicy } | null = null;
  for (const one of classes) {
    if (name === '' ? !one.globalDefault : one.metadata.name !== name) continue;
    // Of several defaults the lowest counts.
    if (chosen === null || one.value < chosen.value) chosen = one;
  }
  if (name !== '' && chosen === null && priority === null) {
    return `no PriorityClass with name ${name} was found`;
  }
  return {
    priority: priority ?? chosen?.value ?? 0,
    preemptionPolicy: preemptionPolicy ?? chosen?.preemptionPolicy ?? DEFAULT_POLICY,
  };
}
