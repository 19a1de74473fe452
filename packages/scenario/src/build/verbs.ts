import * as z from 'zod/mini';
import { timeSchema } from '../schema/durations.ts';
import { optional } from '../schema/leaf.ts';
import { integer, selectorSchema, textSchema } from '../schema/scalars.ts';

/** One schema per timeline verb; the verb is the key that holds the target. */
export const ACTION_SCHEMAS = {
  delete: z.strictObject({
    at: timeSchema,
    delete: textSchema,
    namespace: optional(textSchema),
    selector: optional(selectorSchema),
    count: optional(integer(1)),
    gracePeriodSeconds: optional(integer(0)),
  }),
  exec: z.strictObject({
    at: timeSchema,
    exec: textSchema,
    namespace: optional(textSchema),
    container: optional(textSchema),
    command: z.array(z.string()),
  }),
  apply: z.strictObject({
    at: timeSchema,
    apply: z.array(z.unknown()),
  }),
} as const;

export type Verb = keyof typeof ACTION_SCHEMAS;

export const VERBS = Object.keys(ACTION_SCHEMAS) as readonly Verb[];

/** Verbs of the scenario format that this version refuses. */
export const LATER_VERBS: readonly string[] = `scale restart stopSandbox failNode stopKubelet
  startKubelet stopRuntime startRuntime startNode set evict kill patch condition health cordon
  uncordon drain suspend resume label removeContainers rebootNode restartKubelet up down`.split(
  /\s+/,
);

/** Keys that go with a verb, of this version or a later one. */
export const OTHER_KEYS: readonly string[] = `at after delay for namespace selector count
  gracePeriodSeconds container command replicas image env`.split(/\s+/);
