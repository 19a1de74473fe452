import type { Path } from '@podsim/api';
import type { Duration, SimTime } from '@podsim/kernel';
import { microseconds, plus } from '@podsim/kernel';
import { missingKey } from '../schema/check.ts';
import type { Trigger } from '../types.ts';
import { PAUSE, type ParsedEvent, PatternError, parseEvent } from './event-patterns.ts';
import type { TimelineParts } from './parts.ts';

/** The keys of an entry that say when. */
export interface WhenInput {
  readonly at?: SimTime | null | undefined;
  readonly after?: string | null | undefined;
  readonly delay?: Duration | null | undefined;
  readonly namespace?: string | null | undefined;
}

/** When an entry is carried out, before references to other entries are followed. */
export type When =
  | { readonly type: 'trigger'; readonly trigger: Trigger }
  | {
      readonly type: 'entry';
      /** From 1. */
      readonly number: number;
      readonly delay: Duration;
      readonly path: Path;
    };

const NONE = microseconds(0);

/** Reads `at`, `after` and `delay`. */
export class WhenReader {
  private readonly parts: TimelineParts;
  private notedProbes = false;

  constructor(parts: TimelineParts) {
    this.parts = parts;
  }

  /** null after a problem. */
  read(input: WhenInput, path: Path): When | null {
    const { at = null, after = null, delay = null } = input;
    if (after !== null) {
      if (at === null) return this.readAfter(after, input, [...path, 'after']);
      this.fail([...path, 'after'], 'at and after both say when; give one of them');
      return null;
    }
    if (delay !== null) this.fail([...path, 'delay'], 'delay goes with after');
    if (at !== null) return { type: 'trigger', trigger: { at } };
    const problem = missingKey(this.parts.source, [...path, 'at']);
    const hint = 'expected at with a time, or after with an event';
    this.parts.findings.problems.push({ ...problem, hint });
    return null;
  }

  /** Checks an event by itself. @returns N of `action N`; null for any other event. */
  checkEvent(text: string, namespace: string, path: Path): number | null {
    const when = this.readAfter(text, { namespace }, path);
    return when?.type === 'entry' ? when.number : null;
  }

  private readAfter(text: string, input: WhenInput, path: Path): When | null {
    const event = this.parse(text, path);
    if (event === null) return null;
    const delay = input.delay ?? NONE;
    if (event.type === 'action') return { type: 'entry', number: event.number, delay, path };
    if (event.type === 'job') return this.readJob(event, input, delay, path);
    const { pod, row } = event;
    this.noteProbes(row.kind, path);
    const { container } = row;
    const namespace = namespaceOf(input);
    const target = pod === null ? null : { namespace, name: pod, selector: null, count: null };
    this.parts.checkLater((checker, world) => {
      if (target !== null) checker.checkExists(target, { ...target, text, path }, world);
      if (container === null || container === PAUSE) return;
      checker.checkContainer(container, target, path, world);
    });
    return { type: 'trigger', trigger: { after: { ...row, pod: target, object: null }, delay } };
  }

  private readJob(
    { job, row }: Extract<ParsedEvent, { type: 'job' }>,
    input: WhenInput,
    delay: Duration,
    path: Path,
  ): When {
    const namespace = namespaceOf(input);
    const workload = { kind: 'Job' as const, namespace, name: job };
    this.parts.checkLater((checker, world) => checker.checkWorkload(workload, path, world));
    const object = { namespace, name: `Job/${job}` };
    return { type: 'trigger', trigger: { after: { ...row, pod: null, object }, delay } };
  }

  private parse(text: string, path: Path): ParsedEvent | null {
    const comment = this.parts.source.commentAfter(path);
    if (comment !== null && /^\d+\s*$/.test(comment)) {
      const message = `YAML takes #${comment} for a comment`;
      this.fail(path, message, `put it in quotes: "${text} #${comment.trim()}"`);
      return null;
    }
    try {
      return parseEvent(text);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      const code = error.later ? 'not-simulated' : 'invalid-value';
      this.parts.findings.at(code, this.parts.source, path, error.message, error.hint);
      return null;
    }
  }

  private noteProbes(kind: string, path: Path): void {
    if (kind !== 'probe' || this.notedProbes) return;
    this.notedProbes = true;
    const message = 'single probe attempts are seen only with --probe-attempts';
    this.parts.findings.note(message, this.parts.source, path);
  }

  private fail(path: Path, message: string, hint: string | null = null): void {
    this.parts.findings.at('invalid-value', this.parts.source, path, message, hint);
  }

  /**
   * Follows `action N` to the trigger of the N-th entry: carrying it out takes no time.
   *
   * @param all when each entry is carried out, in file order; null after a problem.
   */
  resolve(when: When, all: readonly (When | null)[]): Trigger | null {
    if (when.type === 'trigger') return when.trigger;
    const seen = new Set<When>();
    let delay = NONE;
    let present: When = when;
    while (present.type === 'entry') {
      seen.add(present);
      delay = microseconds(delay + present.delay);
      const next: When | null | undefined = all[present.number - 1];
      // Whoever leads to a problem of another entry leaves it to that entry to say so.
      if (next === undefined && present === when) {
        const last = `the timeline has ${all.length} entries`;
        this.fail(present.path, `there is no action ${present.number}`, last);
      }
      if (next === when) this.fail(when.path, 'waits for itself');
      if (next == null || seen.has(next)) return null;
      present = next;
    }
    return later(present.trigger, delay);
  }
}

const namespaceOf = ({ namespace }: WhenInput): string => namespace ?? 'default';

function later(trigger: Trigger, delay: Duration): Trigger {
  if ('at' in trigger) return { at: plus(trigger.at, delay) };
  return { after: trigger.after, delay: microseconds(trigger.delay + delay) };
}
