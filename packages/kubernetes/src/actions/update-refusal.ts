import { type ControlledObject, type JobSpec, stableJson } from '@podsim/api';
import { isKind, type Workload } from '../store/workloads.ts';

/** Why the API server refuses another manifest for an object; null if it does not. */
export function updateRefusal(object: Workload, after: ControlledObject): string | null {
  if (selectorOf(object.manifest) !== selectorOf(after)) return immutable('selector');
  if (!isKind(object, 'Job') || after.kind !== 'Job') return null;
  const { manifest, status } = object;
  // The template of a Job may change as long as it has never run.
  const isFree = manifest.spec.suspend && status.startTime === null;
  const fields = FIXED.filter((field) => field !== 'template' || !isFree);
  const field = fields.find((each) => isChanged(each, manifest.spec, after.spec));
  if (field !== undefined) return immutable(field);
  return isResized(manifest.spec, after.spec) ? immutable('completions') : null;
}

const immutable = (field: string): string => `spec.${field}: Invalid value: field is immutable`;

/** That of a budget may change. */
const selectorOf = ({ kind, spec }: ControlledObject): string =>
  kind !== 'PodDisruptionBudget' && 'selector' in spec ? stableJson(spec.selector) : '';

const FIXED = [
  'completionMode',
  'podFailurePolicy',
  'successPolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'template',
] as const;

const isChanged = (field: keyof JobSpec, before: JobSpec, after: JobSpec): boolean =>
  stableJson(before[field]) !== stableJson(after[field]);

/** Completions change only together with parallelism, where they are indexed. */
function isResized(before: JobSpec, after: JobSpec): boolean {
  if (before.completions === after.completions) return false;
  return after.completionMode !== 'Indexed' || after.completions !== after.parallelism;
}
