import type { ApiObject, ConfigMap, ControlledObject, Pod, Secret } from '@podsim/api';
import type { Duration, SimTime, Simulation } from '@podsim/kernel';
import type { Plugin } from '@podsim/sdk';
import { type HostOptions, PluginHost } from '@podsim/sdk/host';
import { Actions } from './actions/actions.ts';
import { updateRefusal } from './actions/update-refusal.ts';
import { WallClock } from './clock.ts';
import { EndpointsController } from './controllers/endpoints/endpoints.ts';
import { createControllers, createNodeControllers } from './controllers/index.ts';
import { Recorder } from './events/recorder.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import { containersInUse } from './kubelet/runtime/in-use.ts';
import type { ConfigSource } from './kubelet/runtime/volumes.ts';
import { PodMetrics, WINDOW } from './metrics/pod-metrics.ts';
import { Models } from './model-registry.ts';
import { ClusterNetwork } from './network/cluster-network.ts';
import { KubeProxies } from './network/kube-proxies.ts';
import { phases } from './phases.ts';
import { knownFeatureGates, type Release, releaseOf } from './releases.ts';
import { Ledger } from './results/ledger.ts';
import { NodeLedger } from './results/node-ledger.ts';
import { ServiceMeters } from './results/service-meters.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { ClusterSpec } from './spec.ts';
import type { PodObject } from './store/objects.ts';
import { Store } from './store/store.ts';
import { Timeline } from './store/timeline.ts';
import { Watch, type WatchEvent } from './store/watch.ts';
import { workloadText } from './store/workloads.ts';

/** A simulated cluster inside one simulation. */
export interface Cluster {
  /** Writes the rows of tables that are written when the run ends. Call it once. */
  finish(): void;
  /** What was assumed, and what did not happen as asked, one sentence each. */
  readonly notes: readonly string[];
  readonly store: Store;
  readonly clock: WallClock;
  readonly release: Release;
}

/**
 * Builds a cluster in a simulation: the only place that sees all of its parts. Rows go to
 * `simulation.records`; the objects of the spec are created at t = 0.
 *
 * @param hostOptions how plugins are watched, and what they may do.
 * @throws RangeError when the spec asks for a release or a model that there is not.
 */
export function createCluster(
  simulation: Simulation,
  spec: ClusterSpec,
  plugins: readonly Plugin[] = [],
  hostOptions: HostOptions = {},
): Cluster {
  const host = new PluginHost(simulation, hostOptions);
  return new SimulatedCluster(simulation, spec, new Models(simulation, spec.apps, plugins, host));
}

class SimulatedCluster implements Cluster {
  readonly store: Store;
  readonly clock: WallClock;
  readonly release: Release;
  readonly #simulation: Simulation;
  readonly #spec: ClusterSpec;
  readonly #ledger: Ledger;
  readonly #nodeLedger: NodeLedger;
  readonly #models: Models;
  readonly #kubelets = new Map<string, Kubelet>();
  readonly #config = new ConfigObjects();
  /** Of the control plane: the scheduler's, then the controllers'. */
  readonly #recorders: Recorder[] = [];
  readonly #notes: string[] = [];
  #meters: ServiceMeters | null = null;

