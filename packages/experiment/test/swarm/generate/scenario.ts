import { Dice } from '../dice.ts';
import { Features } from '../features.ts';
import { apps } from './apps.ts';
import { planAutoscaling } from './autoscalers.ts';
import { type Json, planCluster } from './cluster.ts';
import { type PodPlan, planPod } from './pods.ts';
import { timeline } from './timeline.ts';
import { planWorkloads } from './workloads.ts';

/** Documents of a scenario file: the Scenario, then Kubernetes objects. */
export type Documents = readonly Json[];

/** The scenario of a seed. */
export function scenarioOf(seed: number, features: Features = Features.of(seed)): Documents {
  const cluster = planCluster(new Dice(seed, 'cluster'), features);
  const dice = new Dice(seed, 'scenario');
  const plan = (name: string): PodPlan => {
    return planPod(name, new Dice(seed, `pod/${name}`), features, cluster);
  };
  const count = features.has('manyPods') ? dice.integer(3, 10) : dice.integer(1, 2);
  const pods = Array.from({ length: count }, (_, i) => plan(`p${i + 1}`));
  const laterCount = features.has('apply') ? dice.integer(1, 2) : 0;
  const later = Array.from({ length: laterCount }, (_, i) => plan(`q${i + 1}`));
  const duration = dice.integer(30, 240);
  const planned = planWorkloads(seed, features, cluster);
  const { workloads, ...scaling } = planAutoscaling(seed, features, cluster, planned);
  const made = workloads.flatMap((workload) => workload.pods);
  const firsts = workloads.flatMap((workload) => workload.pods.slice(0, 1));
  const played = apps(new Dice(seed, 'apps'), features, [...pods, ...later, ...firsts]);
  const rules = [...played, ...scaling.rules];
  const parts = { features, cluster, pods: [...pods, ...made], workloads, later, duration };
  const entries = timeline({ ...parts, dice: new Dice(seed, 'timeline') });
  const scenario = {
    apiVersion: 'podsim/v1alpha1',
    kind: 'Scenario',
    metadata: { name: `swarm-${seed}` },
    spec: {
      duration: `${duration}s`,
      seed,
      cluster: cluster.json,
      ...(rules.length > 0 ? { apps: rules } : {}),
      ...(entries.length > 0 ? { timeline: entries } : {}),
    },
  };
  const objects = [...pods, ...workloads].map(({ json }) => json);
  return [scenario, ...objects, ...scaling.objects, ...extras(features, dice)];
}

function extras(features: Features, dice: Dice): readonly Json[] {
  const services = features.has('services') ? dice.integer(1, 2) : 0;
  return [
    ...Array.from({ length: services }, (_, i) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `svc${i + 1}` },
      spec: {
        selector: { app: dice.pick(['a', 'b']) },
        ports: [{ port: 80, targetPort: 8301 }],
        ...dice.maybe(0.2, () => ({ publishNotReadyAddresses: true })),
      },
    })),
    ...budgets(features, dice),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings' },
      data: { mode: 'swarm', more: 'text' },
    },
  ];
}

function budgets(features: Features, dice: Dice): readonly Json[] {
  if (!features.has('budgets')) return [];
  const limit = dice.pick<Json>([
    { minAvailable: dice.integer(0, 3) },
    { maxUnavailable: dice.integer(0, 2) },
    { minAvailable: '50%' },
  ]);
  const selector = { matchLabels: { app: dice.pick(['a', 'b']) } };
  const metadata = { name: 'budget' };
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { ...limit, selector },
    },
  ];
}

/** A file that reproduces: every document is a line of JSON, which is YAML, too. */
export function textOf(documents: Documents): string {
  return documents.map((document) => JSON.stringify(document)).join('\n---\n');
}
