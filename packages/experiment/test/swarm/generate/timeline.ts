import type { Dice } from '../dice.ts';
import type { Feature, Features } from '../features.ts';
import type { ClusterPlan, Json } from './cluster.ts';
import { GATE, type PodPlan } from './pods.ts';
import { FLAGS } from './script.ts';
import type { WorkloadPlan } from './workloads.ts';

/** What a timeline may speak of. */
export interface TimelineParts {
  readonly dice: Dice;
  readonly features: Features;
  readonly cluster: ClusterPlan;
  /** Pods that are there from the beginning. */
  readonly pods: readonly PodPlan[];
  readonly workloads: readonly WorkloadPlan[];
  /** Pods that only the timeline creates. */
  readonly later: readonly PodPlan[];
  /** Seconds. */
  readonly duration: number;
}

/** null if there is nothing to do it to. */
type Verb = (parts: TimelineParts, pod: PodPlan) => Json | null;

/** Random actions, and the creation of the pods that come later. */
export function timeline(parts: TimelineParts): readonly Json[] {
  const { dice, features, pods, later, duration } = parts;
  const verbs = features.among<Verb | null>([...VERBS, [null, null]]);
  const entries: Json[] = later.map(({ json }) => ({ at: time(dice, duration), apply: [json] }));
  for (let i = dice.integer(0, 12); i > 0; i -= 1) {
    const deed = dice.pick(verbs)?.(parts, dice.pick([...pods, ...later])) ?? null;
    if (deed !== null) entries.push({ ...when(parts), ...deed });
  }
  return entries;
}

/** Often a round time, so that actions meet each other and the ticks of loops. */
function time(dice: Dice, duration: number): string {
  return dice.seconds(0, duration - 1);
}

function when({ dice, features, pods, duration }: TimelineParts): Json {
  if (!features.has('after') || dice.chance(0.5)) return { at: time(dice, duration) };
  const pod = dice.pick(pods);
  const name = dice.pick(pod.containers).name;
  const event = dice.pick([
    `${name} started`,
    `${name} started #2`,
    `${name} running`,
    `${name} exited`,
    `${name} SIGTERM`,
    `${name} SIGKILL`,
    `${name} killed`,
    `${name} ready`,
    `${name} waiting CrashLoopBackOff`,
    `${name} preStop began`,
    `${name} postStart began`,
    'scheduled',
    'sandboxCreated',
    'sandboxKilled',
    'ready',
    'notReady',
    'deleting',
    'phase Running',
    'phase Failed',
    'condition Initialized True',
  ]);
  const delay = dice.pick([{}, { delay: '0s' }, { delay: dice.seconds(0, 12) }]);
  return { after: `pod/${pod.name} ${event}`, ...delay };
}

/** A pod by its name, or several by a label. */
function target({ dice, features, pods }: TimelineParts, verb: string, pod: PodPlan): Json {
  if (!features.has('selectors') || dice.chance(0.7)) return { [verb]: `pod/${pod.name}` };
  const app = dice.pick(pods).labels.app;
  return { [verb]: 'pod', selector: `app=${app}`, ...dice.maybe(0.5, () => ({ count: 1 })) };
}

const containerOf = ({ dice }: TimelineParts, pod: PodPlan): unknown =>
  dice.pick(pod.containers).name;

