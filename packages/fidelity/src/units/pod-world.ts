import { type Pod, readObject } from '@podsim/api';
import { CaseError, type Fields } from '@podsim/experiment/assert';
import {
  asTime,
  ClusterNetwork,
  constant,
  definePlugin,
  HostPaths,
  KubeletPod,
  Latencies,
  Models,
  type PodObject,
  type PodStatus,
  PortTable,
  type ProbeOutcome,
  Prober,
  type Process,
  Recorder,
  type Release,
  Runtime,
  type RuntimeLatencies,
  releaseOf,
  run,
  runKey,
  type SimTime,
  Simulation,
  seconds,
  skeletonOf,
  Timeline,
  WallClock,
} from '@podsim/experiment/rules';

const NOTHING = constant(seconds(0));
const AT_ONCE: RuntimeLatencies = {
  watch: NOTHING,
  apiWrite: NOTHING,
  schedule: NOTHING,
  volumes: NOTHING,
  unmount: NOTHING,
  createSandbox: NOTHING,
  sandboxCreated: NOTHING,
  stopSandbox: NOTHING,
  sandboxStopped: NOTHING,
  createContainer: NOTHING,
  startContainer: NOTHING,
  containerStarted: NOTHING,
  containerExit: NOTHING,
  containerStopped: NOTHING,
  registryRoundTrip: NOTHING,
  exec: NOTHING,
  localNetwork: NOTHING,
  relistExcess: NOTHING,
  endpointSlice: NOTHING,
  proxySync: NOTHING,
};

const EMPTY: PodStatus = {
  phase: 'Pending',
  reason: '',
  message: '',
  conditions: [],
  initStatuses: [],
  statuses: [],
  startTime: null,
  podIP: '',
  resources: null,
};

/** What every probe of the world is answered, and its processes by container. */
interface Applications {
  answer: ProbeOutcome['result'];
  readonly processes: Map<string, Process>;
}

/** Long before anything of interest happens, the node has started. */
const BEGIN = asTime(86_400_000_000);

/**
 * One pod and those parts of a kubelet that look after it, in a real simulation in which every
 * call takes no time: rows set the state that they are about, then ask.
 */
export class PodWorld {
  readonly simulation = new Simulation({ key: runKey(1, 1) });
  readonly clock: WallClock;
  readonly release: Release;
  readonly prober: Prober;
  readonly #runtime: Runtime;
  readonly #models: Models;
  readonly #applications: Applications = { answer: 'success', processes: new Map() };
  readonly #pods = new Map<string, KubeletPod>();