  constructor(simulation: Simulation, spec: ClusterSpec, models: Models) {
    this.#simulation = simulation;
    this.#spec = spec;
    const clock = new WallClock(simulation.draws('cluster/clock'));
    this.clock = clock;
    const timeline = new Timeline(simulation);
    this.#ledger = new Ledger(simulation);
    const release = releaseOf(spec.release, spec.featureGates);
    this.release = release;
    this.store = new Store(simulation, clock, timeline, this.#ledger, release.disruptionTarget);
    this.#nodeLedger = new NodeLedger(simulation, this.store);
    this.#models = models;
    for (const [gate] of spec.featureGates) {
      if (!knownFeatureGates.includes(gate)) this.#notes.push(`feature gate ${gate} has no effect`);
    }
    this.#start(clock, timeline);
  }

  get notes(): readonly string[] {
    return [...this.#models.assumptions, ...this.#notes];
  }

  finish(): void {
    for (const kubelet of this.#kubelets.values()) kubelet.finish();
    this.#ledger.finish();
    this.#meters?.finish();
    this.#nodeLedger.finish();
    for (const pod of this.store.pods) {
      for (const recorder of this.#recorders) recorder.store(pod);
      this.#kubelets.get(pod.nodeName ?? '')?.storeEvents(pod);
    }
    for (const recorder of this.#recorders) recorder.storeObjects();
  }

  #start(clock: WallClock, timeline: Timeline): void {
    const simulation = this.#simulation;
    const spec = this.#spec;
    const { store, release } = this;
    for (const node of spec.nodes) store.nodes.create(node);
    const proxies = new KubeProxies(simulation, spec.runtime.proxySync);
    const network = new ClusterNetwork(proxies);
    const meters = new ServiceMeters(simulation, network, proxies);
    this.#meters = meters;
    const ledger = this.#ledger;
    const recorderOf = this.#recorderOf(clock, timeline, release);
    const recorder = recorderOf('default-scheduler');
    const contributed = this.#models.schedulers(spec.scheduler);
    const scheduler = new Scheduler({ simulation, spec, store, recorder, release, contributed });
    const endpoints = new EndpointsController({
      ...{ simulation, spec, release, store, timeline, network, ledger, meters },
    });
    this.#watch('scheduler', (event) => scheduler.onWatchEvent(event));
    this.#watch('endpoints', (event) => endpoints.onWatchEvent(event));
    spec.nodes.forEach((nodeSpec, ordinal) => {
      const node = nodeSpec.name;
      const kubelet = new Kubelet({
        ...{ simulation, spec, clock, release, store, timeline, models: this.#models },
        ...{ network, config: this.#config, ledger, node, nodeSpec, ordinal },
      });
      this.#kubelets.set(node, kubelet);
    });
    this.#watchNodes();
    const parts = {
      ...{ simulation, spec, release, clock, store, timeline, recorder: recorderOf },
      note: (text: string) => {
        if (!this.#notes.includes(text)) this.#notes.push(text);
      },
    };
    const metrics = new PodMetrics((pod) => {
      const kubelet = this.#kubelets.get(pod.nodeName ?? '');
      const held = kubelet?.isUp ? kubelet.podOf(pod) : null;
      return held ? containersInUse(held, (simulation.now - WINDOW) as SimTime) : [];
    });
    const controllers = createControllers(parts, metrics);
    const nodeControllers = createNodeControllers(parts);
    this.#watch('controllers', (event) => {
      for (const controller of nodeControllers) controller.onWatchEvent(event);
      // What bare pods do concerns only those who could adopt them.
      if (event.pod && !event.pod.owner && this.store.workloads.isEmpty) return;
      for (const controller of controllers) controller.onWatchEvent(event);
    });
    new Actions({
      ...{ simulation, clock, spec, store, timeline, network, kubelets: this.#kubelets },
      apply: (object) => this.#apply(object),
      note: (text) => this.#notes.push(text),
    });
    this.#createObjects();
  }

  #recorderOf(
    clock: WallClock,
    timeline: Timeline,
    release: Release,
  ): (source: string) => Recorder {
    const simulation = this.#simulation;
    const latency = this.#spec.runtime.apiWrite;
    const { spamKeyHasType } = release;
    return (source) => {
      const parts = { simulation, clock, timeline, source, latency, spamKeyHasType };
      const recorder = new Recorder(parts);
      this.#recorders.push(recorder);
      return recorder;
    };
  }

  /** Objects are accepted one after the other, each after the latency of its request. */
  #createObjects(): void {
    const entity = this.#simulation.createEntity('kubectl');
    const { apiWrite } = this.#spec.runtime;
    this.#spec.objects.forEach((object, index) => {
      const { kind, metadata } = object;
      const name = `${kind.toLowerCase()}/${metadata.namespace}/${metadata.name}`;
      const delay = this.#simulation.draws(`kubectl/create/${name}`).sample(apiWrite);
      const at = (CONFIGURATION.has(kind) ? 0 : delay) as SimTime;
      entity.at(at, phases.timeline, () => this.#apply(this.#spec.objects[index] as ApiObject));
    });
  }

  #apply(object: ApiObject): void {
    switch (object.kind) {
      case 'Pod':
        this.#applyPod(object);
        return;
      case 'PriorityClass':
        this.store.priorityClasses.apply(object);
        return;
      case 'Service':
        this.store.applyService(object);
        return;
      case 'ConfigMap':
      case 'Secret':
        this.#config.set(object);
        return;
      default:
        this.#applyWorkload(object);
    }
  }

  #applyPod(pod: Pod): void {
    if (this.store.createPod(pod)) return;
    const exists = `pod/${pod.metadata.name} exists already; apply changed nothing`;
    this.#notes.push(this.store.priorityClasses.refusal(pod) ?? exists);
  }

  #applyWorkload(manifest: ControlledObject): void {
    const { kind, metadata } = manifest;
    const { workloads } = this.store;
    const known = workloads.get(kind, metadata.namespace, metadata.name);
    if (!known) {
      workloads.create(manifest, null);
      return;
    }
    const refusal = updateRefusal(known, manifest);
    if (refusal === null) workloads.replace(known, manifest);
    else this.#notes.push(`apply ${workloadText(known)} was refused: ${refusal}`);
  }