const VERBS: readonly (readonly [Feature, Verb])[] = [
  [
    'delete',
    (parts, pod) => ({
      ...target(parts, 'delete', pod),
      ...parts.dice.maybe(0.4, () => ({ gracePeriodSeconds: parts.dice.integer(1, 12) })),
    }),
  ],
  ['forceDelete', (parts, pod) => ({ ...target(parts, 'delete', pod), gracePeriodSeconds: 0 })],
  [
    'exec',
    (parts, pod) => ({
      exec: `pod/${pod.name}`,
      container: containerOf(parts, pod),
      command: execCommand(parts.dice),
    }),
  ],
  ['reuse', (_, pod) => ({ apply: [pod.json] })],
  ['stopSandbox', (parts, pod) => target(parts, 'stopSandbox', pod)],
  [
    'kill',
    (parts, pod) => ({
      kill: `pod/${pod.name}`,
      ...parts.dice.maybe(0.6, () => ({ container: containerOf(parts, pod) })),
    }),
  ],
  ['evict', evict],
  [
    'set',
    (parts, pod) => ({
      set: `pod/${pod.name}`,
      container: containerOf(parts, pod),
      image: parts.dice.pick(['busybox:1.37', 'busybox:1.36', 'nginx:1.27', 'slow/busybox:2']),
    }),
  ],
  ['patch', patch],
  ['resizes', resize],
  ['resizes', resize],
  ['resizes', resize],
  [
    'condition',
    (parts, pod) => ({
      ...target(parts, 'condition', pod),
      type: parts.dice.chance(0.9) ? GATE : 'example.com/other',
      status: parts.dice.pick(['True', 'False']),
    }),
  ],
  ['health', health],
  [
    'label',
    (parts, pod) => ({
      ...target(parts, 'label', pod),
      labels: { app: parts.dice.pick(['a', 'b', null]) },
    }),
  ],
  [
    'removeContainers',
    (parts, pod) => {
      const names = pod.containers.map(({ name }) => name);
      return { removeContainers: `pod/${pod.name}`, containers: parts.dice.some(names, 1, 3) };
    },
  ],
  ['kubeletDown', (parts) => pair(parts, 'stopKubelet', 'startKubelet')],
  ['kubeletDown', (parts) => lasting(parts, 'restartKubelet', 1)],
  ['runtimeDown', (parts) => pair(parts, 'stopRuntime', 'startRuntime')],
  ['nodeDown', (parts) => lasting(parts, 'rebootNode', 1)],
  ['nodeDown', (parts) => pair(parts, 'failNode', 'startNode')],
  ['shutdown', (parts) => lasting(parts, 'shutdownNode', parts.cluster.shutdownGrace + 1)],
  ['workloadVerbs', scale],
  ['workloadVerbs', (parts) => toWorkload(parts, 'restart', ['deploy', 'stateful', 'daemon'])],
  ['workloadVerbs', (parts) => toWorkload(parts, 'suspend', ['job', 'cronjob'])],
  ['workloadVerbs', (parts) => toWorkload(parts, 'resume', ['job', 'cronjob'])],
  ['workloadVerbs', (parts) => toWorkload(parts, 'delete', [''])],
  ['workloadPatches', newImage],
  ['workloadPatches', patchWorkload],
  ['drains', drain],
  ['drains', (parts) => ({ uncordon: `node/${parts.dice.pick(parts.cluster.nodes)}` })],
  ['nodeTaints', nodeTaint],
  ['hosts', ({ dice }) => ({ [dice.pick(['up', 'down'])]: 'host/10.99.0.1' })],
];

/** What may change of a pod, and what the API server refuses. */
function patch(parts: TimelineParts, pod: PodPlan): Json {
  const { dice } = parts;
  const name = containerOf(parts, pod);
  const merge = dice.pick<Json>([
    { spec: { activeDeadlineSeconds: dice.integer(5, 60) } },
    { spec: { containers: [{ name, image: 'busybox:1.37' }] } },
    { spec: { tolerations: [{ key: 'swarm', operator: 'Exists' }] } },
    { spec: { terminationGracePeriodSeconds: 1 } },
    { metadata: { labels: { app: dice.pick(['a', 'b']) } } },
  ]);
  return { ...target(parts, 'patch', pod), merge };
}

/** More, less, too much for the node, and what the API server refuses in some releases. */
function resize(parts: TimelineParts, pod: PodPlan): Json {
  const { dice } = parts;
  const cpu = dice.pick(['50m', '150m', '700m', '6']);
  const resources = dice.pick<Json>([
    { requests: { cpu }, limits: { cpu } },
    { limits: { cpu: dice.pick(['200m', '1']) } },
    { requests: { memory: dice.pick(['32Mi', '100Mi', '900Mi']) }, limits: { memory: '1Gi' } },
    { limits: { memory: dice.pick(['96Mi', '256Mi']) } },
  ]);
  const name = containerOf(parts, pod);
  const list = String(name).startsWith('c') ? 'containers' : 'initContainers';
  const merge = { spec: { [list]: [{ name, resources }] } };
  return { patch: `pod/${pod.name}`, subresource: 'resize', merge };
}

