import { readiness } from '../store/nodes.ts';
import type { Store } from '../store/store.ts';
import type { Workload, WorkloadKind, WorkloadOf } from '../store/workloads.ts';
import { humanDuration } from './human-duration.ts';
import type { Moment } from './moment.ts';

/** A table as `kubectl get` prints it. */
export interface Listing {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What to list. */
export interface Query {
  /** null: of all namespaces, with a column for them. */
  readonly namespace: string | null;
  /** null: all. */
  readonly name: string | null;
  readonly wide: boolean;
}

/** What kubectl calls kinds, besides the kind itself and its plural. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['po', 'Pod'],
  ['no', 'Node'],
  ['svc', 'Service'],
  ['ev', 'Event'],
  ['deploy', 'Deployment'],
  ['rs', 'ReplicaSet'],
  ['sts', 'StatefulSet'],
  ['ds', 'DaemonSet'],
  ['job', 'Job'],
  ['cj', 'CronJob'],
  ['pdb', 'PodDisruptionBudget'],
]);

/** Kinds that can be listed. */
export const LISTED_KINDS: readonly string[] = [...SHORT.values()];

/** The kind that a word means, such as `deployments` or `deploy`; null if none is listed. */
export function kindNamed(word: string): string | null {
  const lower = word.toLowerCase();
  const byName = LISTED_KINDS.find((kind) => {
    const name = kind.toLowerCase();
    return lower === name || lower === `${name}s`;
  });
  return byName ?? SHORT.get(lower) ?? null;
}

/** Objects that are not pods; null for a kind that is printed elsewhere. */
export function listObjects(
  kind: string,
  store: Store,
  query: Query,
  moment: Moment,
): Listing | null {
  switch (kind) {
    case 'Node':
      return listNodes(store, query, moment);
    case 'Service':
      return listServices(store, query);
    default:
      return Object.hasOwn(WORKLOADS, kind)
        ? listWorkloads(kind as WorkloadKind, store, query, moment)
        : null;
  }
}

function listNodes(store: Store, { name }: Query, moment: Moment): Listing {
  const nodes = [...store.nodes.all()].filter((node) => name === null || node.name === name);
  return {
    header: ['NAME', 'STATUS', 'ROLES', 'AGE'],
    rows: nodes.map((node) => {
      const ready = readiness(node) === 'True' ? 'Ready' : 'NotReady';
      const status = node.unschedulable ? `${ready},SchedulingDisabled` : ready;
      return [node.name, status, '<none>', moment.age(node.createdAt)];
    }),
  };
}

function listServices(store: Store, query: Query): Listing {
  const services = [...store.services()].filter(({ metadata }) => fits(metadata, query));
  return {
    header: named(query, ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE']),
    rows: services.map(({ metadata, spec }) => {
      const ports = spec.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(',');
      // When a Service was made is not kept; kubectl says so of a zero date.
      const about = [spec.clusterIP, '<none>', ports || '<none>', '<unknown>'];
      const cells = [metadata.name, 'ClusterIP', ...about];
      return query.namespace === null ? [metadata.namespace, ...cells] : cells;
    }),
  };
}

/** How the workloads of a kind are printed, between NAME and AGE. */
interface Printer<K extends WorkloadKind> {
  readonly header: readonly string[];
  readonly cells: (object: WorkloadOf<K>, moment: Moment) => readonly (string | number)[];
}

const WORKLOADS: { readonly [K in WorkloadKind]: Printer<K> } = {
  Deployment: {
    header: ['READY', 'UP-TO-DATE', 'AVAILABLE'],
    cells: ({ manifest: { spec }, status }) => [
      `${status.readyReplicas}/${spec.replicas}`,
      status.updatedReplicas,
      status.availableReplicas,
    ],
  },
  ReplicaSet: {
    header: ['DESIRED', 'CURRENT', 'READY'],
    cells: ({ manifest: { spec }, status }) => [
      spec.replicas,
      status.replicas,
      status.readyReplicas,
    ],
  },
  StatefulSet: {
    header: ['READY'],
    cells: ({ manifest: { spec }, status }) => [`${status.readyReplicas}/${spec.replicas}`],
  },
  DaemonSet: {
    header: ['DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'NODE SELECTOR'],
    cells: ({ manifest: { spec }, status }) => [
      status.desiredNumberScheduled,
      status.currentNumberScheduled,
      status.numberReady,
      status.updatedNumberScheduled,
      status.numberAvailable,
      Object.entries(spec.template.spec.nodeSelector)
        .map(([key, value]) => `${key}=${value}`)
        .join(',') || '<none>',
    ],
  },
  Job: {
    header: ['STATUS', 'COMPLETIONS', 'DURATION'],
    cells: (job, moment) => [jobStatus(job), completions(job), jobDuration(job, moment)],
  },
  CronJob: {
    header: ['SCHEDULE', 'TIMEZONE', 'SUSPEND', 'ACTIVE', 'LAST SCHEDULE'],
    cells: ({ manifest: { spec }, status }, moment) => [
      spec.schedule,
      spec.timeZone ?? '<none>',
      spec.suspend ? 'True' : 'False',
      status.active.length,
      status.lastScheduleTime === null ? '<none>' : moment.age(status.lastScheduleTime),
    ],
  },
  HorizontalPodAutoscaler: {
    header: ['REFERENCE', 'TARGETS', 'MINPODS', 'MAXPODS', 'REPLICAS'],
    cells: ({ manifest: { spec }, status }) => [
      `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
      status.targets.join(', ') || '<unknown>',
      spec.minReplicas,
      spec.maxReplicas,
      status.currentReplicas,
    ],
  },
  PodDisruptionBudget: {
    header: ['MIN AVAILABLE', 'MAX UNAVAILABLE', 'ALLOWED DISRUPTIONS'],
    cells: ({ manifest: { spec }, status }) => [
      spec.minAvailable ?? 'N/A',
      spec.maxUnavailable ?? 'N/A',
      status.disruptionsAllowed,
    ],
  },
};

function jobStatus({ status, deletionTimestamp }: WorkloadOf<'Job'>): string {
  const isTrue = (type: string): boolean =>
    status.conditions.some((one) => one.type === type && one.status === 'True');
  if (isTrue('Complete')) return 'Complete';
  if (isTrue('Failed')) return 'Failed';
  if (deletionTimestamp !== null) return 'Terminating';
  if (isTrue('Suspended')) return 'Suspended';
  if (isTrue('FailureTarget')) return 'FailureTarget';
  return isTrue('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

/** `2/5`; of a work queue `0/1 of 3`. */
function completions({ manifest: { spec }, status }: WorkloadOf<'Job'>): string {
  if (spec.completions !== null) return `${status.succeeded}/${spec.completions}`;
  const { parallelism } = spec;
  return parallelism > 1 ? `${status.succeeded}/1 of ${parallelism}` : `${status.succeeded}/1`;
}

function jobDuration({ status }: WorkloadOf<'Job'>, moment: Moment): string {
  const { startTime, completionTime } = status;
  if (startTime === null) return '';
  if (completionTime === null) return moment.age(startTime);
  return humanDuration(Math.floor((completionTime - startTime) / 1_000_000));
}

function listWorkloads<K extends WorkloadKind>(
  kind: K,
  store: Store,
  query: Query,
  moment: Moment,
): Listing {
  const printer: Printer<K> = WORKLOADS[kind];
  const objects = [...store.workloads.all(kind)].filter((object) => fits(object, query));
  return {
    header: named(query, ['NAME', ...printer.header, 'AGE']),
    rows: objects.map((object) => {
      const cells = printer.cells(object, moment).map(String);
      const row = [object.name, ...cells, moment.age((object as Workload).createdAt)];
      return query.namespace === null ? [object.namespace, ...row] : row;
    }),
  };
}

function named({ namespace }: Query, header: readonly string[]): readonly string[] {
  return namespace === null ? ['NAMESPACE', ...header] : header;
}

/** Whether a query asks for an object. */
export function fits(
  object: { readonly namespace: string; readonly name: string },
  query: Query,
): boolean {
  return (
    (query.namespace === null || object.namespace === query.namespace) &&
    (query.name === null || object.name === query.name)
  );
}
