import { Dice } from '../dice.ts';
import type { Feature, Features } from '../features.ts';
import type { ClusterPlan, Json } from './cluster.ts';
import { type PodPlan, planPod } from './pods.ts';

/** A workload of a scenario, and some of the pods that it may make. */
export interface WorkloadPlan {
  /** As a target: `deployment/d1`. */
  readonly target: string;
  readonly json: Json;
  readonly pods: readonly PodPlan[];
}

type Kind = 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob';

interface Parts {
  readonly dice: Dice;
  readonly features: Features;
  readonly minor: number;
  /** Pods are not run anew in place. */
  readonly isNever: boolean;
}

const KINDS: readonly (readonly [Feature, Kind])[] = [
  ['deployments', 'Deployment'],
  ['deployments', 'ReplicaSet'],
  ['statefulSets', 'StatefulSet'],
  ['daemonSets', 'DaemonSet'],
  ['jobs', 'Job'],
  ['cronJobs', 'CronJob'],
];

/** None without a feature that asks for them. */
export function planWorkloads(
  seed: number,
  features: Features,
  cluster: ClusterPlan,
): readonly WorkloadPlan[] {
  const dice = new Dice(seed, 'workloads');
  return KINDS.filter(([feature]) => features.has(feature) && dice.chance(0.6)).map(([, kind]) => {
    const name = `${kind.toLowerCase()[0]}${kind.length}`;
    return planWorkload(kind, name, new Dice(seed, `workload/${name}`), features, cluster);
  });
}

function planWorkload(
  kind: Kind,
  name: string,
  dice: Dice,
  features: Features,
  cluster: ClusterPlan,
): WorkloadPlan {
  const plan = planPod(name, dice, features, cluster);
  const isJob = kind === 'Job' || kind === 'CronJob';
  const isNever = isJob && dice.chance(0.6);
  // Pods that name a full node fail at once and are made anew, thousands of times.
  const { nodeName, ...named } = plan.json.spec as Json;
  const placed = isNever
    ? { ...named, containers: (named.containers as Json[]).map(settled) }
    : named;
  const spec = isJob
    ? { ...placed, restartPolicy: isNever ? 'Never' : 'OnFailure' }
    : lasting(placed);
  const template = { metadata: { labels: plan.labels }, spec };
  const parts = { dice, features, minor: cluster.minor, isNever };
  const selector = { matchLabels: { name } };
  const json = {
    apiVersion: isJob ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { name, labels: { app: plan.labels.app } },
    spec: { ...SPECS[kind](parts), ...inSpec(kind, name, template, selector, parts) },
  };
  const match = { workload: `${kind.toLowerCase()}/${name}` };
  const pods = podNames(kind, name).map((pod) => ({ ...plan, name: pod, json, match }));
  return { target: match.workload, json, pods };
}

function podNames(kind: Kind, name: string): readonly string[] {
  if (kind === 'StatefulSet') return [`${name}-0`, `${name}-1`];
  return [1, 2, 3].map((ordinal) => `${name}#${ordinal}`);
}

/** A container that is not started again for its resources either. */
function settled({ resizePolicy, ...container }: Json): Json {
  return container;
}

/** What the API server accepts of pods that have to go on for ever. */
function lasting({ activeDeadlineSeconds, ...spec }: Json): Json {
  return { ...spec, restartPolicy: 'Always' };
}

function inSpec(kind: Kind, name: string, template: Json, selector: Json, parts: Parts): Json {
  switch (kind) {
    case 'Job':
      return { template };
    case 'CronJob':
      return { jobTemplate: { spec: { ...job(parts), template } } };
    case 'StatefulSet':
      return { template, selector, serviceName: name };
    default:
      return { template, selector };
  }
}

