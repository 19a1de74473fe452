import { Dice } from '../dice.ts';
import type { Features } from '../features.ts';
import type { ClusterPlan, Json } from './cluster.ts';
import type { WorkloadPlan } from './workloads.ts';

/** What autoscaling adds to a scenario. */
export interface Autoscaling {
  /** Those that are scaled mostly say what they request. */
  readonly workloads: readonly WorkloadPlan[];
  readonly objects: readonly Json[];
  /** Rules of `apps` whose models say what they use. */
  readonly rules: readonly Json[];
}

const SCALED = ['Deployment', 'ReplicaSet', 'StatefulSet'];

/** Autoscalers for some of the workloads, if the features ask for them. */
export function planAutoscaling(
  seed: number,
  features: Features,
  { minor }: ClusterPlan,
  workloads: readonly WorkloadPlan[],
): Autoscaling {
  if (!features.has('autoscalers')) return { workloads, objects: [], rules: [] };
  const dice = new Dice(seed, 'autoscalers');
  const isScaled = new Set(
    workloads.filter(({ json }) => SCALED.includes(String(json.kind)) && dice.chance(0.8)),
  );
  return {
    workloads: workloads.map((one) => (isScaled.has(one) ? requesting(dice, one) : one)),
    objects: [...isScaled].map(({ json }) => autoscaler(dice, minor, json)),
    rules: [...isScaled].map(({ target }) => ({
      match: { workload: target },
      server: {
        startup: dice.pick(['0s', '2s..6s']),
        cpu: dice.pick<unknown>([
          '20m',
          { idle: '10m', load: dice.pick(['0.3', '2']) },
          load(dice),
        ]),
      },
    })),
  };
}

function load(dice: Dice): Json {
  const later = { at: dice.seconds(20, 90), cpu: dice.pick(['0.1', '3']) };
  return { load: [{ at: '0s', cpu: dice.pick(['0.1', '0.5', '1']) }, later] };
}

/** Without requests there is nothing to take a share of. */
function requesting(dice: Dice, workload: WorkloadPlan): WorkloadPlan {
  if (dice.chance(0.2)) return workload;
  const spec = workload.json.spec as Json;
  const template = spec.template as Json;
  const pod = template.spec as Json;
  const containers = (pod.containers as Json[]).map((container) => ({
    resources: { requests: { cpu: '100m' } },
    ...container,
  }));
  const json = {
    ...workload.json,
    spec: { ...spec, template: { ...template, spec: { ...pod, containers } } },
  };
  return { ...workload, json };
}

function autoscaler(dice: Dice, minor: number, { apiVersion, kind, metadata }: Json): Json {
  const { name } = metadata as { name: string };
  const minReplicas = dice.integer(1, 2);
  const bounds = { minReplicas, maxReplicas: minReplicas + dice.integer(0, 3) };
  const scaleTargetRef = { apiVersion, kind, name };
  const held = dice.integer(20, 90);
  const cpu = { name: 'cpu', target: target(dice, held) };
  const metric = dice.pick<Json>([
    { type: 'Resource', resource: cpu },
    { type: 'ContainerResource', containerResource: { ...cpu, container: 'c1' } },
  ]);
  const spec =
    minor < 28
      ? { targetCPUUtilizationPercentage: held }
      : { metrics: [metric], ...dice.maybe(0.8, () => ({ behavior: behavior(dice) })) };
  return {
    apiVersion: minor < 28 ? 'autoscaling/v1' : 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name },
    spec: { scaleTargetRef, ...bounds, ...spec },
  };
}

function target(dice: Dice, averageUtilization: number): Json {
  return dice.pick<Json>([
    { type: 'Utilization', averageUtilization },
    { type: 'AverageValue', averageValue: dice.pick(['50m', '200m']) },
  ]);
}

/** The windows are shorter than a run: by default nothing would ever be scaled down in one. */
function behavior(dice: Dice): Json {
  const policy = { type: dice.pick(['Pods', 'Percent']), value: dice.pick([1, 50]) };
  const policies = [{ ...policy, periodSeconds: dice.integer(5, 40) }];
  return {
    scaleUp: {
      stabilizationWindowSeconds: dice.pick([0, 20]),
      ...dice.maybe(0.4, () => ({ policies })),
    },
    scaleDown: {
      stabilizationWindowSeconds: dice.pick([0, 30]),
      ...dice.maybe(0.4, () => ({ policies })),
      ...dice.maybe(0.2, () => ({ selectPolicy: dice.pick(['Min', 'Disabled']) })),
    },
  };
}
