import type { Path } from '@podsim/api';
import type { Duration, SimTime } from '@podsim/kernel';
import { microseconds, plus } from '@podsim/kernel';
import type { Findings } from '../build/builder.ts';
import type { World } from '../build/objects.ts';
import { missingKey } from '../schema/check.ts';
import type { Source } from '../source/source.ts';
import type { PodTarget, Trigger } from '../types.ts';
import { type ParsedEvent, PatternError, parseEvent } from './event-patterns.ts';
import type { TargetInput, TargetReader } from './targets.ts';

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
  private readonly source: Source;
  private readonly findings: Findings;
  private readonly targets: TargetReader;
  private readonly checks: ((world: World) => void)[];
  private notedProbes = false;

  /** @param checks gets what can be checked only when all objects are known. */
  constructor(
    source: Source,
    findings: Findings,
    targets: TargetReader,
    checks: ((world: World) => void)[],
  ) {
    this.source = source;
    this.findings = findings;
    this.targets = targets;
    this.checks = checks;
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
    const problem = missingKey(this.source, [...path, 'at']);
    const hint = 'expected at with a time, or after with an event';
    this.findings.problems.push({ ...problem, hint });
    return null;
  }

  private readAfter(text: string, input: WhenInput, path: Path): When | null {
    const event = this.parse(text, path);
    if (event === null) return null;
    const delay = input.delay ?? NONE;
    if (event.type === 'action') return { type: 'entry', number: event.number, delay, path };
    const { pod, row } = event;
    this.noteProbes(row.kind, path);
    const { container } = row;
    const namespace = input.namespace ?? 'default';
    const target = pod === null ? null : { namespace, name: pod, selector: null, count: null };
    this.checks.push((world) => this.checkEvent(target, container, text, path, world));
    return { type: 'trigger', trigger: { after: { ...row, pod: target }, delay } };
  }

  private parse(text: string, path: Path): ParsedEvent | null {
    const comment = this.source.commentAfter(path);
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
      this.findings.at(code, this.source, path, error.message, error.hint);
      return null;
    }
  }

  private checkEvent(
    target: PodTarget | null,
    container: string | null,
    text: string,
    path: Path,
    world: World,
  ): void {
    if (target !== null) {
      const input: TargetInput = { ...target, text, path };
      this.targets.checkExists(target, input, world);
    }
    if (container === null || container.startsWith('(')) return;
    this.targets.checkContainer(container, target, path, world);
  }

  private noteProbes(kind: string, path: Path): void {
    if (kind !== 'probe' || this.notedProbes) return;
    this.notedProbes = true;
    const message = 'single probe attempts are seen only with --probe-attempts';
    this.findings.note(message, this.source, path);
  }

  private fail(path: Path, message: string, hint: string | null = null): void {
    this.findings.at('invalid-value', this.source, path, message, hint);
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

function later(trigger: Trigger, delay: Duration): Trigger {
  if ('at' in trigger) return { at: plus(trigger.at, delay) };
  return { after: trigger.after, delay: microseconds(trigger.delay + delay) };
}
