import {
  alignTabs,
  byLast,
  describePod,
  eventCells,
  eventHeader,
  fits,
  GET_TABS,
  type Json,
  type Listing,
  listObjects,
  podHeader,
  podObject,
  podRow,
  type Query,
} from '@podsim/kubernetes/kubectl';
import type { RunReceipt } from '@podsim/output';
import { viewRun } from './view.ts';

export { kindNamed, LISTED_KINDS } from '@podsim/kubernetes/kubectl';
export { type Chain, type Link, NothingToExplainError, why } from './why.ts';

/** A question to a cluster that only the asked can answer with no: there is no such thing. */
export class NotThereError extends Error {
  override readonly name = 'NotThereError';
}

/** What `podsim get` asks for. */
export interface GetRequest extends Query {
  /** As {@link kindNamed} of `@podsim/kubernetes/kubectl` gives it. */
  readonly kind: string;
}

/**
 * The table that `kubectl get` prints at a moment of a run.
 *
 * @param at virtual time in microseconds. @throws NotThereError if nothing is there.
 */
export async function getTable(
  receipt: RunReceipt,
  at: number,
  request: GetRequest,
): Promise<string> {
  const { store, moment, events } = await viewRun(receipt, at);
  const { kind, namespace, wide } = request;
  const allNamespaces = namespace === null;
  if (kind === 'Pod') {
    const pods = store.pods.filter((pod) => !pod.removed && fits(pod, request)).sort(byName);
    const rows = pods.map((pod) => podRow(pod, { wide, allNamespaces }, moment));
    return tableText({ header: podHeader({ wide, allNamespaces }), rows }, request);
  }
  if (kind === 'Event') {
    const found = byLast(events.filter((event) => allNamespaces || event.namespace === namespace));
    const rows = found.map((event) => eventCells(event, allNamespaces, moment));
    return tableText({ header: eventHeader(allNamespaces), rows }, request);
  }
  const listing = listObjects(kind, store, request, moment);
  if (listing === null) throw new Error(`nobody prints ${kind}`);
  return tableText(listing, request);
}

/** Events at a moment of a run, of all objects or of one, as `kubectl events` prints them. */
export async function eventsTable(
  receipt: RunReceipt,
  at: number,
  namespace: string | null,
  object: string | null,
): Promise<string> {
  const { moment, events } = await viewRun(receipt, at);
  const found = events.filter(
    (event) =>
      (namespace === null || event.namespace === namespace) &&
      (object === null || event.object.toLowerCase() === object.toLowerCase()),
  );
  const rows = byLast(found).map((event) => eventCells(event, namespace === null, moment));
  const request = { kind: 'Event', namespace, name: null, wide: false };
  return tableText({ header: eventHeader(namespace === null), rows }, request);
}

/** The objects that `kubectl get -o json` prints: one, or a list. */
export async function getPodObjects(receipt: RunReceipt, at: number, query: Query): Promise<Json> {
  const { store, moment } = await viewRun(receipt, at);
  const pods = store.pods.filter((pod) => !pod.removed && fits(pod, query)).sort(byName);
  const items = pods.map((pod) => podObject(pod, moment));
  const [first] = items;
  if (query.name === null) return { apiVersion: 'v1', items, kind: 'List' };
  if (first === undefined) throw new NotThereError(`pods "${query.name}" not found`);
  return first;
}

/** What `kubectl describe pod` prints at a moment of a run. */
export async function describeText(receipt: RunReceipt, at: number, query: Query): Promise<string> {
  const { store, moment, events } = await viewRun(receipt, at);
  const pods = store.pods.filter((pod) => !pod.removed && fits(pod, query)).sort(byName);
  if (pods.length === 0) {
    const what = query.name === null ? 'No resources found' : `pods "${query.name}" not found`;
    throw new NotThereError(what);
  }
  const texts = pods.map((pod) => {
    const own = events.filter(
      (event) => event.namespace === pod.namespace && event.object === `Pod/${pod.name}`,
    );
    return describePod(pod, own, moment);
  });
  return texts.join('\n\n');
}

