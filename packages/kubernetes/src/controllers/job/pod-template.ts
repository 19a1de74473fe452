import type { Container, JobSpec, PodSpec, PodTemplate } from '@podsim/api';
import type { Workload } from '../../store/workloads.ts';
import { COMPLETION_INDEX } from './job-pods.ts';

const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX';

/** Longest name before the five letters that the API server adds. */
const LONGEST_PREFIX = 58;

/**
 * The template of a Job with what the API server and the controller add to it.
 *
 * @param prefixes the labels are there with their prefix, too.
 */
export function jobTemplate(
  job: Workload,
  { template, completionMode }: JobSpec,
  prefixes: boolean,
): PodTemplate {
  const prefixed = {
    'batch.kubernetes.io/controller-uid': job.uid,
    'batch.kubernetes.io/job-name': job.name,
  };
  const labels = {
    ...template.labels,
    ...(prefixes ? prefixed : {}),
    'controller-uid': job.uid,
    'job-name': job.name,
  };
  const isIndexed = completionMode === 'Indexed';
  return { ...template, labels, spec: isIndexed ? withIndex(template.spec) : template.spec };
}

/** `work-` or, for an index, `work-3-`. */
export function namePrefix(name: string, index: number | null): string {
  const end = index === null ? '-' : `-${index}-`;
  return name.slice(0, LONGEST_PREFIX - end.length) + end;
}

function withIndex(spec: PodSpec): PodSpec {
  return {
    ...spec,
    initContainers: spec.initContainers.map(withVariable),
    containers: spec.containers.map(withVariable),
  };
}

function withVariable(container: Container): Container {
  if (container.env.some(({ name }) => name === INDEX_VARIABLE)) return container;
  const key = `metadata.labels['${COMPLETION_INDEX}']`;
  const from = { kind: 'Field' as const, name: '', key, optional: false };
  return { ...container, env: [...container.env, { name: INDEX_VARIABLE, value: null, from }] };
}
