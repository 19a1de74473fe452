import type { PodSpec } from '@podsim/api';
import type { Draws, Entity, SimTime } from '@podsim/kernel';
import type { Recorder } from '../events/recorder.ts';
import { Latencies } from '../latencies.ts';
import { Lifetime } from '../steps.ts';
import { isTerminal, type PodObject } from '../store/objects.ts';
import type { WatchEvent } from '../store/watch.ts';
import { podAddresses } from './addresses.ts';
import { Admission } from './admission/admission.ts';
import { preempt, reject } from './admission/reject.ts';
import { assembleContext, type KubeletParts } from './assemble.ts';
import { Boot } from './boot.ts';
import { gatesChanged, seesForeignChange } from './conditions-of-others.ts';
import type { KubeletContext } from './context.ts';
import { type Eviction, evict } from './eviction/evict.ts';
import { KubeletPod, type PodsNode } from './kubelet-pod.ts';
import { lifecycleOf } from './lifecycles.ts';
import { NodeLoops } from './loops.ts';
import { type ShutdownPeriods, shutDown } from './nodeshutdown/shutdown.ts';
import { NodeStatus } from './nodestatus/node-status.ts';
import { Pleg } from './pleg/pleg.ts';
import type { PodLifecycle } from './pod-lifecycle.ts';
import type { Worker } from './pod-worker/worker.ts';
import type { CachedResult } from './prober/outcome.ts';
import type { ProbeWorker } from './prober/worker.ts';
import { skeletonOf } from './runtime/image-files.ts';
import { PortTable } from './runtime/process.ts';
import { Runtime } from './runtime/runtime.ts';
import { HostPaths } from './runtime/volumes.ts';
import { StaticManifests } from './static-manifests.ts';

interface Memory {
  readonly context: KubeletContext;
  readonly lifecycle: PodLifecycle;
  readonly pleg: Pleg;
  readonly lifetime: Lifetime;
  readonly loops: NodeLoops;
  /** In the order in which they were employed. */
  readonly workers: Worker[];
}

/**
 * One node's kubelet: the main loop that turns what arrives (watch events, relists, probe
 * results, ticks) into pokes of pod workers.
 *
 * Mirrors pkg/kubelet/kubelet.go (SYNC-1 to SYNC-7). Left out so far: the eviction manager's own
 * loop.
 */
export class Kubelet {
  readonly #parts: KubeletParts;
  readonly #entity: Entity;
  readonly #runtime: Runtime;
  /** Pods the node holds anything of; they outlive the kubelet's process. */
  readonly #pods = new Map<PodObject, KubeletPod>();
  readonly #podsNode: PodsNode;
  readonly #images = new Set<string>();
  readonly #recorders: Recorder[] = [];
  readonly #manifests: StaticManifests;
  readonly #boot: Boot;
  readonly #status: NodeStatus;
  readonly #admission: Admission;
  #rebooted = false;
  #starts = 0;
  #powerOffs = 0;
  /** What lives only in the kubelet's memory; null while it is down. */
  #memory: Memory | null = null;

