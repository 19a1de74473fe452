import { type ApiObject, isRecord, type Path } from '@podsim/api';
import { type Duration, formatDuration } from '@podsim/kernel';
import type { Findings } from '../build/builder.ts';
import { type ObjectReader, unitsOf } from '../build/objects.ts';
import { check } from '../schema/check.ts';
import type { Source } from '../source/source.ts';
import type { Action, Deed, NodeVerb, ScenarioCluster, Trigger } from '../types.ts';
import { NodeDeedReader } from './node-deeds.ts';
import { TimelineParts } from './parts.ts';
import { PodDeedReader } from './pod-deeds.ts';
import {
  ACTION_SCHEMAS,
  type Input,
  NODE_OBJECT_SCHEMAS,
  NODE_SCHEMAS,
  type NodeObjectVerb,
  POD_SCHEMAS,
  type PodVerb,
  type Verb,
  WORKLOAD_SCHEMAS,
  type WorkloadVerb,
} from './schemas.ts';
import { findVerb } from './verbs.ts';
import { type When, type WhenInput, WhenReader } from './when.ts';
import { WorkloadDeedReader } from './workload-deeds.ts';

type Written = Readonly<Record<string, unknown>>;

/** One entry as far as it could be read. */
interface Draft {
  readonly when: When | null;
  readonly deed: Deed | null;
}

/** Reads `timeline`. Targets are checked when all entries, and so all applied objects, are read. */
export class TimelineReader {
  private readonly source: Source;
  private readonly objects: ObjectReader;
  private readonly findings: Findings;
  private readonly parts: TimelineParts;
  private readonly whens: WhenReader;
  private readonly podDeeds: PodDeedReader;
  private readonly workloadDeeds: WorkloadDeedReader;
  private readonly nodeDeeds: NodeDeedReader;

  /** @param cluster null where it could not be read. */
  constructor(
    source: Source,
    objects: ObjectReader,
    cluster: ScenarioCluster | null,
    findings: Findings,
  ) {
    this.source = source;
    this.objects = objects;
    this.findings = findings;
    this.parts = new TimelineParts(source, findings);
    this.whens = new WhenReader(this.parts);
    this.podDeeds = new PodDeedReader(this.parts);
    this.workloadDeeds = new WorkloadDeedReader(this.parts);
    this.nodeDeeds = new NodeDeedReader(this.parts, cluster);
  }

  readAll(entries: readonly unknown[], duration: Duration): Action[] {
    const drafts = entries.map((entry, i) => this.read(entry, ['spec', 'timeline', i]));
    const whens = drafts.map((draft) => draft.when);
    const actions: Action[] = [];
    drafts.forEach(({ when, deed }, i) => {
      const trigger = when === null ? null : this.whens.resolve(when, whens);
      if (trigger === null || deed === null) return;
      this.noteLate(trigger, duration, i);
      actions.push({ when: trigger, ...deed });
    });
    this.parts.runChecks(this.objects.world);
    return actions;
  }

  private noteLate(trigger: Trigger, duration: Duration, index: number): void {
    if (!('at' in trigger) || trigger.at <= duration) return;
    const end = formatDuration(duration);
    const message = `spec.timeline[${index}] comes after the end of the run (${end})`;
    this.findings.note(message, this.source, ['spec', 'timeline', index]);
  }

  private read(entry: unknown, path: Path): Draft {
    const nothing = { when: null, deed: null };
    if (!isRecord(entry)) {
      const message = 'expected a map with at and a verb';
      this.findings.at('invalid-value', this.source, path, message);
      return nothing;
    }
    const verb = findVerb(Object.keys(entry), this.source, path, this.findings);
    if (verb === null) return nothing;
    const checked = check(ACTION_SCHEMAS[verb], listed(entry, verb), this.source, path);
    this.findings.problems.push(...checked.problems);
    if (checked.value === null) return nothing;
    const input = checked.value as Input<Verb>;
    return { when: this.whens.read(input as WhenInput, path), deed: this.deed(verb, input, path) };
  }

  private deed(verb: Verb, input: Input<Verb>, path: Path): Deed | null {
    if (isOneOf(verb, WORKLOAD_SCHEMAS)) {
      return this.workloadDeeds.read(verb, input as Input<WorkloadVerb>, path);
    }
    if (isOneOf(verb, POD_SCHEMAS)) return this.podDeed(verb, input as Input<PodVerb>, path);
    if (verb === 'apply') return this.readApply(input as Input<'apply'>, path);
    if (isOneOf(verb, NODE_SCHEMAS)) {
      return this.nodeDeeds.read(verb, input as Input<NodeVerb>, path);
    }
    if (isOneOf(verb, NODE_OBJECT_SCHEMAS)) {
      return this.nodeDeeds.readObject(verb, input as Input<NodeObjectVerb>, path);
    }
    const target = (input as Readonly<Record<string, unknown>>)[verb] as string;
    const host = this.parts.targets.readHost(target, [...path, verb]);
    return host === null ? null : { do: verb, host };
  }

  /** Pods, or where the verb allows it what makes them or holds them. */
  private podDeed(verb: PodVerb, input: Input<PodVerb>, path: Path): Deed | null {
    const target = (input as Readonly<Record<PodVerb, string>>)[verb];
    if (this.workloadDeeds.isMeant(target)) return this.workloadDeeds.readShared(verb, input, path);
    if (this.nodeDeeds.isMeant(target)) return this.nodeDeeds.readShared(verb, input, path);
    return this.podDeeds.read(verb, input, path);
  }

  private readApply(input: Input<'apply'>, path: Path): Deed {
    const at = [...path, 'apply'];
    const single = !this.source.isList(at);
    const objects: ApiObject[] = [];
    input.apply.forEach((value, i) => {
      for (const unit of unitsOf(this.source, single ? at : [...at, i], value)) {
        const object = this.objects.read(unit);
        if (object !== null) objects.push(object);
      }
    });
    return { do: 'apply', objects };
  }
}

function isOneOf<T extends object>(verb: string, schemas: T): verb is keyof T & string {
  return Object.hasOwn(schemas, verb);
}

/** A single object stands for a list of one. */
function listed(entry: Written, verb: Verb): Written {
  const isSingle = verb === 'apply' && isRecord(entry.apply);
  return isSingle ? { ...entry, apply: [entry.apply] } : entry;
}
