/**
 * Kubernetes objects as the API server sees them: types, defaulting, validation, quantities.
 * Knows nothing of time or of the simulator.
 */
export { isWorkload, kindsOf, listItems, versionsOf } from './kinds.ts';
export { formatPod, matchLabels } from './labels.ts';
export { defaultPullPolicy } from './pod/containers.ts';
export { resizeRefusal } from './pod/resize.ts';
export { hasInPlaceResize } from './pod/resize-policy.ts';
export {
  isSidecar,
  otherRequests,
  podMemoryLimit,
  podRequests,
  type Requests,
  totalRequests,
} from './pod-requests.ts';
export { type QosClass, type QosSpec, qosClass } from './qos.ts';
export {
  formatCpu,
  formatMemory,
  parseCpu,
  parseMemory,
  parseQuantity,
  type Quantity,
} from './quantity.ts';
export { type ReadResult, readObject } from './read-object.ts';
export { readCatalogue } from './reading/catalogue.ts';
export type { ErrorCode, FieldError } from './reading/field-error.ts';
export { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from './reading/names.ts';
export { editDistance, nearest } from './reading/nearest.ts';
export type { Path } from './reading/path.ts';
export { isRecord, ownValue, recordOf, stableJson } from './reading/records.ts';
export type { ReadOptions } from './release.ts';
export { resourceQuantities } from './resource-quantities.ts';
export { meetsTerm, selectsNode, wantsNode } from './scheduling/node-selector.ts';
export { admitPriority } from './scheduling/priority-class.ts';
export { type Taint, tolerated, tolerates } from './scheduling/taints.ts';
export type * from './scheduling/types.ts';
export type { UnknownField } from './schema/strict.ts';
export type * from './types.ts';
export type * from './workload/autoscaler-types.ts';
export { type CronSchedule, parseCron } from './workload/cron-schedule.ts';
export type * from './workload/job-types.ts';
export { scaled } from './workload/numbers.ts';
export { isWorkloadObject, podSpecOf, templateOf } from './workload/pod-spec-of.ts';
export { selects } from './workload/selector.ts';
export type * from './workload/types.ts';
