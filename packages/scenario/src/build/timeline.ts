import { type ApiObject, isRecord, type Path } from '@podsim/api';
import type { Duration } from '@podsim/kernel';
import { formatDuration } from '@podsim/kernel';
import type * as z from 'zod/mini';
import { suggest } from '../problems.ts';
import { check } from '../schema/check.ts';
import type { Source } from '../source/source.ts';
import type { Action } from '../types.ts';
import type { Findings } from './builder.ts';
import { type ObjectReader, unitsOf } from './objects.ts';
import { type TargetInput, TargetReader } from './targets.ts';
import { ACTION_SCHEMAS, LATER_VERBS, OTHER_KEYS, VERBS, type Verb } from './verbs.ts';

type Input<V extends Verb> = z.output<(typeof ACTION_SCHEMAS)[V]>;

/** Reads `timeline`. Targets are checked when all entries, and so all applied objects, are read. */
export class TimelineReader {
  private readonly source: Source;
  private readonly objects: ObjectReader;
  private readonly findings: Findings;
  private readonly targets: TargetReader;
  private readonly checks: (() => void)[] = [];

  constructor(source: Source, objects: ObjectReader, findings: Findings) {
    this.source = source;
    this.objects = objects;
    this.findings = findings;
    this.targets = new TargetReader(source, findings);
  }

  readAll(entries: readonly unknown[], duration: Duration): Action[] {
    const actions = entries.map((entry, i) => this.read(entry, ['spec', 'timeline', i]));
    for (const checkTarget of this.checks) checkTarget();
    actions.forEach((action, i) => {
      if (action === null || !('at' in action.when) || action.when.at <= duration) return;
      const end = formatDuration(duration);
      const message = `spec.timeline[${i}] comes after the end of the run (${end})`;
      this.findings.note(message, this.source, ['spec', 'timeline', i]);
    });
    return actions.filter((action) => action !== null);
  }

  private read(entry: unknown, path: Path): Action | null {
    if (!isRecord(entry)) {
      const message = 'expected a map with at and a verb';
      this.findings.at('invalid-value', this.source, path, message);
      return null;
    }
    const verb = this.readVerb(Object.keys(entry), path);
    switch (verb) {
      case 'delete':
        return this.readDelete(this.parse('delete', entry, path), path);
      case 'exec':
        return this.readExec(this.parse('exec', entry, path), path);
      case 'apply':
        return this.readApply(this.parse('apply', listed(entry), path), path, entry);
      default:
        return null;
    }
  }

  private parse<V extends Verb>(verb: V, entry: unknown, path: Path): Input<V> | null {
    const checked = check(ACTION_SCHEMAS[verb], entry, this.source, path);
    this.findings.problems.push(...checked.problems);
    return checked.value as Input<V> | null;
  }

  /** The verb among the keys of an entry; null after a problem. */
  private readVerb(keys: readonly string[], path: Path): Verb | null {
    const later = keys.find((key) => LATER_VERBS.includes(key));
    if (later !== undefined) return this.refuse(later, 'verb', path);
    const late = keys.find((key) => key === 'after');
    if (late !== undefined) return this.refuse(late, 'key', path);
    const found = VERBS.filter((verb) => keys.includes(verb));
    const [verb, second] = found;
    if (second !== undefined) {
      const message = `two verbs, ${verb} and ${second}; an entry does one thing`;
      this.findings.at('invalid-value', this.source, [...path, second], message);
      return null;
    }
    if (verb !== undefined) return verb;
    this.unknownVerb(keys, path);
    return null;
  }

  private refuse(name: string, what: 'verb' | 'key', path: Path): null {
    const message = `${what} \`${name}\` is not simulated by this version`;
    const hint = `expected one of ${what === 'verb' ? VERBS.join(', ') : 'at'}`;
    const shown = what === 'verb' ? hint : 'expected at';
    const problem = this.source.problem('not-simulated', [...path, name], message, shown, 'key');
    this.findings.problems.push(problem);
    return null;
  }

  private unknownVerb(keys: readonly string[], path: Path): void {
    const key = keys.find((each) => !OTHER_KEYS.includes(each));
    if (key === undefined) {
      const hint = `expected one of ${VERBS.join(', ')}`;
      this.findings.at('missing-key', this.source, path, 'there is no verb', hint);
      return;
    }
    const message = `unknown verb ${JSON.stringify(key)}`;
    const hint = suggest(key, [...VERBS, ...LATER_VERBS]) ?? `expected one of ${VERBS.join(', ')}`;
    const problem = this.source.problem('unknown-verb', [...path, key], message, hint, 'key');
    this.findings.problems.push(problem);
  }

  private readDelete(input: Input<'delete'> | null, path: Path): Action | null {
    if (input === null) return null;
    const target: TargetInput = {
      text: input.delete,
      namespace: input.namespace ?? 'default',
      selector: input.selector ?? null,
      count: input.count ?? null,
      path: [...path, 'delete'],
    };
    const pods = this.targets.read(target);
    if (pods === null) return null;
    this.checks.push(() => this.targets.checkExists(pods, target, this.objects.world));
    return {
      when: { at: input.at },
      do: 'delete',
      target: pods,
      gracePeriodSeconds: input.gracePeriodSeconds ?? null,
    };
  }

  private readExec(input: Input<'exec'> | null, path: Path): Action | null {
    if (input === null) return null;
    if (input.command.length === 0) {
      const message = 'expected a command and its arguments';
      this.findings.at('invalid-value', this.source, [...path, 'command'], message);
    }
    const target: TargetInput = {
      text: input.exec,
      namespace: input.namespace ?? 'default',
      selector: null,
      count: null,
      path: [...path, 'exec'],
    };
    const pods = this.targets.read(target);
    if (pods === null) return null;
    const container = input.container ?? null;
    this.checks.push(() => {
      const { world } = this.objects;
      this.targets.checkExists(pods, target, world);
      const at = [...path, 'container'];
      if (container !== null) this.targets.checkContainer(container, pods, at, world.objects);
    });
    return { when: { at: input.at }, do: 'exec', target: pods, container, command: input.command };
  }

  /** @param entry as written: a single object stands for a list of one. */
  private readApply(
    input: Input<'apply'> | null,
    path: Path,
    entry: Readonly<Record<string, unknown>>,
  ): Action | null {
    if (input === null) return null;
    const single = !Array.isArray(entry.apply);
    const objects: ApiObject[] = [];
    input.apply.forEach((value, i) => {
      const at = single ? [...path, 'apply'] : [...path, 'apply', i];
      for (const unit of unitsOf(this.source, at, value)) {
        const object = this.objects.read(unit);
        if (object !== null) objects.push(object);
      }
    });
    return { when: { at: input.at }, do: 'apply', objects };
  }
}

function listed(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return isRecord(entry.apply) ? { ...entry, apply: [entry.apply] } : entry;
}
