import type { Draws, Duration, Entity, Simulation } from '@podsim/kernel';
import { seconds } from '@podsim/kernel';
import type { WallClock } from '../clock.ts';
import { Recorder } from '../events/recorder.ts';
import { Latencies } from '../latencies.ts';
import type { Models } from '../model-registry.ts';
import type { ClusterNetwork } from '../network/cluster-network.ts';
import { phases } from '../phases.ts';
import type { Release } from '../releases.ts';
import type { Ledger } from '../results/ledger.ts';
import type { ClusterSpec } from '../spec.ts';
import { conditionOf, type PodObject } from '../store/objects.ts';
import type { Store } from '../store/store.ts';
import type { Timeline } from '../store/timeline.ts';
import type { WatchEvent } from '../store/watch.ts';
import type { KubeletContext } from './context.ts';
import { ImageManager } from './images/manager.ts';
import { KubeletPod } from './kubelet-pod.ts';
import { NodeLoops } from './loops.ts';
import { Pleg } from './pleg/pleg.ts';
import { PodWorker } from './pod-worker/pod-worker.ts';
import { Prober } from './prober/prober.ts';
import type { CachedResult, ProbeWorker } from './prober/worker.ts';
import { BackOff } from './restart-backoff/backoff.ts';
import { skeletonOf } from './runtime/image-files.ts';
import { PortTable } from './runtime/process.ts';
import { Runtime } from './runtime/runtime.ts';
import { type ConfigSource, HostPaths, PodVolumes } from './runtime/volumes.ts';
import { StatusManager } from './status/manager.ts';

export interface KubeletParts {
  readonly simulation: Simulation;
  readonly spec: ClusterSpec;
  readonly clock: WallClock;
  readonly release: Release;
  readonly store: Store;
  readonly timeline: Timeline;
  readonly models: Models;
  readonly network: ClusterNetwork;
  readonly config: ConfigSource;
  readonly ledger: Ledger;
  readonly node: string;
  /** Ordinal of the node, from 0: its address range. */
  readonly ordinal: number;
}

/**
 * One node's kubelet: the main loop that turns what arrives (watch events, relists, probe
 * results, ticks) into pokes of pod workers.
 *
 * Mirrors pkg/kubelet/kubelet.go (SYNC-1 to SYNC-7). Left out so far: admission, eviction, static
 * pods, node status, kubelet restarts.
 */
export class Kubelet {
  readonly #parts: KubeletParts;
  readonly #context: KubeletContext;
  readonly #pleg: Pleg;
  readonly #workers = new Map<PodObject, PodWorker>();
  readonly #hostPorts = new PortTable();
  readonly #hostPaths = new HostPaths();
  #addresses = 1;

  constructor(parts: KubeletParts) {
    this.#parts = parts;
    const { simulation, node, spec } = parts;
    const phase = (loop: string): Draws => simulation.draws(`node/${node}/phase/${loop}`);
    const loops = new NodeLoops(phase, phase('relist-excess').sample(spec.runtime.relistExcess));
    const entity = simulation.createEntity(`kubelet/${node}`);
    this.#pleg = new Pleg(simulation, entity, loops, (pod, events) => this.#relisted(pod, events));
    this.#context = this.#createContext(loops);
  }

