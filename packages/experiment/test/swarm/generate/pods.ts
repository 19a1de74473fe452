import type { Dice } from '../dice.ts';
import type { Features } from '../features.ts';
import type { ClusterPlan, Json } from './cluster.ts';
import { container, type PodParts } from './containers.ts';

/** A pod of a scenario, and what the timeline may say of it. */
export interface PodPlan {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What makes it: its own manifest, or that of its workload. */
  readonly json: Json;
  /** How a rule of `apps` finds it. */
  readonly match: Json;
  readonly containers: readonly Json[];
  readonly hasGate: boolean;
}

export const GATE = 'example.com/gate';

export function planPod(
  name: string,
  dice: Dice,
  features: Features,
  cluster: ClusterPlan,
): PodPlan {
  const grace = gracePeriod(dice, features);
  const { volumes, mounts } = storage(dice, features);
  const hostNetwork = features.has('hostNetwork') && dice.chance(0.3);
  const parts: PodParts = { dice, features, cluster, grace, hostNetwork, mounts };
  const inits = initContainers(parts);
  const count = features.has('severalContainers') ? dice.integer(1, 3) : 1;
  const mains = Array.from({ length: count }, (_, i) => container(parts, 'main', i + 1));
  const hasGate = features.has('readinessGates') && dice.chance(0.5);
  const labels = { app: dice.pick(['a', 'b']), name };
  const metadata = { name, labels, ...extraMetadata(dice, features) };
  const restartPolicy = dice.pick(
    features.among([
      ['onFailure', 'OnFailure'],
      ['never', 'Never'],
      [null, 'Always'],
    ]),
  );
  const json = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      restartPolicy,
      terminationGracePeriodSeconds: grace,
      ...(inits.length > 0 ? { initContainers: inits } : {}),
      containers: mains.map((main) => ({ ...main, ...resizePolicy(parts, restartPolicy) })),
      ...(volumes.length > 0 ? { volumes } : {}),
      ...(hasGate ? { readinessGates: [{ conditionType: GATE }] } : {}),
      ...(features.has('sharedPid') ? { shareProcessNamespace: dice.chance(0.5) } : {}),
      ...(hostNetwork ? { hostNetwork } : {}),
      ...(features.has('deadlines') && dice.chance(0.4)
        ? { activeDeadlineSeconds: dice.integer(5, 90) }
        : {}),
      ...placement(dice, features, cluster),
    },
  };
  const containers = [...inits, ...mains];
  return { name, labels, json, match: { pod: name }, containers, hasGate };
}

/** What is never started again cannot be restarted for its resources. */
function resizePolicy({ dice, features }: PodParts, restartPolicy: string): Json {
  if (!features.has('resizes') || restartPolicy === 'Never') return {};
  const policy = dice.pick(['NotRequired', 'RestartContainer']);
  const resourceName = dice.pick(['cpu', 'memory']);
  return dice.maybe(0.6, () => ({ resizePolicy: [{ resourceName, restartPolicy: policy }] }));
}

/** Pods of a node's own, and pods that somebody else holds on to. */
function extraMetadata(dice: Dice, features: Features): Json {
  if (features.has('statics') && dice.chance(0.15)) {
    return { annotations: { 'kubernetes.io/config.source': 'file' } };
  }
  const isHeld = features.has('finalizers') && dice.chance(0.15);
  return isHeld ? { finalizers: ['example.com/hold'] } : {};
}

function gracePeriod(dice: Dice, features: Features): number {
  const long = [3, 6, 10, 30];
  return dice.pick(features.has('shortGrace') ? [0, 1, 2, ...long] : long);
}

function initContainers(parts: PodParts): readonly Json[] {
  const { dice, features, cluster } = parts;
  const kinds: ('init' | 'sidecar')[] = [];
  if (features.has('init') && dice.chance(0.6)) {
    kinds.push(...Array.from({ length: dice.integer(1, 2) }, () => 'init' as const));
  }
  if (features.has('sidecars') && cluster.sidecars && dice.chance(0.6)) {
    for (let i = dice.integer(1, 2); i > 0; i -= 1) {
      kinds.splice(dice.integer(0, kinds.length), 0, 'sidecar');
    }
  }
  return kinds.map((kind, i) => container(parts, kind, i + 1));
}

function storage(dice: Dice, features: Features): { volumes: Json[]; mounts: Json[] } {
  const volumes: Json[] = [];
  const mounts: Json[] = [];
  const add = (name: string, source: Json, mountPath: string): void => {
    volumes.push({ name, ...source });
    mounts.push({ name, mountPath });
  };
  if (features.has('emptyDir')) add('data', { emptyDir: {} }, '/data');
  if (features.has('hostPath') && dice.chance(0.5)) {
    add('host', { hostPath: { path: '/var/swarm', type: 'DirectoryOrCreate' } }, '/host');
  }
  if (features.has('configMaps') && dice.chance(0.5)) {
    const missing = features.has('missingConfig') && dice.chance(0.3);
    add('settings', { configMap: { name: missing ? 'later' : 'settings' } }, '/etc/settings');
  }
  return { volumes, mounts };
}

function placement(dice: Dice, features: Features, cluster: ClusterPlan): Json {
  return {
    ...(features.has('taints') && dice.chance(0.5)
      ? { tolerations: [{ key: 'swarm', operator: 'Exists' }] }
      : {}),
    ...(features.has('stopSignals') ? { os: { name: 'linux' } } : {}),
    ...(dice.chance(0.15) ? { nodeName: dice.pick(cluster.nodes) } : unbound(dice, features)),
    ...(features.has('shutdown') && dice.chance(0.2)
      ? { priorityClassName: 'system-node-critical' }
      : {}),
  };
}

/** What the scheduler looks at of a pod that names no node. */
function unbound(dice: Dice, features: Features): Json {
  return {
    ...dice.maybe(0.1, () => ({ nodeSelector: { disk: 'ssd' } })),
    ...(features.has('schedulingGates') && dice.chance(0.1)
      ? { schedulingGates: [{ name: 'example.com/later' }] }
      : {}),
  };
}
