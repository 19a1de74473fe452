import type { Container, PodSpec, ProbeType } from '@podsim/api';
import { type Duration, type Place, QueueEntity, type SimTime } from '@podsim/kernel';
import type { Latencies } from '../latencies.ts';
import type { ClusterNetwork, Listener } from '../network/cluster-network.ts';
import type { Release } from '../releases.ts';
import type { ContainerKind, PodObject, PodStatus } from '../store/objects.ts';
import { Resizing } from './allocation/resizing.ts';
import type { Worker } from './pod-worker/worker.ts';
import type { ProbeWorker } from './prober/worker.ts';
import type { OwnRestart } from './restart-policy.ts';
import { PodRuntime } from './runtime/pod-runtime.ts';
import { PortTable } from './runtime/process.ts';
import { missingVolume, PodVolumes, type VolumeSources } from './runtime/volumes.ts';

/** Why a container waits: what the kubelet's last attempt to start it came to (STAT-7). */
export interface StartFailure {
  readonly reason: string;
  readonly message: string;
  /** What is left of a restart back-off; absent for any other failure (NEW-12). */
  readonly retryAfter?: Duration;
}

/** What the timeline says a probe finds from now on. */
export type HealthVerdict = 'ok' | 'fail' | 'timeout' | 'error' | 'warn';

/** A container of the spec with its place in it. */
export interface SpecContainer {
  readonly container: Container;
  readonly kind: ContainerKind;
}

const NOBODY: readonly (() => void)[] = [];
const NONE: readonly ProbeWorker[] = [];

/** What all pods of a node have in common. */
export interface PodsNode {
  readonly volumes: VolumeSources;
  readonly network: ClusterNetwork;
  readonly hostPorts: PortTable;
  /** What the kubelet's release knows: sidecars (OLD-7), rules of restart (NEW-6). */
  readonly release: Release;
}

/** What most pods have nothing of. */
class Rare {
  /** Made when something looks at a file. */
  volumes: PodVolumes | null = null;
  readonly health = new Map<string, HealthVerdict>();
  /** Who waits for a change of a process, beside the probes. */
  readonly listeners = new Set<() => void>();
  /** Written after each sync that tried to start containers (SYNC-20 step 12). */
  readonly startFailures = new Map<string, StartFailure>();
  /** Made for the first resize. */
  resizing: Resizing | null = null;
}

/**
 * All that one kubelet knows about one pod; each part is written by the folder that owns it. It is
 * the entity of what happens to the pod on its node.
 */
export class KubeletPod extends QueueEntity {
  /** The record that the store holds: the kubelet reads spec and deletion from it. */
  readonly object: PodObject;
  readonly latencies: Latencies;
  /** The kubelet has found the volumes mounted once (SYNC-20 step 8). */
  volumesMounted = false;
  readonly runtime = new PodRuntime();
  /** Of the kubelet's present process; null while it has none for the pod. */
  worker: Worker | null = null;
  /** The pod's own network namespace, or the node's. */
  readonly ports: PortTable;
  /** The status manager's cached status: what was last generated (PROBE-3 reads it). */
  status: PodStatus | null = null;
  /** Start of the last relist that reported on this pod (SYNC-8). */
  relistedAt = -1 as SimTime;
  probes: readonly ProbeWorker[] = [];
  probesAdded = false;
  /** Periodic syncs that were due so far, run or not: too many to be counted with the latencies. */
  requeues = 0;
  /** The worker has been asked to end the pod. */
  terminating = false;
  /** Workers that have ended, kept for the counters of the `probes` table. */
  endedProbes: readonly ProbeWorker[] = NONE;
  readonly #node: PodsNode;
  /** Made when there is some of it, which most pods never have. */
  #rare: Rare | null = null;
  /** As the object had it, with the resources that were granted by then. */
  #spec: PodSpec;
  #deleting = false;

  constructor(place: Place, object: PodObject, latencies: Latencies, node: PodsNode) {
    super(place);
    this.object = object;
    this.#spec = object.spec;
    this.#deleting = object.deletionTimestamp !== null;
    this.latencies = latencies;
    this.#node = node;
    this.ports = object.spec.hostNetwork ? node.hostPorts : new PortTable();
  }

  override toString(): string {
    return this.object.identity;
  }

  get network(): ClusterNetwork {
    return this.#node.network;
  }

  get release(): Release {
    return this.#node.release;
  }

  /**
   * The worker takes up what the watch has delivered: a step sees the object as of then, not what
   * arrives while it waits or works (SYNC-12).
   */
  takeUp(): void {
    this.takeUpResources();
    this.#deleting = this.object.deletionTimestamp !== null;
  }

  /** What is granted now holds for the present step as well. */
  takeUpResources(): void {
    this.#spec = this.allocated;
  }

  /** The spec as the object has it now, with the resources that are granted (NEW-9). */
  get allocated(): PodSpec {
    const isPlain = this.resized === null && this.object.spec === this.#spec;
    return isPlain ? this.#spec : this.resizing.allocated;
  }