/** Which log. */
export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  /** null: the first one of the pod. */
  readonly container: string | null;
  /** The instance before the newest. */
  readonly previous: boolean;
  /** The newest so many; null for all. */
  readonly tail: number | null;
  /** Each line begins with its time. */
  readonly timestamps: boolean;
}

/** What `kubectl logs` prints at a moment of a run. */
export async function logText(
  receipt: RunReceipt,
  at: number,
  request: LogRequest,
): Promise<string> {
  const { store, moment, logs } = await viewRun(receipt, at);
  const pod = store.pod(request.namespace, request.pod);
  if (!pod) throw new NotThereError(`pods "${request.pod}" not found`);
  const names = [...pod.spec.containers, ...pod.spec.initContainers].map(({ name }) => name);
  const name = request.container ?? names[0] ?? '';
  const id = `container "${name}" in pod "${pod.name}"`;
  if (!names.includes(name)) {
    throw new NotThereError(`container ${name} is not valid for pod ${pod.name}`);
  }
  const statuses = [...pod.status.initStatuses, ...pod.status.statuses];
  const status = statuses.find((one) => one.name === name);
  if (!status || status.containerId === null) {
    const waiting = status?.state.type === 'waiting' ? status.state.reason : 'ContainerCreating';
    throw new NotThereError(`${id} is waiting to start: ${waiting}`);
  }
  const attempt = status.restartCount - (request.previous ? 1 : 0);
  if (request.previous && status.last === null) {
    throw new NotThereError(`previous terminated ${id} not found`);
  }
  const lines = logs.filter(
    (line) =>
      line.pod === pod.name &&
      line.namespace === pod.namespace &&
      line.container === name &&
      line.attempt === attempt,
  );
  const shown =
    request.tail === null ? lines : lines.slice(Math.max(0, lines.length - request.tail));
  return shown
    .map(({ time, line }) => {
      const stamp = request.timestamps ? `${moment.clock.timestamp(time as never)} ` : '';
      return `${stamp}${line}\n`;
    })
    .join('');
}

/**
 * The transcript of `kubectl get pods -w` from the begin of a run: one line per write that changes
 * what an API client sees.
 */
export async function watchPods(receipt: RunReceipt, at: number, query: Query): Promise<string> {
  const listing = { wide: query.wide, allNamespaces: query.namespace === null };
  const rows: (readonly string[])[] = [];
  let pending: { readonly time: number; readonly pod: string } | null = null;
  await viewRun(receipt, at, (row, store, moment) => {
    const [time, kind, namespace, name] = row as [number, string, string, string];
    // The timeline has its own word for a pod whose name is generated.
    const pod = SEEN.has(kind) ? store.latest(namespace, name) : undefined;
    if (!pod || !fits(pod, query)) return;
    const cells = podRow(pod, listing, moment);
    // All rows of one instant are one write.
    const isSame = pending?.time === time && pending.pod === pod.uid;
    if (isSame) rows[rows.length - 1] = cells;
    else rows.push(cells);
    pending = { time, pod: pod.uid };
  });
  return tableText({ header: podHeader(listing), rows }, { ...query, kind: 'Pod' });
}

/** Rows of the timeline that tell of a write to a pod. */
const SEEN: ReadonlySet<string> = new Set(['pod', 'phase', 'condition', 'container', 'ready']);

function tableText({ header, rows }: Listing, { name, kind, namespace }: GetRequest): string {
  if (rows.length === 0) {
    if (name !== null) throw new NotThereError(`${kind.toLowerCase()}s "${name}" not found`);
    const where = namespace === null ? '' : ` in ${namespace} namespace`;
    throw new NotThereError(`No resources found${where}.`);
  }
  return `${alignTabs(
    [header, ...rows].map((cells) => cells.join('\t')),
    GET_TABS,
  ).join('\n')}\n`;
}

const byName = (
  a: { readonly namespace: string; readonly name: string },
  b: { readonly namespace: string; readonly name: string },
): number => {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
};
