import * as z from 'zod/mini';
import { durationSchema, positiveDurationSchema, timeSchema } from '../schema/durations.ts';
import { optional } from '../schema/leaf.ts';
import {
  conditionStatusSchema,
  conditionTypeSchema,
  integer,
  labelChangesSchema,
  selectorSchema,
  stringMapSchema,
  textSchema,
} from '../schema/scalars.ts';

/** When an entry is carried out; exactly one of `at` and `after` is given. */
const when = {
  at: optional(timeSchema),
  after: optional(textSchema),
  delay: optional(durationSchema),
};

/** Which pods, beside `pod/NAME` or `pod`. */
const pods = {
  namespace: optional(textSchema),
  selector: optional(selectorSchema),
  count: optional(integer(1)),
};

const period = { for: optional(positiveDurationSchema) };

/** Verbs that are about pods; the key of the verb holds `pod/NAME`, or `pod`. */
export const POD_SCHEMAS = {
  delete: z.strictObject({
    delete: textSchema,
    ...when,
    ...pods,
    gracePeriodSeconds: optional(integer(0)),
  }),
  exec: z.strictObject({
    exec: textSchema,
    ...when,
    ...pods,
    container: optional(textSchema),
    command: z.array(z.string()),
  }),
  stopSandbox: z.strictObject({ stopSandbox: textSchema, ...when, ...pods }),
  kill: z.strictObject({ kill: textSchema, ...when, ...pods, container: optional(textSchema) }),
  evict: z.strictObject({
    evict: textSchema,
    ...when,
    ...pods,
    reason: optional(textSchema),
    gracePeriodSeconds: optional(integer(0)),
    api: optional(z.boolean()),
  }),
  set: z.strictObject({
    set: textSchema,
    ...when,
    ...pods,
    container: optional(textSchema),
    image: optional(textSchema),
    env: optional(stringMapSchema),
  }),
  condition: z.strictObject({
    condition: textSchema,
    ...when,
    ...pods,
    type: conditionTypeSchema,
    status: conditionStatusSchema,
  }),
  health: z.strictObject({
    health: textSchema,
    ...when,
    ...pods,
    container: textSchema,
    probe: z.enum(['startup', 'readiness', 'liveness']),
    verdict: z.enum(['ok', 'fail', 'timeout', 'error', 'warn']),
  }),
  patch: z.strictObject({
    patch: textSchema,
    ...when,
    ...pods,
    merge: z.record(z.string(), z.unknown()),
    subresource: optional(z.enum(['resize'])),
  }),
  label: z.strictObject({ label: textSchema, ...when, ...pods, labels: labelChangesSchema }),
  removeContainers: z.strictObject({
    removeContainers: textSchema,
    ...when,
    ...pods,
    containers: z.array(textSchema),
  }),
} as const;

/** Verbs that are about workloads only; the key of the verb holds `deployment/NAME`. */
export const WORKLOAD_SCHEMAS = {
  scale: z.strictObject({
    scale: textSchema,
    ...when,
    namespace: optional(textSchema),
    replicas: integer(0),
  }),
  restart: z.strictObject({ restart: textSchema, ...when, namespace: optional(textSchema) }),
  suspend: z.strictObject({ suspend: textSchema, ...when, namespace: optional(textSchema) }),
  resume: z.strictObject({ resume: textSchema, ...when, namespace: optional(textSchema) }),
} as const;

/** Verbs that are about one node; the key of the verb holds `node/NAME`. */
export const NODE_SCHEMAS = {
  stopKubelet: z.strictObject({ stopKubelet: textSchema, ...when, ...period }),
  startKubelet: z.strictObject({ startKubelet: textSchema, ...when }),
  restartKubelet: z.strictObject({ restartKubelet: textSchema, ...when, ...period }),
  stopRuntime: z.strictObject({ stopRuntime: textSchema, ...when, ...period }),
  startRuntime: z.strictObject({ startRuntime: textSchema, ...when }),
  rebootNode: z.strictObject({ rebootNode: textSchema, ...when, ...period }),
  failNode: z.strictObject({ failNode: textSchema, ...when, ...period }),
  startNode: z.strictObject({ startNode: textSchema, ...when }),
  shutdownNode: z.strictObject({ shutdownNode: textSchema, ...when, ...period }),
} as const;

/** Verbs that change a Node object, as kubectl does; the key of the verb holds `node/NAME`. */
export const NODE_OBJECT_SCHEMAS = {
  cordon: z.strictObject({ cordon: textSchema, ...when }),
  uncordon: z.strictObject({ uncordon: textSchema, ...when }),
  drain: z.strictObject({
    drain: textSchema,
    ...when,
    force: optional(z.boolean()),
    ignoreDaemonsets: optional(z.boolean()),
    deleteEmptydirData: optional(z.boolean()),
    gracePeriodSeconds: optional(integer(0)),
    timeout: optional(positiveDurationSchema),
  }),
  taint: z.strictObject({ taint: textSchema, ...when, taints: z.array(textSchema) }),
} as const;

/** One schema per timeline verb; the key of the verb is the first one. */
export const ACTION_SCHEMAS = {
  ...POD_SCHEMAS,
  ...WORKLOAD_SCHEMAS,
  apply: z.strictObject({ apply: z.array(z.unknown()), ...when }),
  ...NODE_SCHEMAS,
  ...NODE_OBJECT_SCHEMAS,
  up: z.strictObject({ up: textSchema, ...when }),
  down: z.strictObject({ down: textSchema, ...when }),
} as const;

export type Verb = keyof typeof ACTION_SCHEMAS;
export type PodVerb = keyof typeof POD_SCHEMAS;
export type WorkloadVerb = keyof typeof WORKLOAD_SCHEMAS;
export type NodeObjectVerb = keyof typeof NODE_OBJECT_SCHEMAS;

/** An entry of the timeline that fits the schema of its verb. */
export type Input<V extends Verb> = z.output<(typeof ACTION_SCHEMAS)[V]>;
