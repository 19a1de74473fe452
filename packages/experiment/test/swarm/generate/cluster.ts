import type { Dice } from '../dice.ts';
import type { Features } from '../features.ts';

/** As written in a scenario or manifest. */
export type Json = Readonly<Record<string, unknown>>;

export const RELEASES = [
  '1.21',
  '1.28',
  '1.29',
  '1.30',
  '1.31',
  '1.32',
  '1.33',
  '1.34',
  '1.35',
  '1.36',
];

/** What the rest of a scenario has to know of its cluster. */
export interface ClusterPlan {
  readonly json: Json;
  /** Minor number of the release. */
  readonly minor: number;
  readonly sidecars: boolean;
  readonly nodes: readonly string[];
  /** Seconds; 0: nodes end without warning. */
  readonly shutdownGrace: number;
}

const GATES = [
  'ContainerStopSignals',
  'ReduceDefaultCrashLoopBackOffDecay',
  'PodReadyToStartContainersCondition',
  'ChangeContainerStatusOnKubeletRestart',
];

export function planCluster(dice: Dice, features: Features): ClusterPlan {
  const version = dice.pick(RELEASES);
  const minor = Number(version.split('.')[1]);
  const nodes = Array.from({ length: features.has('manyNodes') ? dice.integer(2, 3) : 1 }, (_, i) =>
    node(i + 1, dice, features),
  );
  const shutdownGrace = features.has('shutdown') && dice.chance(0.8) ? dice.integer(4, 30) : 0;
  const json = {
    version,
    nodes,
    kubelet: kubelet(dice, features, shutdownGrace),
    ...images(dice, features),
    ...(features.has('gates')
      ? { featureGates: Object.fromEntries(GATES.map((gate) => [gate, dice.chance(0.5)])) }
      : {}),
    ...(features.has('latencies') ? { runtime: latencies(dice) } : {}),
  };
  const names = nodes.map(({ name }) => name);
  return { json, minor, sidecars: minor >= 29, nodes: names, shutdownGrace };
}

function node(ordinal: number, dice: Dice, features: Features) {
  const effect = dice.pick(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
  const isTainted = features.has('taints') && dice.chance(0.4);
  return {
    name: `node${ordinal}`,
    capacity: features.has('smallNodes')
      ? { cpu: '1', memory: '1Gi', pods: dice.integer(1, 6) }
      : { cpu: '8', memory: '32Gi', pods: 110 },
    ...(isTainted ? { taints: [{ key: 'swarm', value: 'yes', effect }] } : {}),
    labels: { disk: dice.pick(['ssd', 'hdd']) },
  };
}

function kubelet(dice: Dice, features: Features, shutdownGrace: number): Json {
  const critical = Math.floor(shutdownGrace / 3);
  const shutdown = {
    shutdownGracePeriod: `${shutdownGrace}s`,
    shutdownGracePeriodCriticalPods: `${critical}s`,
  };
  if (!features.has('kubeletSettings')) return shutdownGrace > 0 ? shutdown : {};
  return {
    ...shutdown,
    serializeImagePulls: dice.chance(0.3),
    registryPullQPS: dice.pick([0, 0.2, 5]),
    registryBurst: dice.pick([1, 10]),
    ...dice.maybe(0.4, () => ({
      crashLoopBackOff: { maxContainerRestartPeriod: `${dice.integer(1, 60)}s` },
    })),
  };
}

/** Images from `slow/` have to be pulled; those from `bad/` cannot be, at times for a while. */
function images(dice: Dice, features: Features): Json {
  const rules: Json[] = [];
  if (features.has('pullFailures')) {
    const fail = dice.pick(['not-found', 'refused', 'unauthorized', 'the disk is full']);
    rules.push({ match: 'bad/*', fail, ...dice.maybe(0.5, () => ({ for: dice.seconds(5, 90) })) });
    rules.push({ match: 'bad/*', pull: '1s' });
  }
  if (features.has('pulls')) {
    rules.push({ match: 'slow/*', pull: dice.pick(['500ms', '2s..9s', '~3s', '15s']) });
  }
  return rules.length === 0 ? {} : { images: rules };
}

function latencies(dice: Dice): Json {
  const time = () => dice.pick(['0s', '1ms', '20ms..90ms', '~200ms', { uniform: ['1ms', '2s'] }]);
  const names = [
    'watch',
    'apiWrite',
    'schedule',
    'volumes',
    'unmount',
    'createSandbox',
    'sandboxCreated',
    'stopSandbox',
    'sandboxStopped',
    'createContainer',
    'startContainer',
    'containerStarted',
    'containerExit',
    'containerStopped',
    'registryRoundTrip',
    'exec',
    'localNetwork',
    'endpointSlice',
    'proxySync',
  ];
  return Object.fromEntries(dice.some(names, 1, names.length).map((name) => [name, time()]));
}