const SPECS: Readonly<Record<Kind, (parts: Parts) => Json>> = {
  Deployment: ({ dice }) => ({
    replicas: dice.integer(0, 4),
    strategy: dice.chance(0.2) ? { type: 'Recreate' } : { rollingUpdate: surge(dice) },
    ...dice.maybe(0.4, () => ({ minReadySeconds: dice.integer(1, 8) })),
    ...dice.maybe(0.4, () => ({ progressDeadlineSeconds: dice.integer(10, 40) })),
    ...dice.maybe(0.4, () => ({ revisionHistoryLimit: dice.integer(0, 1) })),
  }),
  ReplicaSet: ({ dice }) => ({
    replicas: dice.integer(0, 3),
    ...dice.maybe(0.3, () => ({ minReadySeconds: dice.integer(1, 8) })),
  }),
  StatefulSet: ({ dice }) => ({
    replicas: dice.integer(0, 3),
    podManagementPolicy: dice.pick(['OrderedReady', 'Parallel']),
    ...dice.maybe(0.3, () => ({ minReadySeconds: dice.integer(1, 8) })),
    updateStrategy: dice.chance(0.2)
      ? { type: 'OnDelete' }
      : { rollingUpdate: { partition: dice.pick([0, 0, 1]) } },
  }),
  DaemonSet: ({ dice, minor }) => ({
    ...dice.maybe(0.3, () => ({ minReadySeconds: dice.integer(1, 8) })),
    updateStrategy: dice.chance(0.2)
      ? { type: 'OnDelete' }
      : { rollingUpdate: daemonUpdate(dice, minor) },
  }),
  Job: job,
  CronJob: ({ dice }) => ({
    schedule: dice.pick(['* * * * *', '*/2 * * * *']),
    concurrencyPolicy: dice.pick(['Allow', 'Forbid', 'Replace']),
    ...dice.maybe(0.4, () => ({ successfulJobsHistoryLimit: dice.integer(0, 1) })),
    ...dice.maybe(0.4, () => ({ failedJobsHistoryLimit: dice.integer(0, 1) })),
  }),
};

/** 1.21 has no surge of daemons. */
function daemonUpdate(dice: Dice, minor: number): Json {
  const surging = minor < 28 ? { maxUnavailable: 2 } : { maxSurge: 1, maxUnavailable: 0 };
  return dice.pick([{ maxUnavailable: 1 }, surging]);
}

function surge(dice: Dice): Json {
  const maxSurge = dice.pick([0, 1, 2, '25%', '100%']);
  const maxUnavailable = dice.pick(maxSurge === 0 ? [1, 2, '50%'] : [0, 1, '25%', '100%']);
  return { maxSurge, maxUnavailable };
}

function job({ dice, minor, isNever }: Parts): Json {
  const parallelism = dice.integer(0, 3);
  const isIndexed = dice.chance(0.4);
  const onFailure = isNever
    ? dice.pick<Json>([{}, { podFailurePolicy: failurePolicy(dice) }, perIndex(dice, isIndexed)])
    : {};
  return {
    parallelism,
    ...(isIndexed || dice.chance(0.7) ? { completions: dice.integer(0, 4) } : {}),
    completionMode: isIndexed ? 'Indexed' : 'NonIndexed',
    ...dice.maybe(0.5, () => ({ backoffLimit: dice.integer(0, 3) })),
    ...dice.maybe(0.2, () => ({ activeDeadlineSeconds: dice.integer(5, 60) })),
    ...dice.maybe(0.3, () => ({ ttlSecondsAfterFinished: dice.integer(0, 20) })),
    ...dice.maybe(0.2, () => ({ suspend: true })),
    ...(minor >= 29 ? onFailure : {}),
  };
}

function failurePolicy(dice: Dice): Json {
  const action = dice.pick(['FailJob', 'Ignore', 'Count']);
  const onExit = { onExitCodes: { operator: 'In', values: [1, 137, 143] } };
  const onCondition = { onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] };
  return { rules: [{ action, ...dice.pick<Json>([onExit, onCondition]) }] };
}

function perIndex(dice: Dice, isIndexed: boolean): Json {
  return isIndexed ? { backoffLimitPerIndex: dice.integer(0, 2) } : {};
}
