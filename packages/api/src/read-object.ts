import { readConfigMapData, readSecretData } from './config-data.ts';
import { kindsOf, versionsOf } from './kinds.ts';
import { readMetadata } from './metadata.ts';
import { readPodSpec } from './pod/pod-spec.ts';
import { hasInPlaceResize } from './pod/resize-policy.ts';
import { hasStopSignals } from './pod/stop-signal.ts';
import { Field } from './reading/field.ts';
import type { FieldError } from './reading/field-error.ts';
import { dns1035Label, dns1123Subdomain } from './reading/names.ts';
import type { Path } from './reading/path.ts';
import { hasLaterFields, NEWEST, type ReadOptions } from './release.ts';
import { readPriorityClass } from './scheduling/priority-class.ts';
import { withoutLaterFields } from './schema/later-fields.ts';
import { checkFields, type UnknownField } from './schema/strict.ts';
import { readServiceSpec } from './service.ts';
import type { ApiObject, Raw } from './types.ts';
import { hasTolerance, readHorizontalPodAutoscalerSpec } from './workload/autoscaler.ts';
import { readCronJobSpec } from './workload/cron-job.ts';
import { readDaemonSetSpec } from './workload/daemonset.ts';
import { readDeploymentSpec, readReplicaSetSpec } from './workload/deployment.ts';
import { readPodDisruptionBudgetSpec } from './workload/disruption-budget.ts';
import { hasJobField, readJobSpec } from './workload/job.ts';
import { hasMaxUnavailable, readStatefulSetSpec } from './workload/stateful-set.ts';

/** What reading one manifest gave. */
export interface ReadResult {
  /** The object with all defaults; null with errors, or for a kind that is not simulated. */
  readonly object: ApiObject | null;
  readonly errors: readonly FieldError[];
  /** Fields that no release of Kubernetes has; the API server drops them. */
  readonly unknown: readonly UnknownField[];
  /** Fields of Kubernetes that nothing here reads: kept in `raw`, without effect. */
  readonly unused: readonly Path[];
  /** Fields that say something and that the release does not have: its API server drops them. */
  readonly dropped: readonly Path[];
  /** The kind, where Kubernetes has it (or may have it) and this version does not simulate it. */
  readonly unsupported: string | null;
}

type Simulated = ApiObject['kind'];

/**
 * Reads one Kubernetes object as the API server would on creation: types, defaults, validation.
 * Never throws on any JSON value. What a live export adds (uid, status, managedFields, …) is
 * ignored. The object's `raw` is `value` itself, but for fields that the release drops.
 *
 * @param options release and feature gates; the newest release without them.
 */
export function readObject(value: unknown, options: ReadOptions = NEWEST): ReadResult {
  const first = new Field(value).struct();
  const kind = readKind(first);
  const nothing = { object: null, unknown: [], unused: [], dropped: [] };
  if (kind === null) return { ...nothing, errors: first.report.errors, unsupported: null };
  if (!isSimulated(kind)) return { ...nothing, errors: first.report.errors, unsupported: kind };
  const kept = hasLaterFields(options) ? { value, dropped: [] } : withoutLaterFields(kind, value);
  const object = new Field(kept.value);
  const { errors } = object.report;
  const read = readSimulated(kind, object, options);
  const { unknown, unused } = checkFields(kind, kept.value);
  return {
    object: errors.length === 0 ? read : null,
    errors,
    unknown,
    unused: unused.filter((path) => !isReadHere(path, options)),
    dropped: kept.dropped,
    unsupported: null,
  };
}

/** Whether a field has an effect in this release, although in few. */
function isReadHere(path: Path, options: ReadOptions): boolean {
  if (path.at(-1) === 'stopSignal') return hasStopSignals(options);
  if (path.at(-1) === 'resizePolicy') return hasInPlaceResize(options);
  if (path.at(-1) === 'tolerance') return hasTolerance(options);
  if (path.join('.') === SET_MAX_UNAVAILABLE) return hasMaxUnavailable(options);
  return JOB_FIELDS.has(String(path.at(-1))) && hasJobField(String(path.at(-1)), options);
}

const SET_MAX_UNAVAILABLE = 'spec.updateStrategy.rollingUpdate.maxUnavailable';

