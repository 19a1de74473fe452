import { type ApiObject, isRecord, nearest, type Path, type Pod } from '@podsim/api';
import * as z from 'zod/mini';
import { globMatches } from '../glob.ts';
import { didYouMean, suggest } from '../problems.ts';
import { check, pathText } from '../schema/check.ts';
import { optional } from '../schema/leaf.ts';
import { labelsSchema, textSchema } from '../schema/scalars.ts';
import type { Source } from '../source/source.ts';
import type { AppMatch, AppRule, ModelChoice } from '../types.ts';
import type { Findings } from './builder.ts';
import type { Workload, World } from './objects.ts';

/** Names of models without a namespace, by the slot they fit. */
export interface ModelNames {
  readonly runtime: readonly string[];
  readonly probe: readonly string[];
  readonly hook: readonly string[];
}

/** What the simulator itself brings. */
export const BUILT_IN_MODELS: ModelNames = {
  runtime: ['shell', 'scripted', 'server', 'default'],
  probe: ['latency', 'scripted'],
  hook: ['duration', 'scripted'],
};

export const matchSchema = z.strictObject({
  pod: optional(textSchema),
  workload: optional(textSchema),
  container: optional(textSchema),
  image: optional(textSchema),
  labels: optional(labelsSchema),
});

const RESERVED = ['match', 'probes', 'hooks'];
const PROBES = ['startup', 'readiness', 'liveness'] as const;
const HOOKS = ['postStart', 'preStop'] as const;

/** Reads `apps`: who behaves how. */
export class AppReader {
  private readonly source: Source;
  private readonly models: ModelNames;
  private readonly findings: Findings;

  constructor(source: Source, models: ModelNames, findings: Findings) {
    this.source = source;
    this.models = models;
    this.findings = findings;
  }

  readAll(entries: readonly unknown[], world: World): AppRule[] {
    return entries.map((entry, i) => this.read(entry, ['spec', 'apps', i], world));
  }

  private read(entry: unknown, path: Path, world: World): AppRule {
    const rule = isRecord(entry) ? entry : {};
    if (!isRecord(entry)) {
      this.findings.at('invalid-value', this.source, path, 'expected a map with match and a model');
    }
    const matched = check(matchSchema, rule.match ?? {}, this.source, [...path, 'match']);
    this.findings.problems.push(...matched.problems);
    const match = matchOf(matched.value ?? {});
    const app = {
      match,
      runtime: this.readRuntime(rule, path),
      probes: this.readSlots(rule.probes, [...path, 'probes'], PROBES, this.models.probe),
      hooks: this.readSlots(rule.hooks, [...path, 'hooks'], HOOKS, this.models.hook),
    };
    const slots = [...Object.values(app.probes), ...Object.values(app.hooks), app.runtime];
    if (isRecord(entry) && slots.every((slot) => slot === null)) {
      this.findings.at('missing-key', this.source, path, 'names no model, probe or hook');
    }
    if (matched.value !== null && !world.incomplete) this.checkMatch(match, path, world);
    return app;
  }

  /** The one key that is not ours names the runtime model. */
  private readRuntime(rule: Readonly<Record<string, unknown>>, path: Path): ModelChoice | null {
    const keys = Object.keys(rule).filter((key) => !RESERVED.includes(key));
    const [model, ...more] = keys;
    for (const extra of more) {
      const message = `a second runtime model, ${JSON.stringify(extra)}; one entry takes one`;
      this.findings.at('invalid-value', this.source, [...path, extra], message);
    }
    if (model === undefined) return null;
    if (!this.models.runtime.includes(model) && nearest(model, RESERVED) !== null) {
      this.findings.unknownKey(this.source, path, model, RESERVED);
      return null;
    }
    return this.choice(model, rule[model], [...path, model], this.models.runtime, 'runtime');
  }

