import * as z from 'zod/mini';
import { matchSchema } from './build/apps.ts';
import { fragmentOf } from './schema/leaf.ts';
import { scenarioSchemaOf } from './schema/scenario-schema.ts';
import { ACTION_SCHEMAS } from './timeline/schemas.ts';

/**
 * JSON Schema (draft 7, which editors know best) of a Scenario document. Kubernetes objects in the
 * same file are somebody else's schema.
 */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema = scenarioSchemaOf(appSchema(), z.union(Object.values(ACTION_SCHEMAS)));
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, fragmentOf(zodSchema) ?? {});
    },
  });
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
