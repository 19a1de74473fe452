import { nearest } from '@podsim/api';
import { didYouMean } from '../problems.ts';
import type { EventPattern } from '../types.ts';

/** What an event pattern asks for. */
export type ParsedEvent =
  | { readonly type: 'row'; readonly pod: string | null; readonly row: Row }
  /** A row about a Job, by its name. */
  | { readonly type: 'job'; readonly job: string; readonly row: Row }
  /** The n-th entry of the timeline, from 1. */
  | { readonly type: 'action'; readonly number: number };

/** A row of the timeline, whatever its pod. */
export type Row = Omit<EventPattern, 'pod' | 'object'>;

/** An event pattern that cannot be. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly hint: string | null;
  /** The form exists, but nothing in this version tells when it happens. */
  readonly later: boolean;

  constructor(message: string, hint: string | null = null, later = false) {
    super(message);
    this.hint = hint;
    this.later = later;
  }
}

/** The forms, for messages; docs/scenario.md says what each means. */
const FORMS = `expected NAME started, running, waiting REASON, ready, notReady or killed
or NAME preStop began, ended or failed; likewise NAME postStart
or NAME SIGTERM, SIGKILL, exited or exited CODE
or NAME liveness probe success or failure; likewise readiness and startup
or pod created, scheduled, sandboxCreated, sandboxKilled, initialized, ready, notReady,
  phase PHASE, condition TYPE STATUS, deleting or removed
or job/NAME complete, failed, failed REASON or suspended
or action N; where NAME is a container
before it pod/NAME for one pod (without the word pod), after it #K for the K-th time`;

const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'];
const STATUSES = ['True', 'False', 'Unknown'];
const HOOK_RESULTS = ['began', 'ended', 'failed'];

/** The container that rows give the sandbox. */
export const PAUSE = '(pause)';

/** A warning passes; a timeout or an error of the attempt itself does not. */
const PROBE_RESULTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['success', ['success', 'warning']],
  ['failure', ['failure', 'timeout', 'error']],
]);

/**
 * Reads an event pattern such as `pod/web#1 app started #2`.
 *
 * @throws PatternError with the forms that there are.
 */
export function parseEvent(text: string): ParsedEvent {
  const words = text.trim().split(/\s+/);
  const occurrence = readOccurrence(words);
  const pod = readPod(words);
  const [first = ''] = words;
  if (pod === null && first === 'action') return readAction(words, occurrence);
  if (pod === null && first.startsWith('service/')) throw later(`events of ${first}`);
  if (pod === null && first.startsWith('job/')) return readJob(words, occurrence);
  const isPodForm = pod !== null || first === 'pod';
  const rest = pod === null && isPodForm ? words.slice(1) : words;
  const row = (isPodForm ? podRow(rest) : null) ?? (first === 'pod' ? null : containerRow(words));
  if (row === null) throw new PatternError(`${JSON.stringify(text)} is not an event`, FORMS);
  return { type: 'row', pod, row: { ...row, occurrence } };
}

const later = (what: string): PatternError =>
  new PatternError(`${what} are not simulated by this version`, null, true);

