import { type Pod, type PodSpec, type Service, stableJson } from '@podsim/api';
import type { SimTime, Simulation } from '@podsim/kernel';
import type { WallClock } from '../clock.ts';
import { firstStatus } from './first-status.ts';
import { countWrite } from './generation.ts';
import { nameSuffix } from './names.ts';
import { NodeStore } from './node-store.ts';
import type { NodeObject } from './nodes.ts';
import { condition, type PodObject, type PodStatus, withCondition } from './objects.ts';
import { PodsByName } from './pods-by-name.ts';
import { PriorityClasses } from './priority-classes.ts';
import { resourcesOf } from './reserved.ts';
import { StoredPod } from './stored-pod.ts';
import { type Timeline, timelineName } from './timeline.ts';
import type { Change, Watch, WatchEvent } from './watch.ts';
import { WorkloadStore } from './workload-store.ts';
import { rootOf, rootText, type Workload } from './workloads.ts';

const SECOND = 1_000_000;

/** In 10.96.0.0/12; kubeadm keeps the lowest addresses for the API server and the DNS. */
const FIRST_SERVICE_IP = 100;

/** Generated names have at most 63 characters (apiserver's names.SimpleNameGenerator). */
const LONGEST_PREFIX = 58;

const NONE: readonly never[] = [];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What was decided with a delete request. */
export interface DeleteOptions {
  /** Seconds; null takes the grace period of the spec. */
  readonly gracePeriodSeconds: number | null;
}

/** Looks at every write, for the result tables. */
export interface StoreObserver {
  created(pod: PodObject): void;
  bound(pod: PodObject): void;
  statusChanged(pod: PodObject, before: PodStatus, after: PodStatus): void;
  deletionRequested(pod: PodObject): void;
  removed(pod: PodObject): void;
}

/**
 * The API server's objects. Every write happens at the present instant, gives the rows that an API
 * client would see, and tells the watches.
 *
 * Mirrors pkg/registry/core/pod (strategy, binding, eviction) and apiserver's delete logic.
 * Simplified: one object is one JavaScript object that only the store mutates; a watch event
 * carries the object and what changed, never a copy.
 */
export class Store {
  readonly pods: PodObject[] = [];
  readonly workloads: WorkloadStore;
  readonly priorityClasses = new PriorityClasses();
  readonly nodes: NodeStore;
  /** Pods that are there. */
  readonly #byName = new PodsByName();
  readonly #services = new Map<string, Service>();
  #serviceWrites = 0;
  readonly #creations = new Map<string, number>();
  readonly #watches: ((event: WatchEvent) => void)[] = [];
  /** Deleted for good, but for their finalizers. */
  readonly #held = new Set<PodObject>();
  readonly #simulation: Simulation;
  readonly #clock: WallClock;
  readonly #timeline: Timeline;
  readonly #observer: StoreObserver;
  readonly #marksDisrupted: boolean;

  constructor(
    simulation: Simulation,
    clock: WallClock,
    timeline: Timeline,
    observer: StoreObserver,
    marksDisrupted: boolean,
  ) {
    this.#observer = observer;
    this.#marksDisrupted = marksDisrupted;
    this.#simulation = simulation;
    this.#clock = clock;
    this.#timeline = timeline;
    this.workloads = new WorkloadStore(simulation, (change, object) =>
      this.#notify(change, null, object),
    );
    this.nodes = new NodeStore(simulation, clock, timeline, (change, node) =>
      this.#notify(change, null, null, node),
    );
  }

  addWatch(watch: Watch): void {
    this.#watches.push((event) => watch.notify(event));
  }

  /** Takes every event and hands it to the watches it concerns. */
  addRouter(route: (event: WatchEvent) => void): void {
    this.#watches.push(route);
  }

  pod(namespace: string, name: string): PodObject | undefined {
    return this.#byName.get(namespace, name);
  }

  /** The newest pod that rows of the timeline call so, removed or not. May look at every pod. */
  latest(namespace: string, name: string): PodObject | undefined {
    const there = this.pod(namespace, name);
    if (there && timelineName(there) === name) return there;
    return this.pods.findLast((pod) => pod.namespace === namespace && timelineName(pod) === name);
  }

  /** Pods bound to a node, in order of creation. Looks at every pod: for when nodes fail. */
  podsOn(node: string): PodObject[] {
    return this.pods.filter((pod) => pod.nodeName === node && !pod.removed);
  }

  /** Grows with each write of a Service: what was found among them holds until then. */
  get serviceWrites(): number {
    return this.#serviceWrites;
  }

  /** Services in order of creation. */
  services(): Iterable<Service> {
    return this.#services.values();
  }

  service(namespace: string, name: string): Service | undefined {
    return this.#services.get(`${namespace}/${name}`);
  }

