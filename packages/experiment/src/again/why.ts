import { asTime, runKey, Simulation, type Value } from '@podsim/kernel';
import { createCluster, tables } from '@podsim/kubernetes';
import { type RunReceipt, secondsText } from '@podsim/output';
import { folderOf } from '../read-results.ts';
import { again, planAgain } from './plan-again.ts';

/** One link of a causal chain. */
export interface Link {
  /** Microseconds. */
  readonly time: number;
  readonly text: string;
  /** Rule of the specification; empty for a plain fact. */
  readonly rule: string;
}

/** Why something happened, first cause first. */
export interface Chain {
  readonly title: string;
  readonly links: readonly Link[];
  /** Where the time went, in order, in microseconds. */
  readonly spans: readonly (readonly [what: string, length: number])[];
}

/** What is asked. */
export interface WhyRequest {
  readonly namespace: string;
  /** Name, or what the timeline calls it: `web#3`. */
  readonly pod: string;
  readonly container: string | null;
  /** Restart count; null: the last restart, or the end of a pod that never restarted. */
  readonly restart: number | null;
  /** The end of the pod, whether or not it has restarted. */
  readonly termination: boolean;
}

/** There is nothing to explain. */
export class NothingToExplainError extends Error {
  override readonly name = 'NothingToExplainError';
}

interface Row {
  readonly time: number;
  readonly kind: string;
  readonly container: string;
  readonly what: string;
  readonly detail: string;
}
interface Restart {
  readonly time: number;
  readonly container: string;
  readonly restart: number;
  readonly cause: string;
  readonly falseKill: boolean;
}

/**
 * The causal chain of a restart, or of a pod's end, from the run itself: it is run again, and every
 * probe attempt is looked at.
 *
 * @throws NothingToExplainError if there is no such pod, restart or end.
 */
export async function why(receipt: RunReceipt, request: WhyRequest): Promise<Chain> {
  const story = await again(receipt, isAboutRequest, () => observe(receipt, request));
  const { restarts } = story;
  const mine = restarts.filter(
    ({ container, restart }) =>
      (request.container === null || container === request.container) &&
      (request.restart === null || restart === request.restart),
  );
  const last = mine.at(-1);
  if (!request.termination && last !== undefined) return restartChain(story, last);
  if (request.restart !== null) {
    const counts = restarts.map(({ container, restart }) => `${restart} of ${container}`);
    const known = counts.length === 0 ? 'it never restarted' : `there are ${counts.join(', ')}`;
    throw new NothingToExplainError(`no restart ${request.restart} of ${story.name}; ${known}`);
  }
  return terminationChain(story);
}

