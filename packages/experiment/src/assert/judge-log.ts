import { asRecord, CaseError, type Fields, list, number, requiredText, text } from './fields.ts';
import { find, type LogEvent, matches, occurrences, readPattern } from './log.ts';

/** What an assertion about the log is judged on. */
export type Log = readonly LogEvent[];

/** Times are sums of microseconds; bounds are decimal seconds. */
const EPSILON = 1e-6;

/** What is wrong with a kind of assertion about the log; null if it holds. */
export type Judgement = string | null;

/** `order`: each element comes after the one before. */
export function judgeOrder(log: Log, elements: readonly string[]): Judgement {
  let position = -1;
  let before = 'the begin';
  for (const element of elements) {
    const pattern = readPattern(element);
    const index =
      pattern.occurrence === null
        ? log.findIndex((event, i) => i > position && matches(pattern, event))
        : find(log, pattern);
    if (index === null || index < 0) {
      const ever = find(log, { ...pattern, occurrence: null });
      const seen = ever === null ? 'it never occurs' : `only at ${shownTime(log, ever)}`;
      return `order: no "${element}" after ${before}; ${seen}`;
    }
    if (index <= position) {
      return `order: "${element}" at ${shownTime(log, index)} is not after ${before}`;
    }
    position = index;
    before = `"${element}" at ${shownTime(log, index)}`;
  }
  return null;
}

/** `before`: both occur, the first of them first. */
export function judgeBefore(log: Log, a: string, b: string): Judgement {
  const first = find(log, readPattern(a));
  const second = find(log, readPattern(b));
  if (first === null) return `before: "${a}" never occurs`;
  if (second === null) return `before: "${b}" never occurs`;
  if (first < second) return null;
  return `before: "${a}" at ${shownTime(log, first)}, "${b}" at ${shownTime(log, second)}`;
}

/** The part of a log strictly between two anchors; or why there is none. */
function windowOf(log: Log, anchors: Fields): Log | string {
  const after = text(anchors, 'after', null);
  const before = text(anchors, 'before', null);
  let from = -1;
  let earliest = Number.NEGATIVE_INFINITY;
  if (after !== null) {
    const anchor = find(log, readPattern(after));
    if (anchor === null) return `the anchor "${after}" never occurs`;
    from = anchor;
    earliest = timeAt(log, anchor) + number(anchors, 'afterDelay', 0);
  }
  let to = log.length;
  if (before !== null) {
    const pattern = readPattern(before);
    const found =
      pattern.occurrence === null
        ? log.findIndex((event, i) => i > from && matches(pattern, event))
        : (find(log, pattern) ?? -1);
    if (found >= 0) to = found;
  }
  return log.slice(from + 1, to).filter(({ time }) => time >= earliest - EPSILON);
}

/** `never`: an event, alone or with anchors. */
export function judgeNever(log: Log, value: unknown): Judgement {
  const fields = typeof value === 'string' ? { event: value } : asRecord(value, 'never');
  const event = requiredText(fields, 'event');
  const window = windowOf(log, fields);
  if (typeof window === 'string') return `never "${event}": ${window}`;
  const index = find(window, readPattern(event));
  return index === null ? null : `never "${event}": seen at ${shownTime(window, index)}`;
}

/** `count`: how often an event occurs. */
export function judgeCount(log: Log, fields: Fields): Judgement {
  const event = requiredText(fields, 'event');
  const window = windowOf(log, fields);
  if (typeof window === 'string') return `count "${event}": ${window}`;
  const count = occurrences(window, readPattern(event)).length;
  const bounds = outside(count, fields);
  return bounds === null ? null : `count "${event}": expected ${bounds}, saw ${count}`;
}

/** `at`: how long after another event an event comes. */
export function judgeAt(log: Log, fields: Fields): Judgement {
  const event = requiredText(fields, 'event');
  const since = requiredText(fields, 'since');
  const from = text(fields, 'from', null);
  const begin = from === null ? 0 : find(log, readPattern(from));
  if (begin === null) return `at "${event}": "${from}" never occurs`;
  const part = log.slice(begin);
  const first = find(part, readPattern(since));
  const second = find(part, readPattern(event));
  if (first === null) return `at "${event}": "${since}" never occurs`;
  if (second === null) return `at "${event}": it never occurs`;
  const span = timeAt(part, second) - timeAt(part, first);
  const bounds = outside(span, fields);
  if (bounds === null) return null;
  return `at "${event}": expected ${bounds} s after "${since}", saw ${span.toFixed(3)}`;
}

/** What the bounds are, if a number is outside of them. */
export function outside(value: number, fields: Fields): string | null {
  const min = number(fields, 'min', Number.NEGATIVE_INFINITY);
  const max = number(fields, 'max', Number.POSITIVE_INFINITY);
  if (value >= min - EPSILON && value <= max + EPSILON) return null;
  if (min === Number.NEGATIVE_INFINITY) return `at most ${max}`;
  return max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
}

/** The two or more texts of `order` and `before`. */
export function patternsOf(fields: Fields, key: string): readonly string[] {
  return list(fields, key).map((item) => {
    if (typeof item === 'string') return item;
    throw new CaseError(`${key} must be a list of events`);
  });
}

function timeAt(log: Log, index: number): number {
  return (log[index] as LogEvent).time;
}

function shownTime(log: Log, index: number): string {
  return `${timeAt(log, index).toFixed(3)} s`;
}