  constructor(release: string) {
    const { simulation } = this;
    simulation.createEntity('past').at(BEGIN, 9, () => {});
    simulation.run(BEGIN);
    this.clock = new WallClock(simulation.draws('cluster/clock'));
    this.release = releaseOf(release);
    const timeline = new Timeline(simulation);
    const answer = { model: 'case/answer', options: {} };
    const match = { pod: null, workload: null, container: null, image: null, labels: null };
    const rule = {
      match,
      runtime: { model: 'case/held', options: {} },
      probes: { startup: answer, readiness: answer, liveness: answer },
      hooks: { postStart: null, preStop: null },
    };
    this.#models = new Models(simulation, [rule], [pluginOf(this.#applications)]);
    const models = this.#models;
    const recorder = new Recorder({
      spamKeyHasType: true,
      ...{ simulation, clock: this.clock, timeline },
      source: 'kubelet, node1',
      latency: NOTHING,
    });
    this.prober = new Prober({
      ...{ simulation, release: this.release, recorder, models, timeline },
      noSkip: true,
      attempts: false,
      startedAt: null,
      onResult: () => {},
    });
    this.#runtime = new Runtime({
      ...{ simulation, timeline, models },
      allocateIp: () => '10.0.0.1',
      onChange: () => {},
      onStart: () => {},
      onExit: () => {},
    });
  }

  get now(): SimTime {
    return this.simulation.now;
  }

  /** A pod that is known to the kubelet, with nothing of it in the runtime. */
  addPod(manifest: Fields, status: Partial<PodStatus>, deleted: boolean): KubeletPod {
    const { object, errors } = readObject(manifest);
    if (object?.kind !== 'Pod') {
      throw new CaseError(
        `the row makes no pod: ${errors.map(({ message }) => message).join('; ')}`,
      );
    }
    const pod = this.#kubeletPod(podObject(object, { ...EMPTY, ...status }, deleted));
    this.#pods.set(object.metadata.name, pod);
    return pod;
  }

  /** Starts the processes of containers, in a new sandbox if there is none. */
  start(pod: KubeletPod, names: readonly string[]): void {
    const { runtime } = pod;
    if (!runtime.readySandboxAt(this.now)) run(this.#runtime.createSandbox(pod, 0), () => {});
    this.settle();
    for (const name of names) this.#startContainer(pod, name);
  }

  /** Everything that is due now has happened when this returns. */
  settle(): void {
    this.simulation.run(this.now);
  }

  /** Time goes on; probes that are due are answered so. */
  pass(duration: number, answer: ProbeOutcome['result']): void {
    this.#applications.answer = answer;
    const end = asTime(this.now + seconds(duration));
    this.simulation.createEntity('step').at(end, 9, () => {});
    this.simulation.run(end);
  }

  /** The process of a container ends by itself. */
  exit(name: string, code: number): void {
    const process = this.#applications.processes.get(name);
    process?.after(seconds(0), () => process.exit(code));
    this.settle();
  }

  get pods(): readonly KubeletPod[] {
    return [...this.#pods.values()];
  }

  #startContainer(pod: KubeletPod, name: string): void {
    const container = pod.containers.find((one) => one.container.name === name)?.container;
    if (!container) throw new CaseError(`the row has no container ${name}`);
    const attempt = pod.runtime.newestAt(name, this.now)?.attempt ?? -1;
    run(this.#runtime.createContainer(pod, container, attempt + 1), (instance) => {
      run(this.#runtime.startContainer(pod, instance, {}), () => {});
    });
    this.settle();
  }

  #kubeletPod(object: PodObject): KubeletPod {
    const { simulation } = this;
    const sources = {
      host: new HostPaths(),
      config: { configMap: () => undefined, secret: () => undefined },
      skeletonOf: (image: string) => skeletonOf(this.#models, image),
    };
    const latencies = new Latencies(simulation, AT_ONCE, object.identity);
    return new KubeletPod(simulation.nextPlace(), object, latencies, {
      volumes: sources,
      network: new ClusterNetwork(),
      hostPorts: new PortTable(),
      release: this.release,
    });
  }
}

function podObject(manifest: Pod, status: PodStatus, deleted: boolean): PodObject {
  const { name, namespace } = manifest.metadata;
  return {
    id: 0,
    identity: `pod/${name}`,
    ...{ name, namespace, manifest, status },
    uid: `uid-of-${name}`,
    spec: manifest.spec,
    owner: null,
    workload: '',
    qosClass: 'BestEffort',
    createdAt: asTime(0),
    nodeName: 'node1',
    deletionTimestamp: deleted ? asTime(0) : null,
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    nominatedNodeName: null,
    deletionGracePeriodSeconds: deleted ? 30 : null,
    finalizers: [],
    removed: false,
    changes: 0,
    said: null,
  };
}

/** Processes that only run, and probes that are answered as the row says. */
function pluginOf(applications: Applications): ReturnType<typeof definePlugin> {
  return definePlugin({
    name: 'case',
    version: '1.0.0',
    apiVersion: 1,
    namespace: 'case',
    runtimeModels: {
      held: {
        description: 'A process that runs until it is stopped.',
        create(process: Process) {
          applications.processes.set(process.container.name, process);
          return { start: () => {}, signal: () => process.exit(143) };
        },
      },
    },
    probeModels: {
      answer: {
        description: 'What the row of a case says.',
        create: () => ({
          probe: () => ({ result: applications.answer, latency: seconds(0) }),
        }),
      },
    },
  });
}