  /** A Service that names no address gets the next free one, and keeps it. */
  applyService(service: Service): void {
    const key = `${service.metadata.namespace}/${service.metadata.name}`;
    const { spec } = service;
    const clusterIP =
      spec.clusterIP || (this.#services.get(key)?.spec.clusterIP ?? this.#nextServiceIP());
    this.#services.set(key, { ...service, spec: { ...spec, clusterIP } });
    this.#serviceWrites++;
    this.#notify('service', null);
  }

  #nextServiceIP(): string {
    const taken = new Set([...this.#services.values()].map(({ spec }) => spec.clusterIP));
    for (let n = FIRST_SERVICE_IP; ; n++) {
      const address = `10.96.${n >> 8}.${n & 255}`;
      if (!taken.has(address)) return address;
    }
  }

  /**
   * Accepts a pod; null when it is refused: the name is taken, or its priority class unknown. A
   * pod of an owner whose manifest has an empty name gets `prefix` and five letters that follow
   * from its identity.
   */
  createPod(template: Pod, owner: Workload | null = null, prefix = ''): PodObject | null {
    const { namespace } = template.metadata;
    if (this.pod(namespace, template.metadata.name)) return null;
    const admitted = this.priorityClasses.admit(template.spec);
    if (!admitted) return null;
    const identity = this.#podIdentity(template.metadata, owner);
    const name = template.metadata.name || this.#freeName(namespace, prefix, identity);
    const { now } = this.#simulation;
    const pod = new StoredPod(this.#simulation, {
      ...{ id: this.pods.length, identity, name, manifest: template, owner },
      workload: owner ? rootText(owner) : '',
      ...admitted,
      createdAt: now,
      status: firstStatus(template.spec, now),
    });
    this.pods.push(pod);
    this.#byName.set(name, pod);
    this.workloads.podAdded(pod);
    this.#observer.created(pod);
    this.#timeline.row('pod', pod, '', 'Created', '');
    this.#timeline.row('phase', pod, '', 'Pending', '');
    for (const { type, status } of pod.status.conditions) {
      this.#timeline.row('condition', pod, '', type, status);
    }
    this.#notify('added', pod);
    if (pod.spec.nodeName !== null) this.bind(pod, pod.spec.nodeName);
    return pod;
  }

  /** Streams of a pod go by the name in its manifest, or by its place among its owner's pods. */
  #podIdentity({ name, namespace }: Pod['metadata'], owner: Workload | null): string {
    if (owner) return this.workloads.nextPodIdentity(rootOf(owner));
    const base = namespace === 'default' ? `pod/${name}` : `pod/${namespace}/${name}`;
    const ordinal = (this.#creations.get(base) ?? 0) + 1;
    this.#creations.set(base, ordinal);
    return ordinal === 1 ? base : `${base}#${ordinal}`;
  }

  #freeName(namespace: string, prefix: string, identity: string): string {
    for (let attempt = 0; ; attempt++) {
      const suffix = nameSuffix(this.#simulation, identity, attempt);
      // Joined, since V8 keeps the parts of a sum beside it.
      const name = [prefix.slice(0, LONGEST_PREFIX), suffix].join('');
      if (!this.pod(namespace, name)) return name;
    }
  }

  /** Binds a pod to a node; PodScheduled becomes True with it (STAT-18). */
  bind(pod: PodObject, nodeName: string): void {
    if (pod.removed) return;
    mutable(pod).nodeName = nodeName;
    this.#observer.bound(pod);
    this.#timeline.row('pod', pod, '', 'Bound', '');
    this.#writeCondition(pod, 'PodScheduled', 'True', '', '');
    this.#notify('bound', pod);
  }

  /** Where the scheduler makes room for a pod, or that it no longer does (SCHED-11). */
  nominate(pod: PodObject, nodeName: string | null): void {
    if (pod.removed || pod.nominatedNodeName === nodeName) return;
    mutable(pod).nominatedNodeName = nodeName;
    this.#notify('status', pod);
  }

  /** Writes one condition on behalf of a component other than the kubelet. */
  setCondition(
    pod: PodObject,
    type: string,
    status: 'True' | 'False',
    reason: string,
    message: string,
  ): void {
    if (pod.removed) return;
    this.#writeCondition(pod, type, status, reason, message);
    this.#notify('status', pod);
  }

  /** Tells of a pod that it is about to be deleted by one of the cluster's own (OLD-13). */
  markDisrupted(pod: PodObject, reason: string, message: string): void {
    if (this.#marksDisrupted) this.setCondition(pod, 'DisruptionTarget', 'True', reason, message);
  }

  /** Another spec for a pod: a new image (MAIN-1). */
  updateSpec(pod: PodObject, spec: PodSpec): void {
    if (pod.removed) return;
    mutable(pod).spec = spec;
    countWrite(pod);
    this.#notify('spec', pod);
  }

  /** Other resources for the containers of a pod (NEW-9); its node has not granted them yet. */
  resizePod(pod: PodObject, manifest: Pod): void {
    if (pod.removed || stableJson(pod.spec) === stableJson(manifest.spec)) return;
    const { status } = pod;
    // What the node reports all along matters, and is kept, from now on only.
    const resources = status.resources ?? resourcesOf(pod.spec);
    if (pod.nodeName !== null) mutable(pod).status = { ...status, resources };
    mutable(pod).manifest = manifest;
    this.updateSpec(pod, manifest.spec);
  }

  /** Another manifest for a pod: spec, labels and annotations as patched. */
  replaceManifest(pod: PodObject, manifest: Pod): void {
    if (pod.removed) return;
    mutable(pod).manifest = manifest;
    mutable(pod).spec = manifest.spec;
    countWrite(pod);
    this.#notify('spec', pod);
    this.#notify('labels', pod);
  }

  /** Sets labels; null removes one. */
  setLabels(pod: PodObject, changes: readonly (readonly [string, string | null])[]): void {
    if (pod.removed) return;
    const labels = new Map(Object.entries(pod.manifest.metadata.labels));
    for (const [key, value] of changes) {
      if (value === null) labels.delete(key);
      else labels.set(key, value);
    }
    const metadata = { ...pod.manifest.metadata, labels: Object.fromEntries(labels) };
    mutable(pod).manifest = { ...pod.manifest, metadata };
    this.#notify('labels', pod);
  }

  /** A controller adopts an orphan, or null lets a pod go; the pod itself goes on as it is. */
  setOwner(pod: PodObject, owner: Workload | null): void {
    if (pod.removed || pod.owner === owner) return;
    this.workloads.setOwner(pod, owner);
    this.#notify('labels', pod);
  }

  patchStatus(pod: PodObject, written: PodStatus): void {
    if (pod.removed || pod.status === written) return;
    const before = pod.status;
    // A kubelet that does not know of a resize yet reports what was so far.
    const isOld = written.resources === null && before.resources !== null;
    const status = isOld ? { ...written, resources: before.resources } : written;
    mutable(pod).status = status;
    this.#timeline.statusChange(pod, before, status);
    this.#observer.statusChanged(pod, before, status);
    this.#notify('status', pod);
  }

  /**
   * A DELETE request (TERM-1 to TERM-4). Returns the grace period that holds now, in seconds, or
   * null when nothing changed.
   */
  deletePod(pod: PodObject, options: DeleteOptions): number | null {
    if (pod.removed) return null;
    const grace = requestedGrace(pod, options);
    const old = pod.deletionGracePeriodSeconds;
    if (old !== null && options.gracePeriodSeconds === null) return null;
    if (old !== null && grace >= old) return null;
    const now = this.#simulation.now;
    const base =
      pod.deletionTimestamp === null || old === null ? now : pod.deletionTimestamp - old * SECOND;
    const planned = this.#clock.truncate((base + grace * SECOND) as SimTime);
    mutable(pod).deletionTimestamp = planned;
    mutable(pod).deletionGracePeriodSeconds = grace;
    this.#observer.deletionRequested(pod);
    this.#timeline.row('pod', pod, '', 'DeletionRequested', String(grace));
    this.#notify('deleting', pod);
    return grace;
  }

  /**
   * The object is gone: the kubelet's last DELETE, or a request with grace 0. With finalizers it
   * goes with the last of them.
   */
  removePod(pod: PodObject): void {
    if (pod.removed) return;
    if (pod.finalizers.length > 0) {
      this.#held.add(pod);
      return;
    }
    this.#held.delete(pod);
    mutable(pod).removed = true;
    this.#byName.delete(pod);
    this.workloads.podRemoved(pod);
    this.#observer.removed(pod);
    this.#timeline.row('pod', pod, '', 'Deleted', '');
    this.#notify('removed', pod);
  }

  /** Somebody agrees that the object goes. */
  removeFinalizer(pod: PodObject, name: string): void {
    const left = pod.finalizers.filter((finalizer) => finalizer !== name);
    mutable(pod).finalizers = left.length === 0 ? NONE : left;
    if (this.#held.has(pod)) this.removePod(pod);
  }

  #writeCondition(
    pod: PodObject,
    type: string,
    status: 'True' | 'False',
    reason: string,
    message: string,
  ): void {
    const before = pod.status;
    const lastTransitionTime = this.#clock.truncate(this.#simulation.now);
    const next = condition(type, { status, reason, message }, lastTransitionTime);
    const after = { ...before, conditions: withCondition(before.conditions, next) };
    mutable(pod).status = after;
    this.#timeline.statusChange(pod, before, after);
    this.#observer.statusChanged(pod, before, after);
  }

  #notify(
    change: Change,
    pod: PodObject | null,
    object: Workload | null = null,
    node: NodeObject | null = null,
  ): void {
    if (pod) {
      this.workloads.podChanged(change, pod);
      mutable(pod).changes++;
    }
    const event = { change, pod, object, node };
    for (const watch of this.#watches) watch(event);
  }
}

/** Only the store may write to an object. */
function mutable(pod: PodObject): Mutable<PodObject> {
  return pod;
}

/** TERM-1: 0 for what is unbound or finished, negative becomes 1. */
function requestedGrace(pod: PodObject, options: DeleteOptions): number {
  const { phase } = pod.status;
  if (pod.nodeName === null || phase === 'Succeeded' || phase === 'Failed') return 0;
  const grace = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds;
  return grace < 0 ? 1 : grace;
}
