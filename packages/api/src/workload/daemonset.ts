import type { Field } from '../reading/field.ts';
import type { ReadOptions } from '../release.ts';
import { readCount, readIntOrPercent } from './numbers.ts';
import { readOwnSelector } from './selector.ts';
import { readTemplate } from './template.ts';
import type { DaemonSetSpec, IntOrPercent } from './types.ts';

/** Reads, defaults and validates `spec` of a DaemonSet (pkg/apis/apps/validation). */
export function readDaemonSetSpec(field: Field, options: ReadOptions): DaemonSetSpec {
  const spec = field.struct();
  const template = readTemplate(spec.get('template'), ['Always'], options);
  return {
    selector: readOwnSelector(spec.get('selector'), spec.get('template'), template.labels),
    template,
    updateStrategy: readStrategy(spec.get('updateStrategy').struct()),
    minReadySeconds: readCount(spec.get('minReadySeconds'), 0),
  };
}

function readStrategy(strategy: Field): DaemonSetSpec['updateStrategy'] {
  const type = strategy.get('type').oneOf(['RollingUpdate', 'OnDelete'], 'RollingUpdate');
  if (type === 'OnDelete') return { type };
  const params = strategy.get('rollingUpdate').struct();
  const maxUnavailable = readShare(params.get('maxUnavailable'), 1);
  const maxSurge = readShare(params.get('maxSurge'), 0);
  const isZero = (value: IntOrPercent): boolean => Number.parseInt(String(value), 10) === 0;
  if (!isZero(maxUnavailable) && !isZero(maxSurge)) {
    params.get('maxSurge').invalid('may not be set when maxUnavailable is non-zero');
  } else if (isZero(maxUnavailable) && isZero(maxSurge)) {
    params.get('maxUnavailable').required('cannot be 0 when maxSurge is 0');
  }
  return { type, maxUnavailable, maxSurge };
}

function readShare(field: Field, fallback: number): IntOrPercent {
  const value = readIntOrPercent(field, fallback);
  const share = typeof value === 'string' ? Number(value.slice(0, -1)) : 0;
  if (share > 100) field.invalid('must not be greater than 100%');
  return value;
}