  get resizing(): Resizing {
    const rare = this.rare();
    rare.resizing ??= new Resizing(this.object, this.#spec);
    return rare.resizing;
  }

  /** null: nobody has asked for other resources. */
  get resized(): Resizing | null {
    return this.#rare?.resizing ?? null;
  }

  /** The spec that the present step works with. */
  get spec(): PodSpec {
    return this.#spec;
  }

  /** What the kubelet has generated last; before that, what the API has. */
  get lastStatus(): PodStatus {
    return this.status ?? this.object.status;
  }

  /** The object that the present step works with has a deletion timestamp. */
  get deleting(): boolean {
    return this.#deleting;
  }

  /** Init containers and sidecars, then main containers, in spec order. */
  get containers(): readonly SpecContainer[] {
    return specContainers(this.#spec, this.release.sidecars);
  }

  /** Drops instances that are gone for the next relist and for a step that began before it. */
  forgetRemoved(): void {
    const viewedAt = this.worker?.viewedAt ?? this.relistedAt;
    this.runtime.forget(Math.min(this.relistedAt, viewedAt) as SimTime);
  }

  /** The kubelet's process has ended: what it had in memory is gone (SYNC-23). */
  forget(): void {
    this.worker = null;
    this.terminating = false;
    this.#rare?.resizing?.forget();
    this.#rare?.startFailures.clear();
    this.status = null;
    this.probes = [];
    this.probesAdded = false;
    this.relistedAt = -1 as SimTime;
  }

  private rare(): Rare {
    this.#rare ??= new Rare();
    return this.#rare;
  }

  get volumes(): PodVolumes {
    const rare = this.rare();
    rare.volumes ??= new PodVolumes(this.#node.volumes, this.object);
    return rare.volumes;
  }

  missingVolume(): ReturnType<typeof missingVolume> {
    return missingVolume(this.#node.volumes, this.object);
  }

  /** A new instance of a container begins with the files of its image. */
  resetFiles(container: string): void {
    this.#rare?.volumes?.reset(container);
  }

  /** Why the last start of a container failed; null if it did not. */
  startFailure(container: string): StartFailure | null {
    return this.#rare?.startFailures.get(container) ?? null;
  }

  setStartFailure(container: string, failure: StartFailure | null): void {
    if (failure) this.rare().startFailures.set(container, failure);
    else this.#rare?.startFailures.delete(container);
  }

  /** From now on a probe gets this verdict, whatever the process would answer. */
  setHealth(container: string, type: ProbeType, verdict: HealthVerdict): void {
    this.rare().health.set(`${container}/${type}`, verdict);
    this.processChanged();
  }

  healthOf(container: string, type: ProbeType): HealthVerdict | null {
    return this.#rare?.health.get(`${container}/${type}`) ?? null;
  }

  /** The process that a request of the node to `host` (empty: the pod) and `port` gets to. */
  reach(host: string, port: number): Listener | null {
    const { sandbox } = this.runtime;
    if (!sandbox || sandbox.exitedAt !== null) return null;
    if (host === '' || host === sandbox.ip) return this.ports.listener(port);
    return this.network.listener(host, port, this.object.nodeName ?? '');
  }

  /** Calls `action` after each change of a process of the pod; returns what ends that. */
  onProcessChange(action: () => void): () => void {
    const { listeners } = this.rare();
    listeners.add(action);
    return () => listeners.delete(action);
  }

  processChanged(): void {
    for (const probe of this.probes) probe.processChanged();
    for (const listener of [...(this.#rare?.listeners ?? NOBODY)]) listener();
  }
}

export function probeOf(pod: KubeletPod, container: string, type: ProbeType): ProbeWorker | null {
  return (
    pod.probes.find((probe) => probe.type === type && probe.container.name === container) ?? null
  );
}

/** What a container says about its own restarts; undefined in releases without NEW-6. */
export function ownRestart(pod: KubeletPod, { container }: SpecContainer): OwnRestart | undefined {
  if (!pod.release.containerRestartRules) return undefined;
  return { policy: container.restartPolicy, rules: container.restartPolicyRules };
}

/** Containers by spec, which pods of one template share; without and with sidecars. */
const classified = [false, true].map(() => new WeakMap<PodSpec, readonly SpecContainer[]>());

function specContainers(spec: PodSpec, sidecars: boolean): readonly SpecContainer[] {
  const known = classified[Number(sidecars)]?.get(spec);
  if (known) return known;
  const containers = classify(spec, sidecars);
  classified[Number(sidecars)]?.set(spec, containers);
  return containers;
}

/** Classifies the containers of a spec: `Always` on an init container makes it a sidecar. */
function classify(spec: PodSpec, sidecars: boolean): readonly SpecContainer[] {
  const init = spec.initContainers.map((container): SpecContainer => {
    const isSidecar = sidecars && container.restartPolicy === 'Always';
    return { container, kind: isSidecar ? 'sidecar' : 'init' };
  });
  const main = spec.containers.map((container): SpecContainer => {
    return { container, kind: 'main' };
  });
  return [...init, ...main];
}