function execCommand(dice: Dice): readonly string[] {
  return dice.pick([
    ['touch', dice.pick(FLAGS)],
    ['rm', '-f', dice.pick(FLAGS)],
    ['sh', '-c', `echo exec > ${dice.pick(FLAGS)}; sleep 2`],
    ['kill', '1'],
    ['sh', '-c', 'kill -9 1'],
    ['sleep', '30'],
    ['nosuchcommand'],
  ]);
}

function evict(parts: TimelineParts, pod: PodPlan): Json {
  const { dice } = parts;
  return {
    ...target(parts, 'evict', pod),
    ...dice.maybe(0.4, () => ({ gracePeriodSeconds: dice.integer(0, 8) })),
    ...(dice.chance(0.4) ? { api: true } : dice.maybe(0.3, () => ({ reason: 'DiskPressure' }))),
  };
}

function health({ dice }: TimelineParts, pod: PodPlan): Json | null {
  const probes = pod.containers.flatMap((container) =>
    ['startup', 'readiness', 'liveness']
      .filter((probe) => container[`${probe}Probe`] !== undefined)
      .map((probe) => ({ container: container.name, probe })),
  );
  if (probes.length === 0) return null;
  const verdict = dice.pick(['ok', 'fail', 'timeout', 'error', 'warn']);
  return { health: `pod/${pod.name}`, ...dice.pick(probes), verdict };
}

function lasting({ dice, cluster }: TimelineParts, verb: string, least: number): Json {
  const node = dice.pick(cluster.nodes);
  return {
    [verb]: `node/${node}`,
    ...dice.maybe(0.8, () => ({ for: `${dice.integer(least, least + 30)}s` })),
  };
}

/** One of two verbs, the first at times for a while. */
function pair(parts: TimelineParts, stop: string, start: string): Json {
  if (parts.dice.chance(0.75)) return lasting(parts, stop, 1);
  return { [start]: `node/${parts.dice.pick(parts.cluster.nodes)}` };
}

/** A workload whose kind begins with one of these words. */
function toWorkload(
  { dice, workloads }: TimelineParts,
  verb: string,
  kinds: readonly string[],
): Json | null {
  const fitting = workloads.filter(({ target }) => kinds.some((kind) => target.startsWith(kind)));
  return fitting.length === 0 ? null : { [verb]: dice.pick(fitting).target };
}

function scale(parts: TimelineParts): Json | null {
  const entry = toWorkload(parts, 'scale', ['deploy', 'replica', 'stateful']);
  return entry && { ...entry, replicas: parts.dice.integer(0, 5) };
}

function newImage(parts: TimelineParts): Json | null {
  const { dice } = parts;
  const entry = toWorkload(parts, 'set', ['deploy', 'stateful', 'daemon']);
  const image = dice.pick(['busybox:1.37', 'busybox:1.36', 'nginx:1.27', 'slow/busybox:2']);
  return entry && { ...entry, container: 'c1', image };
}

function patchWorkload(parts: TimelineParts): Json | null {
  const { dice } = parts;
  const entry = toWorkload(parts, 'patch', ['']);
  const merge = dice.pick<Json>([
    { paused: dice.chance(0.5) },
    { minReadySeconds: dice.integer(0, 6) },
    { parallelism: dice.integer(0, 3) },
    { template: { metadata: { annotations: { patched: String(dice.integer(1, 3)) } } } },
    { updateStrategy: { type: dice.pick(['OnDelete', 'RollingUpdate']) } },
  ]);
  return entry && { ...entry, merge: { spec: merge } };
}

function drain({ dice, cluster }: TimelineParts): Json {
  const node = `node/${dice.pick(cluster.nodes)}`;
  if (dice.chance(0.3)) return { cordon: node };
  return {
    drain: node,
    force: dice.chance(0.8),
    ignoreDaemonsets: dice.chance(0.8),
    deleteEmptydirData: dice.chance(0.8),
    ...dice.maybe(0.3, () => ({ gracePeriodSeconds: dice.integer(0, 5) })),
    ...dice.maybe(0.3, () => ({ timeout: `${dice.integer(1, 40)}s` })),
  };
}

function nodeTaint({ dice, cluster }: TimelineParts): Json {
  const effect = dice.pick(['NoSchedule', 'NoExecute', 'PreferNoSchedule']);
  const taints = [dice.chance(0.5) ? `swarm=yes:${effect}` : `swarm:${effect}-`];
  return { taint: `node/${dice.pick(cluster.nodes)}`, taints };
}