  /** A watch on everything. */
  #watch(name: string, deliver: (event: WatchEvent) => void): void {
    const latency = this.#watchLatency(name, ({ changes }) => changes - 1);
    this.store.addWatch(new Watch(this.#simulation, name, latency, deliver));
  }

  /**
   * Watch latency of one client, drawn per object so that one more pod shifts nobody.
   *
   * @param nth how many events about a pod the client was told of before this one.
   */
  #watchLatency(name: string, nth: (pod: PodObject) => number): (event: WatchEvent) => Duration {
    const ofOthers = new Map<string, number>();
    const { watch } = this.#spec.runtime;
    const draw = (identity: string, index: number): Duration =>
      this.#simulation.draws(`${identity}/watch/${name}`, index).sample(watch);
    return ({ pod, object, node }) => {
      if (pod) return draw(pod.identity, nth(pod));
      const identity = object?.identity ?? (node ? `node/${node.name}` : 'services');
      const index = ofOthers.get(identity) ?? 0;
      ofOthers.set(identity, index + 1);
      return draw(identity, index);
    };
  }

  /** Each kubelet watches the pods bound to its node. */
  #watchNodes(): void {
    const watches = new Map<string, Watch>();
    /** By the pod's id. */
    const told: number[] = [];
    const latency = this.#watchLatency('kubelet', ({ id }) => {
      const nth = told[id] ?? 0;
      told[id] = nth + 1;
      return nth;
    });
    for (const [node, kubelet] of this.#kubelets) {
      const deliver = (event: WatchEvent): void => kubelet.onWatchEvent(event);
      watches.set(node, new Watch(this.#simulation, node, latency, deliver));
    }
    this.store.addRouter((event) => {
      const node = event.pod?.nodeName;
      if (node) watches.get(node)?.notify(event);
    });
  }
}

/** Kinds that are there before the pods that may read them. */
const CONFIGURATION: ReadonlySet<ApiObject['kind']> = new Set([
  'Service',
  'ConfigMap',
  'Secret',
  'PriorityClass',
]);

/** ConfigMaps and Secrets by name. */
class ConfigObjects implements ConfigSource {
  readonly #objects = new Map<string, ConfigMap | Secret>();

  set(object: ConfigMap | Secret): void {
    this.#objects.set(keyOf(object.kind, object.metadata), object);
  }

  configMap(namespace: string, name: string): ConfigMap | undefined {
    const object = this.#objects.get(keyOf('ConfigMap', { namespace, name }));
    return object?.kind === 'ConfigMap' ? object : undefined;
  }

  secret(namespace: string, name: string): Secret | undefined {
    const object = this.#objects.get(keyOf('Secret', { namespace, name }));
    return object?.kind === 'Secret' ? object : undefined;
  }
}

function keyOf(kind: string, { namespace, name }: { namespace: string; name: string }): string {
  return `${kind}/${namespace}/${name}`;
}