const JOB_FIELDS: ReadonlySet<string> = new Set([
  'backoffLimitPerIndex',
  'maxFailedIndexes',
  'podReplacementPolicy',
  'successPolicy',
  'managedBy',
]);

const isSimulated = (kind: string): kind is Simulated => Object.hasOwn(READERS, kind);

/** The kind, or null after an error. */
function readKind(object: Field): string | null {
  const kind = object.get('kind').text() ?? '';
  const version = object.get('apiVersion').text() ?? '';
  const before = object.report.errors.length;
  if (!object.present && before === 0) object.required('an object with apiVersion and kind');
  else if (object.present) {
    if (version === '' && !object.get('apiVersion').present) object.get('apiVersion').required();
    if (kind === '' && !object.get('kind').present) object.get('kind').required();
  }
  if (object.report.errors.length > 0 || kind === '' || version === '') return null;
  const known = kindsOf(version);
  const misplaced = known === null ? isSimulated(kind) : !known.includes(kind);
  if (!misplaced) return kind;
  const where = known === null ? 'apiVersion' : 'kind';
  const elsewhere = versionsOf(kind);
  const path = object.get(elsewhere.length > 0 ? 'apiVersion' : where);
  path.report.notFound(
    path.path,
    path.value,
    `no matches for kind "${kind}" in version "${version}"`,
  );
  return null;
}

function readSimulated(kind: Simulated, object: Field, options: ReadOptions): ApiObject {
  const rule = kind === 'Service' ? dns1035Label : dns1123Subdomain;
  const metadata = readMetadata(object.get('metadata'), rule);
  return READERS[kind](object, { metadata, raw: object.value as Raw }, options);
}

/** What every object has. */
type Common = Pick<ApiObject, 'metadata' | 'raw'>;
type Reader<Kind extends Simulated> = (
  object: Field,
  common: Common,
  options: ReadOptions,
) => Extract<ApiObject, { kind: Kind }>;

const READERS: { readonly [Kind in Simulated]: Reader<Kind> } = {
  Pod: (object, common, options) => ({
    ...common,
    kind: 'Pod',
    spec: readPodSpec(object.get('spec'), options),
  }),
  Service: (object, common) => ({
    ...common,
    kind: 'Service',
    spec: readServiceSpec(object.get('spec')),
  }),
  ConfigMap: (object, common) => ({
    ...common,
    kind: 'ConfigMap',
    data: readConfigMapData(object),
  }),
  Secret: (object, common) => ({ ...common, kind: 'Secret', data: readSecretData(object) }),
  PriorityClass: (object, common) => ({
    ...common,
    kind: 'PriorityClass',
    ...readPriorityClass(object, common.metadata.name),
  }),
  Deployment: (object, common, options) => ({
    ...common,
    kind: 'Deployment',
    spec: readDeploymentSpec(object.get('spec'), options),
  }),
  ReplicaSet: (object, common, options) => ({
    ...common,
    kind: 'ReplicaSet',
    spec: readReplicaSetSpec(object.get('spec'), options),
  }),
  DaemonSet: (object, common, options) => ({
    ...common,
    kind: 'DaemonSet',
    spec: readDaemonSetSpec(object.get('spec'), options),
  }),
  StatefulSet: (object, common, options) => ({
    ...common,
    kind: 'StatefulSet',
    spec: readStatefulSetSpec(object.get('spec'), options),
  }),
  Job: (object, common, options) => ({
    ...common,
    kind: 'Job',
    spec: readJobSpec(object.get('spec'), options),
  }),
  CronJob: (object, common, options) => ({
    ...common,
    kind: 'CronJob',
    spec: readCronJobSpec(object.get('spec'), options),
  }),
  HorizontalPodAutoscaler: (object, common, options) => ({
    ...common,
    kind: 'HorizontalPodAutoscaler',
    spec: readHorizontalPodAutoscalerSpec(object.get('spec'), options),
  }),
  PodDisruptionBudget: (object, common) => ({
    ...common,
    kind: 'PodDisruptionBudget',
    spec: readPodDisruptionBudgetSpec(object.get('spec')),
  }),
};
