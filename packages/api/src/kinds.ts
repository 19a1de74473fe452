import { isRecord, ownValue } from './reading/records.ts';

/** Kinds of the API groups whose contents are fixed; other groups may hold anything. */
const KINDS_OF_GROUP: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'v1',
    `Binding ConfigMap Endpoints Event LimitRange List Namespace Node PersistentVolume
    PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service
    ServiceAccount`.split(/\s+/),
  ],
  ['apps/v1', ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']],
  ['batch/v1', ['CronJob', 'Job']],
  ['scheduling.k8s.io/v1', ['PriorityClass']],
  ['policy/v1', ['PodDisruptionBudget']],
  ['autoscaling/v2', ['HorizontalPodAutoscaler']],
  ['autoscaling/v1', ['HorizontalPodAutoscaler']],
]);

const WORKLOADS: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);

/** Whether objects of this kind make pods. */
export const isWorkload = (kind: string): boolean => WORKLOADS.has(kind);

/** Kinds of an API version, or null where the version is not one of Kubernetes' own. */
export const kindsOf = (apiVersion: string): readonly string[] | null =>
  KINDS_OF_GROUP.get(apiVersion) ?? null;

/** API versions in which Kubernetes has a kind. */
export function versionsOf(kind: string): string[] {
  return [...KINDS_OF_GROUP].filter(([, kinds]) => kinds.includes(kind)).map(([name]) => name);
}

/** The items of a `List` (also `PodList` and the like), or null for a single object. */
export function listItems(value: unknown): readonly unknown[] | null {
  const kind = ownValue(value, 'kind');
  if (!isRecord(value) || typeof kind !== 'string' || !kind.endsWith('List')) return null;
  const items = ownValue(value, 'items');
  return Array.isArray(items) ? items : null;
}
