import { readAnnotations, readLabels } from '../metadata.ts';
import { readPodSpec } from '../pod/pod-spec.ts';
import type { Field } from '../reading/field.ts';
import type { ReadOptions } from '../release.ts';
import type { RestartPolicy } from '../types.ts';
import type { PodTemplate } from './types.ts';

/**
 * Reads the template of a workload.
 *
 * @param policies restart policies that the kind allows.
 */
export function readTemplate(
  field: Field,
  policies: readonly RestartPolicy[],
  options: ReadOptions,
): PodTemplate {
  if (!field.present) field.required();
  const template = field.struct();
  const metadata = template.get('metadata').struct();
  const spec = readPodSpec(template.get('spec'), options);
  const policy = template.get('spec').get('restartPolicy');
  if (!policies.includes(spec.restartPolicy)) {
    policy.report.unsupported(policy.path, spec.restartPolicy, policies);
  }
  const deadline = template.get('spec').get('activeDeadlineSeconds');
  if (deadline.present && policies.length === 1) {
    deadline.forbidden('activeDeadlineSeconds in a pod template is not allowed here');
  }
  return {
    labels: readLabels(metadata.get('labels')),
    annotations: readAnnotations(metadata.get('annotations')),
    spec,
  };
}
