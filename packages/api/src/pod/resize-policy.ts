import type { Field } from '../reading/field.ts';
import { gate, minorOf, type ReadOptions } from '../release.ts';
import type { ResizePolicy, RestartPolicy } from '../types.ts';

const RESOURCES = ['cpu', 'memory'] as const;
const POLICIES = ['NotRequired', 'RestartContainer'] as const;

const BETA = 33;

/** Pods are resized in place from 1.33 on (NEW-9); the alpha before is not simulated. */
export const hasInPlaceResize = (options: ReadOptions): boolean =>
  minorOf(options) >= BETA && gate(options, 'InPlacePodVerticalScaling', BETA);

/**
 * Reads `resizePolicy`; without the gate the API server drops the field.
 *
 * @param restarts policy of the pod, or of a sidecar: what is never started again cannot be
 *   restarted for its resources.
 */
export function readResizePolicy(
  field: Field,
  options: ReadOptions,
  restarts: RestartPolicy,
): readonly ResizePolicy[] {
  if (!hasInPlaceResize(options)) return NONE;
  const items = field.items();
  if (items.length === 0) return NONE;
  const seen = new Set<string>();
  return items.flatMap((item): ResizePolicy[] => {
    const policy = item.struct();
    const resourceName = oneOf(policy.get('resourceName'), RESOURCES);
    const restartPolicy = oneOf(policy.get('restartPolicy'), POLICIES);
    if (resourceName === null || restartPolicy === null) return [];
    if (seen.has(resourceName)) field.report.duplicate(field.path, resourceName);
    seen.add(resourceName);
    if (restarts === 'Never' && restartPolicy !== 'NotRequired') {
      const detail = "must be 'NotRequired' when `restartPolicy` is 'Never'";
      field.report.invalid(field.path, restartPolicy, detail);
    }
    return [{ resourceName, restartPolicy }];
  });
}

const NONE: readonly ResizePolicy[] = [];

function oneOf<T extends string>(field: Field, values: readonly T[]): T | null {
  const text = field.text() ?? '';
  if (text === '') {
    field.required();
    return null;
  }
  const found = values.find((value) => value === text);
  if (found === undefined) field.report.unsupported(field.path, text, values);
  return found ?? null;
}
