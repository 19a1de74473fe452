import type { Field } from '../reading/field.ts';
import type { Probe, ProbeType } from '../types.ts';
import { type HandlerRules, readHandler } from './handlers.ts';

/** Reads a probe with its defaults (PROBE-0); null where there is none, or no handler. */
export function readProbe(field: Field, type: ProbeType, rules: HandlerRules): Probe | null {
  if (!field.present) return null;
  const probe = field.struct();
  const handler = readHandler(probe, rules);
  const successThreshold = positive(probe.get('successThreshold'), 1);
  if (type !== 'readiness' && successThreshold !== 1) {
    probe.get('successThreshold').invalid('must be 1');
  }
  const numbers = {
    initialDelaySeconds: positive(probe.get('initialDelaySeconds'), 0),
    timeoutSeconds: positive(probe.get('timeoutSeconds'), 1),
    periodSeconds: positive(probe.get('periodSeconds'), 10),
    successThreshold,
    failureThreshold: positive(probe.get('failureThreshold'), 3),
    terminationGracePeriodSeconds: readGrace(probe.get('terminationGracePeriodSeconds'), type),
  };
  return handler === null ? null : { handler, ...numbers };
}

/** An explicit 0 is replaced by the default, as the API server does. */
function positive(field: Field, byDefault: number): number {
  const value = field.integer() ?? 0;
  if (value < 0) field.invalid('must be greater than or equal to 0');
  return value === 0 ? byDefault : value;
}

function readGrace(field: Field, type: ProbeType): number | null {
  const value = field.integer(64);
  if (value === null) return null;
  if (type === 'readiness') field.invalid('must not be set for readinessProbes');
  else if (value <= 0) field.invalid('must be greater than 0');
  return value;
}