  constructor(parts: KubeletParts) {
    this.#parts = parts;
    const { simulation, node, timeline, models, ledger } = parts;
    this.#entity = simulation.createEntity(`kubelet/${node}`);
    const { network, release } = parts;
    this.#podsNode = {
      volumes: {
        host: new HostPaths(),
        config: parts.config,
        skeletonOf: (image) => skeletonOf(models, image),
      },
      hostPorts: new PortTable(),
      ...{ network, release },
    };
    this.#runtime = new Runtime({
      simulation,
      timeline,
      models,
      allocateIp: podAddresses(parts.ordinal),
      onChange: (pod) => this.#memory?.pleg.markChanged(pod),
      onStart: (pod, instance) => ledger.started(pod, instance),
      onExit: (pod, instance) => ledger.exited(pod, instance),
    });
    this.#status = new NodeStatus(parts, this.#entity);
    this.#manifests = new StaticManifests(parts);
    this.#admission = new Admission(parts, () => this.#memory?.workers ?? []);
    let startedAt = 0 as SimTime;
    const up = (): void => {
      startedAt = simulation.now;
      this.#status.start(this.#rebooted);
      this.#rebooted = false;
    };
    this.#boot = new Boot(parts, up, () => this.#run(startedAt));
    this.#run(null);
  }

  /** Starts the kubelet's process (SYNC-23), unless it is there. */
  start(): void {
    if (!this.#memory && !this.#boot.underWay) this.#boot.begin();
  }

  /**
   * Begins to look after pods. `startedAt` is null for a kubelet that has been up for long when
   * the run begins, whose probe workers do not wait (PROBE-2).
   */
  #run(startedAt: SimTime | null): void {
    const { simulation, node, spec, release } = this.#parts;
    const run = this.#starts++ === 0 ? '' : `#${this.#starts}`;
    const phase = (loop: string): Draws => simulation.draws(`node/${node}/phase/${loop}${run}`);
    const relistTime = phase('relist-excess').sample(spec.runtime.relistExcess);
    const loops = new NodeLoops(phase, relistTime, startedAt, !release.podWorkerStates);
    if (!this.#status.runtimeIsUp) loops.stop(simulation.now);
    const lifetime = new Lifetime();
    const lifecycle = lifecycleOf(this.#parts, () => context);
    const pleg = new Pleg(simulation, this.#entity, loops, lifecycle);
    const context = assembleContext({
      parts: this.#parts,
      runtime: this.#runtime,
      presentImages: this.#images,
      ...{ loops, lifetime, startedAt },
      onResult: (worker, result) => this.#probed(worker, result),
      statusPolicy: () => lifecycle,
      rejectResize: (pod) => this.#admission.rejection(pod, pod.object.spec),
      sync: (pod) => this.#worker(pod.object)?.poke(),
      entity: this.#entity,
    });
    this.#admission.shuttingDown = false;
    this.#memory = { context, lifecycle, pleg, lifetime, loops, workers: [] };
    this.#recorders.push(context.recorder);
    if (startedAt === null) {
      this.#status.begin(phase);
      return;
    }
    for (const object of [...this.#parts.store.pods]) {
      if (object.nodeName === node && !object.removed) this.#add(object);
    }
    this.#killOrphans();
  }

  /** The kubelet's process ends; containers go on, what it was about to do does not happen. */
  stop(): void {
    const memory = this.#memory;
    this.#boot.cancel();
    this.#status.stop();
    if (!memory) return;
    this.#memory = null;
    memory.lifetime.end();
    memory.pleg.stop();
    memory.lifecycle.stop();
    memory.context.statuses.stop();
    memory.context.allocations.stop();
    for (const worker of memory.workers) worker.stop();
    for (const pod of this.#pods.values()) {
      memory.context.prober.abandonPod(pod);
      pod.forget();
    }
  }

  /** Everything on the node dies at once: power loss, or the begin of a reboot. */
  powerOff(): void {
    this.stop();
    this.#rebooted = true;
    this.#powerOffs++;
    for (const pod of this.#pods.values()) this.#runtime.lose(pod);
  }

  /** Evicts a pod for node pressure; false when the kubelet is down or has no such pod. */
  evict(object: PodObject, eviction: Eviction): boolean {
    const worker = this.#worker(object);
    if (!worker || !this.#memory) return false;
    evict(this.#memory.context, worker, eviction);
    return true;
  }

  /** Ends all pods as systemd's shutdown signal makes it (TERM-26), then powers off. */
  shutDown(periods: ShutdownPeriods): void {
    this.#admission.shuttingDown = true;
    this.#status.shutDown();
    const before = this.#powerOffs;
    shutDown(this.#entity, [...(this.#memory?.workers ?? [])], periods, () => {
      // The power may have failed meanwhile, and be back.
      if (this.#powerOffs === before) this.powerOff();
    });
  }

  /**
   * The manifest of a static pod changes (null: is removed). A kubelet that is down finds out when
   * it starts; to one that is up, a pod without a worker is nothing that could end.
   */
  replaceStatic(object: PodObject, spec: PodSpec | null): void {
    const worker = this.#worker(object);
    if (worker || !this.#memory) this.#manifests.change(object, spec, worker);
  }

  /** What the manifest of a static pod says now, if it has changed; undefined if not. */
  staticSpec(object: PodObject): PodSpec | null | undefined {
    return this.#manifests.specOf(object);
  }

  /** The pause container of a pod is stopped by hand on the node (SYS-7). */
  killSandbox(object: PodObject): boolean {
    const pod = this.#pods.get(object);
    if (pod) this.#runtime.killSandbox(pod);
    return pod !== undefined;
  }

  /** The runtime forgets ended instances of these containers. */
  removeContainers(object: PodObject, names: readonly string[]): void {
    const pod = this.#pods.get(object);
    if (pod) this.#runtime.removeEnded(pod, names);
    this.#worker(object)?.expectChange();
  }

  /** The container runtime is away: nothing is noticed or done; containers go on (SYNC-7). */
  stopRuntime(): void {
    this.#memory?.loops.stop(this.#parts.simulation.now);
    this.#status.runtimeStopped();
    // A periodic sync changes nothing, but one that is held up holds up what comes after it.
    for (const worker of this.#memory?.workers ?? []) worker.expectChange();
  }

  startRuntime(): void {
    this.#memory?.loops.start(this.#parts.simulation.now);
    this.#status.runtimeStarted();
  }

  /** Containers of pods that are gone from the API. */
  #killOrphans(): void {
    const memory = this.#memory as Memory;
    for (const pod of this.#pods.values()) {
      if (pod.worker || pod.runtime.running().length === 0) continue;
      memory.lifecycle.addOrphan(this.#employ(memory, pod));
    }
  }

  /** The watch on pods bound to this node (SYNC-1, SYNC-2). */
  onWatchEvent({ change, pod: object }: WatchEvent): void {
    if (!object || !this.#memory) return;
    const worker = this.#worker(object);
    switch (change) {
      case 'bound':
        // A kubelet that starts may have listed the pod before its watch tells of the binding.
        if (!this.#pods.has(object)) this.#add(object);
        return;
      case 'deleting':
        this.#deleted(object);
        return;
      case 'removed':
        this.#removed(object);
        return;
      case 'spec':
        if (worker) this.#memory.context.allocations.updated(worker.pod);
        worker?.poke();
        return;
      case 'labels':
        worker?.poke();
        return;
      case 'status':
        if (worker && gatesChanged(worker.pod)) worker.poke();
        else if (worker && seesForeignChange(worker.pod)) worker.expectChange();
        return;
      default:
    }
  }

  /** Rows of tables that are written at the end of the run, and counters that were skipped. */
  finish(): void {
    for (const pod of this.#pods.values()) {
      pod.runtime.flushLogs();
      this.#parts.ledger.probes(pod);
    }
    this.#status.storeEvents();
  }

  /** Whether its process runs. */
  get isUp(): boolean {
    return this.#memory !== null;
  }

  /** The pod as this kubelet holds it: what `exec` and the results look at. */
  podOf(object: PodObject): KubeletPod | null {
    return this.#pods.get(object) ?? null;
  }

  /** Rows of `events` about one pod, of every process this kubelet had. */
  storeEvents(object: PodObject): void {
    for (const recorder of this.#recorders) recorder.store(object);
  }

  #worker(object: PodObject): Worker | null {
    return this.#pods.get(object)?.worker ?? null;
  }

  /** ADD (SYNC-2): admission, then a worker. */
  #add(object: PodObject): void {
    const memory = this.#memory as Memory;
    const pod = this.#pods.get(object) ?? this.#createPod(object);
    const isReplaced = this.#manifests.specOf(object) !== undefined;
    const ends = isReplaced || object.deletionTimestamp !== null || isTerminal(object.status.phase);
    if (!ends && !this.#admit(memory, pod)) return;
    const worker = this.#employ(memory, pod);
    if (isReplaced) {
      this.#manifests.end(worker);
      return;
    }
    memory.context.allocations.updated(pod);
    memory.lifecycle.add(worker);
  }

  #employ(memory: Memory, pod: KubeletPod): Worker {
    const worker = memory.lifecycle.employ(pod);
    memory.workers.push(worker);
    pod.worker = worker;
    // A relist of a new process reports all it finds as new.
    if (pod.runtime.sandbox) memory.pleg.markChanged(pod);
    return worker;
  }

  /** False for a pod that is not taken, or not yet: others have to make room first. */
  #admit({ context }: Memory, pod: KubeletPod): boolean {
    const rejection = this.#admission.rejection(pod, pod.allocated);
    if (!rejection) return true;
    const victims = this.#admission.victims(pod, rejection);
    if (victims) this.#preempt(context, pod.object, victims);
    else reject(context, pod, rejection);
    return false;
  }

  /** Ends the victims; the critical pod is admitted when the last of them is gone (TERM-31). */
  #preempt(context: KubeletContext, object: PodObject, victims: readonly PodObject[]): void {
    const open = new Set(victims);
    for (const victim of victims) {
      const worker = this.#worker(victim);
      if (!worker) continue;
      worker.onFinish = () => {
        open.delete(victim);
        const isWanted = !object.removed && !this.#worker(object);
        if (open.size === 0 && this.#memory && isWanted) this.#add(object);
      };
      preempt(context, worker);
    }
  }

  #createPod(object: PodObject): KubeletPod {
    const { simulation, spec } = this.#parts;
    const latencies = new Latencies(simulation, spec.runtime, object.identity);
    const pod = new KubeletPod(simulation.nextPlace(), object, latencies, this.#podsNode);
    this.#pods.set(object, pod);
    return pod;
  }

  /** DELETE (SYNC-2): a worker ends the pod, also one that was not admitted and had none so far. */
  #deleted(object: PodObject): void {
    const pod = this.#pods.get(object);
    const worker = pod && (pod.worker ?? this.#employ(this.#memory as Memory, pod));
    worker?.terminate('deleted', null);
  }

  /** REMOVE (SYNC-2): an object that vanished without a deletion that was seen is killed. */
  #removed(object: PodObject): void {
    const worker = this.#worker(object);
    if (!worker) return;
    worker.removed();
    if (worker.state === 'finished') this.#drop(worker);
    this.#memory?.context.allocations.retry();
  }

  #drop(worker: Worker): void {
    const { pod } = worker;
    this.#parts.ledger.probes(pod);
    const { context, workers } = this.#memory as Memory;
    context.statuses.forget(pod);
    worker.stop();
    workers.splice(workers.indexOf(worker), 1);
    this.#pods.delete(pod.object);
  }

  /** SYNC-5: what the main loop does about a changed probe result. */
  #probed(worker: ProbeWorker, result: CachedResult): void {
    const { pod, container, type, containerId: id } = worker;
    const statuses = this.#memory?.context.statuses;
    if (type === 'readiness') {
      statuses?.setReady(pod, container.name, id, result === 'success');
    } else if (type === 'startup') {
      statuses?.setStarted(pod, container.name, id, result === 'success');
    } else if (result !== 'failure') return;
    this.#worker(pod.object)?.poke();
  }
}