  private readSlots<Slot extends string>(
    value: unknown,
    path: Path,
    slots: readonly Slot[],
    models: readonly string[],
  ): Record<Slot, ModelChoice | null> {
    const given = value ?? {};
    if (!isRecord(given)) this.findings.at('invalid-value', this.source, path, 'expected a map');
    const known = isRecord(given) ? given : {};
    for (const key of Object.keys(known)) {
      if (!slots.some((slot) => slot === key)) {
        this.findings.unknownKey(this.source, path, key, slots);
      }
    }
    const kind = path.at(-1) === 'probes' ? 'probe' : 'hook';
    const choices = slots.map((slot) => [
      slot,
      this.readModel(known[slot], [...path, slot], models, kind),
    ]);
    return Object.fromEntries(choices) as Record<Slot, ModelChoice | null>;
  }

  /** `{ model: options }`, or the model's name alone. */
  private readModel(
    value: unknown,
    path: Path,
    models: readonly string[],
    kind: string,
  ): ModelChoice | null {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return this.choice(value, null, path, models, kind);
    const entries = isRecord(value) ? Object.entries(value) : [];
    const [entry] = entries;
    if (entry === undefined || entries.length > 1) {
      const hint = `expected such as { ${models[0] ?? 'plugin/model'}: … }`;
      const message = `expected a map with one ${kind} model`;
      this.findings.at('invalid-value', this.source, path, message, hint);
      return null;
    }
    return this.choice(entry[0], entry[1], [...path, entry[0]], models, kind);
  }

  /** Models of plugins, which have a namespace, are looked up when the plugins are loaded. */
  private choice(
    model: string,
    options: unknown,
    path: Path,
    models: readonly string[],
    kind: string,
  ): ModelChoice {
    if (!model.includes('/') && !models.includes(model)) {
      const slot = path.at(-1) === model ? path.slice(0, -1) : path;
      const message = `${pathText(slot)}: there is no ${kind} model ${JSON.stringify(model)}`;
      const hint = this.otherSlot(model) ?? suggest(model, models);
      const problem = this.source.problem('unknown-model', path, message, hint, 'key');
      this.findings.problems.push(problem);
    }
    return { model, options: options ?? {} };
  }

  /** Where a model of another kind belongs; null if there is none of this name. */
  private otherSlot(model: string): string | null {
    const { runtime, probe, hook } = this.models;
    if (runtime.includes(model)) return `${model} is a runtime model: write it beside match`;
    if (probe.includes(model)) return `${model} is a probe model: write it under probes`;
    return hook.includes(model) ? `${model} is a hook model: write it under hooks` : null;
  }

  /** A workload must exist; anything else may be a rule for files that come later. */
  private checkMatch(match: AppMatch, path: Path, world: World): void {
    const { workload } = match;
    if (workload !== null) {
      const textOf = ({ kind, name }: Workload): string => `${kind.toLowerCase()}/${name}`;
      const known = world.workloads.map(textOf);
      const unread = world.unread.map(textOf);
      if ([...known, ...unread].some((each) => globMatches(workload, each))) return;
      const at = [...path, 'match', 'workload'];
      const message = `nothing in the files makes ${JSON.stringify(workload)}`;
      this.findings.at(
        'unknown-target',
        this.source,
        at,
        message,
        didYouMean(nearest(workload, known)),
      );
      return;
    }
    if (world.workloads.length > 0 || world.unread.length > 0) return;
    if (world.objects.some((object) => fits(match, object))) return;
    const message = `spec.apps[${path.at(-1)}] matches no container of the files`;
    this.findings.note(message, this.source, path);
  }
}

function matchOf(input: z.output<typeof matchSchema>): AppMatch {
  return {
    pod: input.pod ?? null,
    workload: input.workload ?? null,
    container: input.container ?? null,
    image: input.image ?? null,
    labels: input.labels ?? null,
  };
}

function fits(match: AppMatch, object: ApiObject): boolean {
  return object.kind === 'Pod' && podFits(match, object) && containerFits(match, object);
}

function podFits({ pod, labels }: AppMatch, { metadata }: Pod): boolean {
  if (pod !== null && !globMatches(pod, metadata.name)) return false;
  return Object.entries(labels ?? {}).every(([key, value]) => metadata.labels[key] === value);
}

function containerFits({ container, image }: AppMatch, { spec }: Pod): boolean {
  return [...spec.containers, ...spec.initContainers].some(
    (each) =>
      (container === null || each.name === container) &&
      (image === null || globMatches(image, each.image)),
  );
}
