import type { Dice } from '../dice.ts';
import type { Features } from '../features.ts';
import type { ClusterPlan, Json } from './cluster.ts';
import { hooks, type Ports, probes } from './handlers.ts';
import { script } from './script.ts';

export type Kind = 'init' | 'sidecar' | 'main';

/** What all containers of one pod share. */
export interface PodParts {
  readonly dice: Dice;
  readonly features: Features;
  readonly cluster: ClusterPlan;
  readonly grace: number;
  readonly hostNetwork: boolean;
  /** Names of the pod's volumes and where they are mounted. */
  readonly mounts: readonly Json[];
}

export function container(parts: PodParts, kind: Kind, ordinal: number): Json {
  const { dice, features, cluster } = parts;
  const letter = kind === 'init' ? 'i' : kind === 'sidecar' ? 's' : 'c';
  const ports: Ports = { number: portNumber(parts, kind, ordinal), name: `p-${letter}${ordinal}` };
  const isRegularInit = kind === 'init';
  return {
    name: `${letter}${ordinal}`,
    ...program(parts, isRegularInit),
    ...dice.maybe(0.2, () => ({
      imagePullPolicy: dice.pick(['Always', 'IfNotPresent', 'Never']),
    })),
    ports: [{ name: ports.name, containerPort: ports.number }],
    ...(parts.mounts.length > 0 ? { volumeMounts: parts.mounts } : {}),
    ...resources(dice, features),
    ...environment(dice, features),
    ...restarts(parts, kind),
    ...messages(dice, features),
    ...(isRegularInit ? {} : probes(dice, features, ports, cluster.minor)),
    ...(isRegularInit ? {} : hooks(dice, features, ports, parts.grace, cluster.minor)),
  };
}

/** Mostly a port of its own; at times one that another container wants, too. */
function portNumber({ dice, hostNetwork }: PodParts, kind: Kind, ordinal: number): number {
  // The API server refuses to give a port of the host to two containers of a pod.
  if (dice.chance(0.1) && !hostNetwork) return 8000;
  const base = kind === 'init' ? 8100 : kind === 'sidecar' ? 8200 : 8300;
  return base + ordinal;
}

/** Image and command. A command is run as written, so that no model is needed. */
function program({ dice, features }: PodParts, isInit: boolean): Json {
  const registries = features.among<string>([
    ['pulls', 'slow/'],
    ['pullFailures', 'bad/'],
    [null, ''],
  ]);
  const registry = dice.chance(0.3) ? dice.pick(registries) : '';
  const image = `${registry}busybox:${dice.pick(['1.36', 'latest'])}`;
  const args = [dice.pick(['liveness', 'netexec', 'pause', 'grpc-health-checking'])];
  const programs: (() => Json)[] = [];
  if (features.has('scripts') || isInit) {
    programs.push(() => ({ image, command: ['sh', '-c', script(dice, features, isInit)] }));
  }
  if (features.has('startErrors')) programs.push(() => ({ image, command: ['nosuchcommand'] }));
  if (features.has('images') && !isInit) {
    programs.push(() => ({ image: 'nginx:1.27' }));
    programs.push(() => ({ image: 'redis' }));
    programs.push(() => ({ image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args }));
    programs.push(() => ({ image: 'registry.k8s.io/liveness' }));
  }
  if (programs.length === 0) programs.push(() => ({ image: `${registry}app:1` }));
  return dice.pick(programs)();
}

function resources(dice: Dice, features: Features): Json {
  if (features.has('resizes')) {
    const limits = { cpu: dice.pick(['200m', '500m']), memory: '128Mi' };
    return { resources: { requests: { cpu: '100m', memory: '64Mi' }, limits } };
  }
  if (!features.has('smallNodes') && !features.has('outOfMemory')) return {};
  return dice.maybe(0.5, () => ({
    resources: {
      requests: { cpu: '100m', memory: '64Mi' },
      limits: { cpu: dice.pick(['100m', '500m']), memory: dice.pick(['64Mi', '128Mi']) },
    },
  }));
}

function environment(dice: Dice, features: Features): Json {
  if (!features.has('environment')) return {};
  const missing = features.has('missingConfig') && dice.chance(0.2);
  const key = { name: missing ? 'nosuchmap' : 'settings', key: 'mode' };
  return {
    env: [
      { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'MODE', valueFrom: { configMapKeyRef: key } },
    ],
    ...dice.maybe(0.3, () => ({ envFrom: [{ configMapRef: { name: 'settings' } }] })),
  };
}

/** Restart policy and rules of its own (NEW-6, NEW-7). */
function restarts({ dice, features, cluster }: PodParts, kind: Kind): Json {
  if (kind === 'sidecar') return { restartPolicy: 'Always' };
  if (cluster.minor < 35 || !features.has('ownRestart') || !dice.chance(0.5)) return {};
  const actions = ['Restart'];
  if (cluster.minor >= 36 && features.has('restartAll')) actions.push('RestartAllContainers');
  const rule = () => ({
    action: dice.pick(actions),
    exitCodes: { operator: dice.pick(['In', 'NotIn']), values: dice.some([0, 1, 2, 42], 1, 3) },
  });
  // An init container with Always is a sidecar, which is another kind.
  const policies = kind === 'init' ? ['OnFailure', 'Never'] : ['Always', 'OnFailure', 'Never'];
  return {
    restartPolicy: dice.pick(policies),
    ...dice.maybe(0.7, () => ({
      restartPolicyRules: Array.from({ length: dice.integer(1, 2) }, rule),
    })),
  };
}

function messages(dice: Dice, features: Features): Json {
  if (!features.has('termination')) return {};
  return { terminationMessagePolicy: dice.pick(['File', 'FallbackToLogsOnError']) };
}
