import type { Toleration } from '@podsim/api';
import type { Taint } from './nodes.ts';

/** Whether a toleration covers a taint (component-helpers scheduling/corev1). */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  if (toleration.key === '') return toleration.operator === 'Exists';
  if (toleration.key !== taint.key) return false;
  return toleration.operator === 'Exists' || toleration.value === taint.value;
}
