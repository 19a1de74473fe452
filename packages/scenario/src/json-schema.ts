import * as z from 'zod/mini';
import { matchSchema } from './build/apps.ts';
import { MOST_WEIGHT } from './build/schedulers.ts';
import { describeFields } from './reference/field-docs.ts';
import { fragmentOf } from './schema/leaf.ts';
import { scenarioSchemaOf } from './schema/scenario-schema.ts';
import { ACTION_SCHEMAS } from './timeline/schemas.ts';

/**
 * JSON Schema (draft 7, which editors know best) of a Scenario document. Kubernetes objects in the
 * same file are somebody else's schema.
 */
export function scenarioJsonSchema(models: readonly ModelSchema[] = []): Record<string, unknown> {
  const schema = scenarioSchemaOf(appSchema(), z.union(Object.values(ACTION_SCHEMAS)));
  const json = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, fragmentOf(zodSchema) ?? {});
    },
  });
  describeFields(json as Record<string, unknown>);
  if (models.length > 0) addModels(json as Json, models);
  return json;
}

/** A model that editors are to know. */
export interface ModelSchema {
  readonly kind: 'runtime model' | 'probe model' | 'hook model' | 'scheduler';
  /** As scenarios name it. */
  readonly id: string;
  readonly description: string;
  /** JSON Schema (draft 7) of its options; null if it is not known. */
  readonly options: Json | null;
}
type Json = Readonly<Record<string, unknown>>;

const weightText = 'Multiplies its scores; default 1.';

/** Names every model where it may be written, with its options. */
function addModels(json: Json, models: readonly ModelSchema[]): void {
  const rule = below(below(below(json, 'spec'), 'apps'), '');
  Object.assign(rule.properties as object, mapOf(models, 'runtime model'));
  for (const [slots, kind] of [
    ['probes', 'probe model'],
    ['hooks', 'hook model'],
  ] as const) {
    const slot = below(rule, slots);
    const choice = choiceOf(models, kind, {});
    const properties = slot.properties as Record<string, unknown>;
    for (const name of Object.keys(properties)) properties[name] = choice;
  }
  const schedulers = below(below(below(json, 'spec'), 'cluster'), 'scheduler');
  const weight = { description: weightText, type: 'integer', minimum: 1, maximum: MOST_WEIGHT };
  Object.assign(schedulers, { items: choiceOf(models, 'scheduler', { weight }) });
}

/** By name, or by name with options; `beside` that, other members are known. */
function choiceOf(
  models: readonly ModelSchema[],
  kind: ModelSchema['kind'],
  beside: Readonly<Record<string, Json>>,
): Json {
  const named = mapOf(models, kind);
  const most = 1 + Object.keys(beside).length;
  return {
    anyOf: [
      { type: 'string', examples: Object.keys(named) },
      { type: 'object', properties: { ...named, ...beside }, maxProperties: most },
    ],
  };
}

function mapOf(models: readonly ModelSchema[], kind: ModelSchema['kind']): Record<string, Json> {
  const named = models.filter((model) => model.kind === kind);
  return Object.fromEntries(
    named.map(({ id, description, options }) => [id, { description, ...options }]),
  );
}

/** The schema of a property, or of a list's element; what may be null is looked past. */
function below(schema: Json, name: string): Json {
  const all = (schema.anyOf as Json[] | undefined) ?? [schema];
  const key = name === '' ? 'items' : 'properties';
  const inner = all.find((one) => one[key] !== undefined);
  const found = name === '' ? inner?.items : (inner?.properties as Json | undefined)?.[name];
  if (found === undefined) throw new Error(`the schema has no ${name}`);
  const options = ((found as Json).anyOf as Json[] | undefined) ?? [found as Json];
  return options.find(({ type }) => type !== 'null') ?? (found as Json);
}

/** Any other key names a runtime model. */
function appSchema() {
  const model = z.record(z.string(), z.unknown());
  const choice = z.optional(z.union([z.string(), model]));
  return z.looseObject({
    match: z.optional(matchSchema),
    probes: z.optional(z.strictObject({ startup: choice, readiness: choice, liveness: choice })),
    hooks: z.optional(z.strictObject({ postStart: choice, preStop: choice })),
  });
}
