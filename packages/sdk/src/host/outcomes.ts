import type { Duration, SimTime } from '@podsim/kernel';
import type { HookModel, HookOutcome, ProbeModel, ProbeOutcome } from '../models.ts';
import type { Answer, Behavior, GrpcAnswer, Hold, TcpAnswer, Usage } from '../process.ts';
import type { Placement } from '../schedulers.ts';
import { ContractError } from './plugin-error.ts';

/**
 * Checks of what plugins return. The types say the same; these are for JavaScript, for casts, and
 * for numbers that no type tells apart.
 */

const GRPC = ['SERVING', 'NOT_SERVING', 'UNKNOWN', 'SERVICE_UNKNOWN', 'UNIMPLEMENTED'];
const TCP = ['open', 'refused'];
const PROBE = ['success', 'failure', 'error'];
const HOOK = ['success', 'failure'];

function fail(message: string): never {
  throw new ContractError(message);
}

/** What a message says of a value. */
export function shownValue(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : String(value);
}

export function refusePromise(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (typeof (value as { then?: unknown }).then !== 'function') return;
  // Whatever becomes of it is nobody's concern any more.
  (value as PromiseLike<unknown>).then(
    () => {},
    () => {},
  );
  const cure = 'remove async, and use process.after to answer later';
  fail(`returned a promise; virtual time does not wait: ${cure}`);
}

function object(value: unknown, what: string): Readonly<Record<string, unknown>> {
  refusePromise(value);
  return members(value, what);
}

/** Of what may be a promise: to be refused where a member that all answers have is missing. */
function members(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  return fail(`returned ${shownValue(value)} instead of ${what}`);
}

/** @param what as in `a latency`. */
export function checkDuration(value: unknown, what: string): asserts value is Duration {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return;
  const cure = "use milliseconds(5), seconds(2) or duration('1m30s')";
  fail(
    `${what} of ${shownValue(value)}; it must be a whole number of microseconds from 0: ${cure}`,
  );
}

function checkLatency(value: unknown): void {
  if (value !== null) checkDuration(value, 'returned a latency');
}

function checkText(value: unknown, what: string): void {
  if (value === undefined || typeof value === 'string') return;
  fail(`returned a ${what} that is ${shownValue(value)}; it must be a text`);
}

/** @param from what was returned, with the word in it. */
function checkWord(word: unknown, words: readonly string[], what: string, from: unknown): void {
  if (words.includes(word as string)) return;
  refusePromise(from);
  fail(`returned the ${what} ${shownValue(word)}; it must be one of ${words.join(', ')}`);
}

/** @param now when the answer was asked for: a hold ends after that, or it holds nothing. */
export function checkHold(value: unknown, now: SimTime): void {
  if (value === undefined) return;
  const hold = object(value, 'a hold such as { until } or {}') as { [K in keyof Hold]: unknown };
  const { until, attempts, files } = hold;
  if (until !== undefined && !Number.isSafeInteger(until)) {
    fail(`returned a hold until ${shownValue(until)}; it must be a time in whole microseconds`);
  }
  if (until !== undefined && (until as number) < now) {
    fail(
      `returned a hold until ${until} that was asked for at ${now}, so it has ended already; ` +
        'times are microseconds since the start of the run: plus(process.now, seconds(5))',
    );
  }
  if (attempts !== undefined && !(Number.isSafeInteger(attempts) && (attempts as number) >= 0)) {
    fail(`returned a hold of ${shownValue(attempts)} attempts; it must be a whole number from 0`);
  }
  const paths = files ?? [];
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) {
    fail('returned a hold whose files are not a list of paths');
  }
}

export function checkAnswer(value: unknown, now: SimTime): Answer {
  const answer = members(value, 'an answer such as { status: 200, latency: milliseconds(5) }');
  const { status, latency, body, location, hold } = answer;
  if (!Number.isInteger(status) || (status as number) < 100 || (status as number) > 599) {
    refusePromise(value);
    fail(`returned the HTTP status ${shownValue(status)}; it must be from 100 to 599`);
  }
  checkLatency(latency);
  checkText(body, 'body');
  checkText(location, 'location');
  checkHold(hold, now);
  return value as Answer;
}

export function checkGrpcAnswer(value: unknown, now: SimTime): GrpcAnswer {
  const { status, latency, hold } = members(value, 'an answer { status, latency }');
  checkWord(status, GRPC, 'gRPC status', value);
  checkLatency(latency);
  checkHold(hold, now);
  return value as GrpcAnswer;
}