interface Story {
  /** `pod/web#3`. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly restarts: readonly Restart[];
}

const isAboutRequest = (error: unknown): boolean => error instanceof NothingToExplainError;

async function observe(receipt: RunReceipt, request: WhyRequest): Promise<Story> {
  const { cell, plugins } = await planAgain(receipt, folderOf(receipt));
  const simulation = new Simulation({ key: runKey(cell.seed, receipt.replication) });
  const rows = new Map<string, Row[]>();
  const restarts: (Restart & { readonly pod: string })[] = [];
  simulation.records.subscribe(tables.timeline, (row) => {
    const [time, kind, namespace, pod, container, what, detail] = row as [number, ...string[]];
    if (namespace !== request.namespace || pod === undefined) return;
    const list = rows.get(pod) ?? [];
    rows.set(pod, list);
    list.push({ time, kind, container, what, detail } as Row);
  });
  simulation.records.subscribe(tables.restarts, (row) => {
    if (row[1] === request.namespace) restarts.push(restartOf(row));
  });
  const spec = { ...cell.spec, probeAttempts: true };
  const cluster = createCluster(
    simulation,
    spec,
    plugins.map(({ plugin }) => plugin),
  );
  simulation.run(asTime(receipt.end_us));
  const { pods } = cluster.store;
  const named = pods.filter(({ namespace }) => namespace === request.namespace);
  const object =
    named.findLast(({ name }) => name === request.pod) ??
    cluster.store.latest(request.namespace, request.pod);
  if (!object) throw new NothingToExplainError(`pods "${request.pod}" not found`);
  const alias = [...rows.keys()].find(
    (key) => cluster.store.latest(request.namespace, key) === object,
  );
  return {
    name: `pod/${alias ?? object.name}`,
    rows: rows.get(alias ?? object.name) ?? [],
    restarts: restarts.filter(({ pod }) => pod === object.name),
  };
}

function restartOf(row: readonly Value[]): Restart & { readonly pod: string } {
  const [time, , pod, container, restart, cause] = row as [number, ...string[]];
  return {
    ...{ time, pod, container, cause, falseKill: row.at(-1) === true },
    restart: Number(restart),
  } as Restart & { readonly pod: string };
}

/** What ended the process before, and all that had to happen until the next one ran. */
function restartChain({ name, rows }: Story, restart: Restart): Chain {
  const { container, time, cause } = restart;
  const own = rows.filter((row) => row.container === container);
  const isStart = ({ kind, what }: Row): boolean => kind === 'process' && what === 'start';
  // The new process may end at the instant at which it starts: the order of rows tells.
  const to = own.findLastIndex((row) => isStart(row) && row.time === time);
  const from = own.findLastIndex((row, i) => isStart(row) && i < to);
  const life = own.slice(Math.max(0, from), to + 1);
  const since = life[0]?.time ?? 0;
  const kill = life.findLast(({ kind }) => kind === 'kill') ?? null;
  const end = life.findLast(({ kind, what }) => kind === 'process' && what === 'exit') ?? null;
  const attempts = failedAttempts(life, cause, kill?.time ?? time);
  const faultAt = Math.min(kill?.time ?? time, end?.time ?? time);
  const after = life.filter((row) => row.time >= faultAt && LINKED.has(row.kind));
  const links = [
    ...attempts.map((row, i) => attemptLink(row, i + 1, attempts.length)),
    ...sandboxLinks(rows, cause, since, time),
    ...after.flatMap((row) => linkOf(row, restart)),
  ].sort((a, b) => a.time - b.time);
  const honest = restart.falseKill ? ', although the process was healthy by its own account' : '';
  const title =
    `restart ${restart.restart} of container ${container} in ${name}, at ${at(time)}: ` +
    `${CAUSES.get(cause) ?? cause}${honest}`;
  return { title, links, spans: restartSpans(attempts, kill, own, end, time) };
}

const CAUSES: ReadonlyMap<string, string> = new Map([
  ['exit', 'the process ended by itself'],
  ['liveness', 'its liveness probe failed'],
  ['startup', 'its startup probe failed'],
  ['postStart', 'its postStart hook failed'],
  ['sandbox', 'the sandbox of the pod was replaced'],
  ['oom', 'it used more memory than its limit'],
  ['definition', 'the container was changed'],
  ['resize', 'its resources were changed, and its resizePolicy asks for a restart'],
  ['start-error', 'the attempt before could not be started'],
]);

/** The attempts that made a probe fail: the last ones in a row. */
function failedAttempts(rows: readonly Row[], cause: string, killedAt: number): readonly Row[] {
  if (cause !== 'liveness' && cause !== 'startup') return [];
  const all = rows.filter(
    ({ kind, what, time }) => kind === 'probe' && what === cause && time <= killedAt,
  );
  const success = all.findLastIndex(({ detail }) => detail === 'success' || detail === 'warning');
  return all.slice(success + 1).filter(({ detail }) => detail !== 'error');
}

function attemptLink({ time, what, detail }: Row, n: number, total: number): Link {
  const text = `${what} probe: ${detail}, ${n} in a row`;
  if (n < total) return { time, text, rule: '' };
  const rule = what === 'liveness' ? 'PROBE-21' : 'PROBE-22';
  return { time, text: `${text}, which is its failureThreshold`, rule };
}

function sandboxLinks(rows: readonly Row[], cause: string, since: number, until: number): Link[] {
  if (cause !== 'sandbox') return [];
  return rows
    .filter((row) => row.container === '(pause)' && row.time > since && row.time <= until)
    .map(({ time, what, detail }) =>
      what === 'exit'
        ? { time, text: `the pause container ended with ${detail}`, rule: 'SBX-1' }
        : { time, text: 'a new sandbox runs', rule: 'SBX-4' },
    );
}

/** Kinds of rows that belong to a chain. */
const LINKED: ReadonlySet<string> = new Set([
  ...['kill', 'hook', 'signal', 'process', 'container', 'event'],
]);

function linkOf({ time, kind, what, detail }: Row, restart: Restart | null): Link[] {
  const link = (text: string, rule = ''): Link[] => [{ time, text, rule }];
  switch (kind) {
    case 'kill':
      return link(`the kubelet decides to end the process (${what}), grace ${detail} s`, 'TERM-6');
    case 'hook':
      return link(`${what} hook ${detail}`, what === 'preStop' ? 'HOOK-8' : 'HOOK-1');
    case 'signal':
      return what === 'SIGKILL'
        ? link('SIGKILL: what was left of the grace period is over', 'TERM-8')
        : link(detail === '' ? what : detail, 'TERM-7');
    case 'process':
      if (what === 'exit') return link(`the process ends with ${detail}`, 'TERM-9');
      return time === restart?.time
        ? link(`the new process starts: restart ${restart.restart}`, 'MAIN-5')
        : link('the process starts');
    case 'container':
      return detail.startsWith('CrashLoopBackOff')
        ? link('the API shows CrashLoopBackOff: a start was refused', 'CRASH-6')
        : [];
    case 'event':
      return EVENTS.has(what) ? link(`event ${what}: ${detail}`, EVENTS.get(what)) : [];
    default:
      return [];
  }
}

const EVENTS: ReadonlyMap<string, string> = new Map([
  ['Pulling', 'IMG-1'],
  ['Pulled', 'IMG-2'],
  ['Failed', 'IMG-3'],
  ['FailedPreStopHook', 'HOOK-9'],
  ['FailedPostStartHook', 'HOOK-1'],
]);

type Spans = Chain['spans'];

/** From the first failure to the new process. */
function restartSpans(
  attempts: readonly Row[],
  kill: Row | null,
  own: readonly Row[],
  end: Row | null,
  start: number,
): Spans {
  const spans: (readonly [string, number])[] = [];
  const [first] = attempts;
  const decided = kill !== null && (end === null || kill.time <= end.time) ? kill : null;
  if (first && decided) spans.push(['first failed attempt to decision', decided.time - first.time]);
  if (decided && end) spans.push(...killSpans(decided.time, end.time, own));
  if (end) spans.push(['end of the process to the new one', start - end.time]);
  return spans;
}

/** From the decision to the end of a process. */
function killSpans(decided: number, ended: number, own: readonly Row[]): Spans {
  const signal = own.find((row) => row.kind === 'signal' && row.time >= decided);
  if (!signal || signal.time > ended) return [['decision to end of the process', ended - decided]];
  const hasHook = own.some(
    ({ kind, what, time }) => kind === 'hook' && what === 'preStop' && time >= decided,
  );
  return [
    [`decision to stop signal${hasHook ? ' (preStop)' : ''}`, signal.time - decided],
    ['stop signal to end of the process', ended - signal.time],
  ];
}

/** What happened from the request to the removal of the object. */
function terminationChain({ name, rows }: Story): Chain {
  const request = rows.find(({ kind, what }) => kind === 'pod' && what === 'DeletionRequested');
  const kill = rows.find(({ kind, what }) => kind === 'kill' && what !== 'liveness');
  const from = request?.time ?? kill?.time;
  if (from === undefined) {
    throw new NothingToExplainError(`${name} neither restarted nor ended`);
  }
  const part = rows.filter((row) => row.time >= from);
  const links = part.flatMap((row): Link[] => {
    const { time, kind, what, detail, container } = row;
    if (kind === 'pod' && what === 'DeletionRequested') {
      return [{ time, text: `deletion is requested, grace ${detail} s`, rule: 'TERM-1' }];
    }
    if (kind === 'pod' && what === 'Deleted') {
      return [{ time, text: 'the object is removed', rule: 'TERM-14' }];
    }
    if (kind === 'phase') return [{ time, text: `phase ${what}`, rule: 'TERM-15' }];
    if (container === '(pause)') {
      return [{ time, text: 'the sandbox is stopped', rule: 'TERM-11' }];
    }
    return linkOf(row, null).map((link) => ({ ...link, text: `${container}: ${link.text}` }));
  });
  const removed = part.find(({ kind, what }) => kind === 'pod' && what === 'Deleted');
  const how = removed === undefined ? 'is not over' : `took ${at(removed.time - from)}`;
  return {
    title: `the end of ${name} ${how}`,
    links,
    spans: terminationSpans(part, from, removed?.time ?? null),
  };
}

function terminationSpans(rows: readonly Row[], from: number, removed: number | null): Spans {
  const exits = rows.filter(({ kind, what, container }) => {
    return kind === 'process' && what === 'exit' && container !== '(pause)';
  });
  const last = exits.at(-1);
  if (!last) return [];
  const own = rows.filter(({ container }) => container === last.container);
  const decided = own.find(({ kind }) => kind === 'kill')?.time ?? from;
  return [
    ['request to decision', decided - from],
    ...killSpans(decided, last.time, own),
    ...(removed === null ? [] : [['last process to removal', removed - last.time] as const]),
  ];
}

const at = (time: number): string => `${secondsText(time).slice(0, -3)} s`;
