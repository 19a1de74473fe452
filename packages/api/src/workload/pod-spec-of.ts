import type { ApiObject, PodSpec } from '../types.ts';
import type { PodTemplate, WorkloadObject } from './types.ts';

/** The template that a workload makes pods from. */
export function templateOf(object: WorkloadObject): PodTemplate {
  if (object.kind === 'CronJob') return object.spec.jobTemplate.spec.template;
  return object.spec.template;
}

/** What the pods of an object are like; null for an object that has none. */
export function podSpecOf(object: ApiObject): PodSpec | null {
  if (object.kind === 'Pod') return object.spec;
  return isWorkloadObject(object) ? templateOf(object).spec : null;
}

const WORKLOADS: ReadonlySet<string> = new Set<WorkloadObject['kind']>([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
]);

/** Whether an object has a controller that makes pods. */
export function isWorkloadObject(object: ApiObject): object is WorkloadObject {
  return WORKLOADS.has(object.kind);
}