  #createContext(loops: NodeLoops): KubeletContext {
    const { simulation, clock, release, store, timeline, models, ledger, spec, node, config } =
      this.#parts;
    const recorder = new Recorder({
      simulation,
      clock,
      timeline,
      source: `kubelet, ${node}`,
      latency: spec.runtime.apiWrite,
    });
    const runtime = new Runtime({
      simulation,
      timeline,
      models,
      allocateIp: () => this.#allocateIp(),
      onChange: (pod) => this.#pleg.markChanged(pod),
      onStart: (pod, instance) => ledger.started(pod, instance),
      onExit: (pod, instance) => ledger.exited(pod, instance),
    });
    const settings = spec.kubelet;
    const images = new ImageManager({
      simulation,
      recorder,
      release,
      settings,
      rules: spec.images,
    });
    const prober = new Prober({
      simulation,
      release,
      recorder,
      models,
      timeline,
      noSkip: spec.noSkip,
      attempts: spec.probeAttempts,
      onResult: (worker, result) => this.#probed(worker, result),
    });
    const statuses = new StatusManager({
      simulation,
      clock,
      store,
      node,
      couldHaveRunningContainers: (pod) => this.#couldRun(pod),
      isFinished: (pod) => this.#workers.get(pod.object)?.state === 'finished',
    });
    const max = settings.maxContainerBackOff;
    const initial = Math.min(max, seconds(10)) as Duration;
    const restarts = new BackOff({ initial, max, expiry: seconds(600) });
    return {
      ...{ node, simulation, clock, release, store, config, timeline, recorder, models, ledger },
      ...{ runtime, images, prober, statuses, restarts, loops },
    };
  }

  /** The watch on pods bound to this node (SYNC-1, SYNC-2). */
  onWatchEvent({ change, pod: object }: WatchEvent): void {
    if (!object) return;
    const worker = this.#workers.get(object);
    switch (change) {
      case 'bound':
        this.#add(object);
        return;
      case 'deleting':
        worker?.terminate('deleted', null);
        return;
      case 'removed':
        this.#removed(object);
        return;
      case 'labels':
        worker?.poke();
        return;
      case 'status':
        if (worker && this.#gatesChanged(worker)) worker.poke();
        return;
      default:
    }
  }

  /** Rows of tables that are written at the end of the run, and counters that were skipped. */
  finish(): void {
    for (const worker of this.#workers.values()) this.#settle(worker.pod);
  }

  /** The pod as this kubelet holds it: what `exec` and the results look at. */
  podOf(object: PodObject): KubeletPod | null {
    return this.#workers.get(object)?.pod ?? null;
  }

  get recorder(): Recorder {
    return this.#context.recorder;
  }

  #add(object: PodObject): void {
    const { simulation, spec, network, config } = this.#parts;
    const entity: Entity = simulation.createEntity(object.identity);
    const pod = new KubeletPod({
      object,
      entity,
      latencies: new Latencies(simulation, spec.runtime, object.identity),
      volumes: new PodVolumes({
        namespace: object.namespace,
        specs: object.spec.volumes,
        host: this.#hostPaths,
        config,
        hostname: object.name,
        skeletonOf,
      }),
      network,
      hostPorts: this.#hostPorts,
      sidecars: this.#parts.release.sidecars,
    });
    const worker = new PodWorker(this.#context, pod, spec.noSkip);
    this.#workers.set(object, worker);
    if (object.deletionTimestamp === null) worker.poke();
    else worker.terminate('deleted', null);
  }

  /** REMOVE (SYNC-2): an object that vanished without a deletion that was seen is killed. */
  #removed(object: PodObject): void {
    const worker = this.#workers.get(object);
    if (!worker) return;
    if (worker.state === 'finished') this.#drop(worker);
    else if (!worker.terminating) worker.terminate('deleted', null);
  }

  #drop(worker: PodWorker): void {
    this.#settle(worker.pod);
    this.#context.statuses.forget(worker.pod);
    this.#workers.delete(worker.pod.object);
  }

  #settle(pod: KubeletPod): void {
    this.#parts.ledger.probes(pod);
  }

  /** SYNC-9: the first event starts the worker, a later one may find it started already. */
  #relisted(pod: KubeletPod, events: number): void {
    const worker = this.#workers.get(pod.object);
    if (!worker) return;
    worker.poke();
    if (events > 1 && !pod.latencies.stream('relist-race').chance(COLLAPSED)) worker.poke();
  }

  /** SYNC-5: what the main loop does about a changed probe result. */
  #probed(worker: ProbeWorker, result: CachedResult): void {
    const { pod, container, type } = worker;
    const id = worker.containerId;
    if (type === 'readiness') {
      this.#context.statuses.setReady(pod, container.name, id, result === 'success');
    } else if (type === 'startup') {
      this.#context.statuses.setStarted(pod, container.name, id, result === 'success');
    } else if (result !== 'failure') return;
    this.#workers.get(pod.object)?.poke();
  }

  /** SYNC-2 (a): a readiness gate set from outside changes the Ready condition. */
  #gatesChanged(worker: PodWorker): boolean {
    const { object, status } = worker.pod;
    const gates = object.spec.readinessGates;
    if (gates.length === 0 || !status) return false;
    const all = gates.every((gate) => conditionOf(object.status, gate)?.status === 'True');
    const containers = conditionOf(status, 'ContainersReady')?.status === 'True';
    return (all && containers) !== (conditionOf(status, 'Ready')?.status === 'True');
  }

  #couldRun(pod: KubeletPod): boolean {
    const state = this.#workers.get(pod.object)?.state;
    return state === 'sync' || state === 'terminating';
  }

  #allocateIp(): string {
    const host = this.#addresses++;
    const { ordinal } = this.#parts;
    const third = ordinal % 256;
    const second = 244 + Math.floor(ordinal / 256);
    return `10.${second + Math.floor(host / 254 / 8)}.${third}.${(host % 254) + 1}`;
  }
}

/**
 * Probability that two events of one relist are taken up by one sync: the second reaches the
 * worker before it has woken. A race within microseconds; in the recordings that can tell, the two
 * events were always taken up together (5 of 5).
 */
const COLLAPSED = 0.9;