/** Takes `#K` off the end. */
function readOccurrence(words: string[]): number {
  const last = words.at(-1) ?? '';
  if (!last.startsWith('#')) return 1;
  words.pop();
  if (/^#[1-9]\d{0,8}$/.test(last)) return Number(last.slice(1));
  throw new PatternError(`${JSON.stringify(last)} is not an occurrence`, 'expected such as #2');
}

/** Takes `pod/NAME` off the beginning. */
function readPod(words: string[]): string | null {
  const [first = ''] = words;
  if (/^pod\[.*\]$/.test(first)) {
    const message = `${first}, a pod by the order of creation, is not simulated by this version`;
    throw new PatternError(message, 'expected pod/NAME', true);
  }
  const [, name] = /^pod\/(.*)$/.exec(first) ?? [];
  if (name === undefined) return null;
  if (name === '') throw new PatternError('which pod? There is no name after "pod/"');
  words.shift();
  return name;
}

function readAction(words: readonly string[], occurrence: number): ParsedEvent {
  const [, number = '', ...more] = words;
  if (more.length > 0 || !/^[1-9]\d{0,8}$/.test(number)) {
    throw new PatternError('expected the number of an entry', 'expected such as action 2');
  }
  if (occurrence === 1) return { type: 'action', number: Number(number) };
  throw new PatternError('an entry of the timeline is carried out once');
}

/** `job/NAME complete`, `job/NAME failed REASON`, `job/NAME suspended`. */
function readJob(words: readonly string[], occurrence: number): ParsedEvent {
  const [first = '', word = '', reason, ...more] = words;
  const job = first.slice('job/'.length);
  if (job === '') throw new PatternError('which Job? There is no name after "job/"');
  const what = JOB_WORDS.get(word);
  if (what === undefined || more.length > 0 || (reason !== undefined && word !== 'failed')) {
    const hint = 'expected job/NAME complete, failed, failed REASON or suspended';
    throw new PatternError(`${JSON.stringify(words.join(' '))} is not an event`, hint);
  }
  const detail = [reason === undefined ? 'True' : `True ${reason}`];
  return { type: 'job', job, row: { ...rowOf({ kind: 'job', what, detail }), occurrence } };
}

/** Conditions of a Job. */
const JOB_WORDS: ReadonlyMap<string, string> = new Map([
  ['complete', 'Complete'],
  ['failed', 'Failed'],
  ['suspended', 'Suspended'],
]);

type Facts = Partial<Row> & Pick<Row, 'kind'>;

const rowOf = (facts: Facts): Row => ({
  container: null,
  what: null,
  detail: null,
  was: null,
  occurrence: 1,
  ...facts,
});

const condition = (type: string, status: string, was: string | null = null): Row =>
  rowOf({ kind: 'condition', what: type, detail: [status], was });

const POD_WORDS: ReadonlyMap<string, Row> = new Map([
  ['created', rowOf({ kind: 'pod', what: 'Created' })],
  ['scheduled', rowOf({ kind: 'pod', what: 'Bound' })],
  ['deleting', rowOf({ kind: 'pod', what: 'DeletionRequested' })],
  ['removed', rowOf({ kind: 'pod', what: 'Deleted' })],
  ['sandboxCreated', rowOf({ kind: 'process', container: PAUSE, what: 'start' })],
  ['sandboxKilled', rowOf({ kind: 'process', container: PAUSE, what: 'exit' })],
  ['initialized', condition('Initialized', 'True')],
  ['ready', condition('Ready', 'True')],
  // The first row of the condition says False as well: it was never True before.
  ['notReady', condition('Ready', 'False', 'True')],
]);

/** A pod form without the word `pod`; null if it is none. */
function podRow(words: readonly string[]): Row | null {
  const [first = '', second, third, ...more] = words;
  if (second === undefined) return POD_WORDS.get(first) ?? null;
  if (first === 'phase' && third === undefined) {
    return rowOf({ kind: 'phase', what: oneOf(second, PHASES, 'phase') });
  }
  if (first !== 'condition' || third === undefined || more.length > 0) return null;
  return condition(second, oneOf(third, STATUSES, 'status of a condition'));
}

const CONTAINER_WORDS: ReadonlyMap<string, Row> = new Map([
  ['started', rowOf({ kind: 'process', what: 'start' })],
  ['running', rowOf({ kind: 'container', what: 'running' })],
  ['ready', rowOf({ kind: 'ready', what: 'true' })],
  ['notReady', rowOf({ kind: 'ready', what: 'false' })],
  ['killed', rowOf({ kind: 'kill' })],
  ['SIGTERM', rowOf({ kind: 'signal', what: 'SIGTERM' })],
  ['SIGKILL', rowOf({ kind: 'signal', what: 'SIGKILL' })],
  ['exited', rowOf({ kind: 'process', what: 'exit' })],
]);

/** A container form; null if it is none. */
function containerRow(words: readonly string[]): Row | null {
  const [container = '', ...rest] = words;
  const row = rest.length === 1 ? oneWord(rest[0] ?? '') : moreWords(rest);
  return row === null ? null : { ...row, container };
}

function oneWord(word: string): Row | null {
  if (word === 'up') {
    const hint = 'expected started, with a delay';
    throw new PatternError('`up` is not simulated by this version', hint, true);
  }
  return CONTAINER_WORDS.get(word) ?? null;
}

function moreWords(words: readonly string[]): Row | null {
  const [first = '', second = '', third, ...more] = words;
  if (first === 'waiting' && third === undefined && second !== '') {
    return rowOf({ kind: 'container', what: 'waiting', detail: [second] });
  }
  if (first === 'exited' && third === undefined && /^(0|[1-9]\d{0,2})$/.test(second)) {
    return rowOf({ kind: 'process', what: 'exit', detail: [second] });
  }
  if ((first === 'preStop' || first === 'postStart') && third === undefined && second !== '') {
    const detail = [oneOf(second, HOOK_RESULTS, 'result of a hook')];
    return rowOf({ kind: 'hook', what: first, detail });
  }
  const isProbe = ['liveness', 'readiness', 'startup'].includes(first) && second === 'probe';
  if (!isProbe || third === undefined || more.length > 0) return null;
  const result = oneOf(third, [...PROBE_RESULTS.keys()], 'result of a probe');
  return rowOf({ kind: 'probe', what: first, detail: PROBE_RESULTS.get(result) ?? null });
}

function oneOf(word: string, words: readonly string[], what: string): string {
  if (words.includes(word)) return word;
  const near = didYouMean(nearest(word, words));
  const hint = near ?? `expected one of ${words.join(', ')}`;
  throw new PatternError(`${JSON.stringify(word)} is no ${what}`, hint);
}
