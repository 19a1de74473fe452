import * as z from 'zod/mini';
import { clusterSchema } from './cluster-schema.ts';
import { positiveDurationSchema } from './durations.ts';
import { optional } from './leaf.ts';
import { integer, seedSchema, stringMapSchema, textSchema } from './scalars.ts';

export const API_VERSION = 'podsim/v1alpha1';

const metadataSchema = z.strictObject({
  name: optional(textSchema),
  labels: optional(stringMapSchema),
  annotations: optional(stringMapSchema),
});

/**
 * A Scenario document. Entries of `apps` and `timeline` depend on which key they hold, so they are
 * read one by one afterwards.
 *
 * @param app,action what JSON Schema shows of one entry.
 */
export const scenarioSchemaOf = <A extends z.core.$ZodType, T extends z.core.$ZodType>(
  app: A,
  action: T,
) =>
  z.strictObject({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal('Scenario'),
    metadata: optional(metadataSchema),
    spec: optional(
      z.strictObject({
        duration: optional(positiveDurationSchema),
        until: optional(z.enum(['idle'])),
        seed: optional(seedSchema),
        runs: optional(integer(1, 1_000_000)),
        cluster: optional(clusterSchema),
        files: optional(z.array(textSchema)),
        plugins: optional(z.array(textSchema)),
        apps: optional(z.array(app)),
        timeline: optional(z.array(action)),
        expect: optional(z.array(z.unknown())),
      }),
    ),
  });

export const scenarioSchema = scenarioSchemaOf(z.unknown(), z.unknown());

export type ScenarioInput = z.output<typeof scenarioSchema>;
