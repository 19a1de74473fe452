import * as z from 'zod/mini';
import { LATENCY_NAMES, RUNTIME_PROFILES } from '../runtime-profiles.ts';
import { distributionSchema, positiveDurationSchema, timeSchema } from './durations.ts';
import { optional } from './leaf.ts';
import {
  cpuSchema,
  gatesSchema,
  integer,
  labelsSchema,
  memorySchema,
  nodeNameSchema,
  rateSchema,
  releaseSchema,
  textSchema,
} from './scalars.ts';

const taintSchema = z.strictObject({
  key: textSchema,
  value: optional(z.string()),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});

const nodeSchema = z.strictObject({
  name: nodeNameSchema,
  count: optional(integer(1, 100_000)),
  capacity: optional(
    z.catchall(
      z.object({
        cpu: optional(cpuSchema),
        memory: optional(memorySchema),
        pods: optional(integer(1)),
      }),
      memorySchema,
    ),
  ),
  labels: optional(labelsSchema),
  taints: optional(z.array(taintSchema)),
});

const imageSchema = z.strictObject({
  match: textSchema,
  pull: optional(distributionSchema),
  fail: optional(textSchema),
  for: optional(timeSchema),
  until: optional(timeSchema),
});

const kubeletSchema = z.strictObject({
  serializeImagePulls: optional(z.boolean()),
  maxParallelImagePulls: optional(integer(1)),
  registryPullQPS: optional(rateSchema),
  registryBurst: optional(rateSchema),
  eventRecordQPS: optional(rateSchema),
  eventBurst: optional(rateSchema),
  shutdownGracePeriod: optional(timeSchema),
  shutdownGracePeriodCriticalPods: optional(timeSchema),
  crashLoopBackOff: optional(
    z.strictObject({ maxContainerRestartPeriod: optional(positiveDurationSchema) }),
  ),
});

const latencySchema = optional(distributionSchema);
const latencies = Object.fromEntries(LATENCY_NAMES.map((name) => [name, latencySchema])) as Record<
  (typeof LATENCY_NAMES)[number],
  typeof latencySchema
>;

const profiles = [...RUNTIME_PROFILES.keys()] as [string, ...string[]];

const profileSchema = z.enum(profiles);

/** Latencies one by one over a profile. */
export const latenciesSchema = z.strictObject({
  profile: optional(profileSchema),
  ...latencies,
});

export const clusterSchema = z.strictObject({
  version: optional(releaseSchema),
  featureGates: optional(gatesSchema),
  kubelet: optional(kubeletSchema),
  runtime: optional(z.union([profileSchema, latenciesSchema])),
  nodes: optional(z.array(nodeSchema)),
  images: optional(z.array(imageSchema)),
  scheduler: optional(z.array(z.union([textSchema, z.record(z.string(), z.unknown())]))),
});

export type ClusterInput = z.output<typeof clusterSchema>;
export type NodeInput = z.output<typeof nodeSchema>;
export type ImageInput = z.output<typeof imageSchema>;