export function checkTcpAnswer(value: unknown, now: SimTime): TcpAnswer {
  const { result, latency, hold } = members(value, 'an answer { result, latency }');
  checkWord(result, TCP, 'result', value);
  checkLatency(latency);
  checkHold(hold, now);
  return value as TcpAnswer;
}

export function checkProbeOutcome(value: unknown, now: SimTime): ProbeOutcome {
  const { result, latency, message, hold } = members(value, 'an outcome { result, latency }');
  checkWord(result, PROBE, 'result', value);
  checkDuration(latency, 'returned a latency');
  checkText(message, 'message');
  checkHold(hold, now);
  return value as ProbeOutcome;
}

export function checkHookOutcome(value: unknown): HookOutcome {
  const { result, duration, message } = members(value, 'an outcome { result, duration }');
  checkWord(result, HOOK, 'result', value);
  checkDuration(duration, 'returned a duration');
  checkText(message, 'message');
  return value as HookOutcome;
}

/** What `create` of a runtime model returned, but for the members that it need not have. */
export function checkBehavior(value: unknown): Behavior {
  const behavior = object(value, 'a behaviour { start() … }');
  if (typeof behavior.start === 'function') return value as Behavior;
  return fail('returned a behaviour without start(); write start() {}, even if it does nothing');
}

/** Whether it has a member that it need not have. */
export function checkHas(behavior: Behavior, name: Exclude<keyof Behavior, 'start'>): boolean {
  const member: unknown = behavior[name];
  if (member === undefined || typeof member === 'function') return member !== undefined;
  return fail(`returned a behaviour whose ${name} is ${shownValue(member)}, not a function`);
}

type ProbeInstance = ReturnType<ProbeModel['create']>;
type HookInstance = ReturnType<HookModel['create']>;

/** What `create` of a probe model returned. */
export function checkProbeInstance(value: unknown): ProbeInstance {
  const { probe } = members(value, '{ probe() … }');
  if (typeof probe !== 'function') refuseWithout('probe', value);
  return value as ProbeInstance;
}

/** What `create` of a hook model returned. */
export function checkHookInstance(value: unknown): HookInstance {
  const { run } = members(value, '{ run() … }');
  if (typeof run !== 'function') refuseWithout('run', value);
  return value as HookInstance;
}

function refuseWithout(method: string, value: unknown): never {
  refusePromise(value);
  return fail(`returned an object without ${method}()`);
}

/** What `create` of a scheduler returned. */
export function checkPlacement(value: unknown): Placement {
  const placement = object(value, '{ filter() …, score() … }');
  const { filter, score } = placement;
  for (const [name, member] of Object.entries({ filter, score })) {
    if (member !== undefined && typeof member !== 'function') {
      fail(`returned an object whose ${name} is ${shownValue(member)}, not a function`);
    }
  }
  if (filter === undefined && score === undefined) {
    fail('returned an object with neither filter() nor score()');
  }
  return value as Placement;
}

/** Whether a node takes a pod. */
export function checkVerdict(value: unknown): true | string {
  refusePromise(value);
  if (value === true || (typeof value === 'string' && value !== '')) return value;
  return fail(`returned ${shownValue(value)}; it must be true, or the reason why not as a text`);
}

export function checkPoints(value: unknown): number {
  refusePromise(value);
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 100) {
    return value as number;
  }
  return fail(`returned the score ${shownValue(value)}; it must be a whole number from 0 to 100`);
}

/** Amounts are finite and not negative. */
export function checkUsage(value: unknown): Usage {
  const { cpu, memory, metrics, shared } = object(value, 'what the process uses');
  checkAmounts({ cpu, memory });
  if (metrics !== undefined) checkAmounts(object(metrics, 'metrics by name'));
  if (shared !== undefined) {
    const parts = object(shared, 'shared load');
    checkAmounts({ cpu: parts.cpu });
    if (parts.metrics !== undefined) checkAmounts(object(parts.metrics, 'metrics by name'));
  }
  return value as Usage;
}

function checkAmounts(amounts: Readonly<Record<string, unknown>>): void {
  for (const [name, amount] of Object.entries(amounts)) {
    if (amount === undefined) continue;
    if (typeof amount === 'number' && Number.isFinite(amount) && amount >= 0) continue;
    fail(`returned ${name} of ${shownValue(amount)}; it must be a number from 0`);
  }
}
