import { stableJson } from '@podsim/api';
import type { Simulation } from '@podsim/kernel';
import { uidOf } from './names.ts';
import type { PodObject } from './objects.ts';
import { OwnedPods } from './owned-pods.ts';
import type { Change } from './watch.ts';
import {
  FIRST_STATUS,
  type ManifestOf,
  type StatusOf,
  type Workload,
  type WorkloadKind,
  type WorkloadOf,
} from './workloads.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Notify = (change: Change, object: Workload) => void;

/** Objects with controllers, and which pods they own. A part of the store. */
export class WorkloadStore {
  readonly #byKey = new Map<string, Workload>();
  /** By kind, in order of creation. */
  readonly #byKind = new Map<WorkloadKind, Set<Workload>>();
  readonly #owned = new Map<Workload, Set<Workload>>();
  readonly #pods = new Map<Workload, OwnedPods>();
  readonly #creations = new Map<string, number>();
  readonly #simulation: Simulation;
  readonly #notify: Notify;

  constructor(simulation: Simulation, notify: Notify) {
    this.#simulation = simulation;
    this.#notify = notify;
  }

  get<K extends WorkloadKind>(kind: K, namespace: string, name: string): WorkloadOf<K> | undefined {
    return this.#byKey.get(`${kind}/${namespace}/${name}`) as WorkloadOf<K> | undefined;
  }

  /** Whether there is no object at all. */
  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** All of a kind, in order of creation. */
  all<K extends WorkloadKind>(kind: K): Iterable<WorkloadOf<K>> {
    return (this.#byKind.get(kind) ?? NONE) as Iterable<WorkloadOf<K>>;
  }

  /** All objects, in order of creation. */
  everything(): Iterable<Workload> {
    return this.#byKey.values();
  }

  /** Objects that one owns, in order of creation. */
  ownedBy(owner: Workload): Iterable<Workload> {
    return this.#owned.get(owner) ?? NONE;
  }

  /** Pods that an object controls, in order of creation, until they are removed. */
  podsOf(owner: Workload): Omit<OwnedPods, 'add' | 'remove' | 'changed'> {
    return this.#pods.get(owner) ?? NO_PODS;
  }

  /** Accepts an object; null when the name is taken. */
  create<K extends WorkloadKind>(
    manifest: ManifestOf<K>,
    owner: Workload | null,
  ): WorkloadOf<K> | null {
    const { name, namespace } = manifest.metadata;
    const kind = manifest.kind as K;
    const key = `${kind}/${namespace}/${name}`;
    if (this.#byKey.has(key)) return null;
    const identity = this.#identity(kind, namespace, name, owner);
    const object: WorkloadOf<K> = {
      ...{ kind, identity, name, namespace, owner, manifest },
      uid: uidOf(this.#simulation, identity),
      createdAt: this.#simulation.now,
      generation: 1,
      status: FIRST_STATUS[kind] as StatusOf[K],
      deletionTimestamp: null,
      removed: false,
    };
    this.#byKey.set(key, object);
    insert(this.#byKind, kind, object);
    if (owner) insert(this.#owned, owner, object);
    this.#notify('added', object);
    return object;
  }

  /**
   * Another manifest for an object: as edited, scaled, applied, annotated. The generation grows
   * with the spec only; a write that changes nothing tells nobody.
   */
  replace<K extends WorkloadKind>(object: WorkloadOf<K>, manifest: ManifestOf<K>): void {
    if (object.removed || object.manifest === manifest) return;
    const before = object.manifest;
    const isNewSpec = !isSame(before.spec, manifest.spec);
    if (!isNewSpec && isSame(before.metadata, manifest.metadata)) return;
    mutable(object).manifest = manifest;
    if (isNewSpec) mutable(object).generation++;
    this.#notify('spec', object);
  }

  writeStatus<K extends WorkloadKind>(object: WorkloadOf<K>, status: StatusOf[K]): void {
    if (object.removed || object.status === status) return;
    mutable(object).status = status;
    this.#notify('status', object);
  }

  /** Deletion was asked for; the object stays until `remove`. */
  markDeleted(object: Workload): void {
    if (object.removed || object.deletionTimestamp !== null) return;
    mutable(object).deletionTimestamp = this.#simulation.now;
    this.#notify('deleting', object);
  }

  /** The object is gone; what it owned is the garbage collector's. */
  remove(object: Workload): void {
    if (object.removed) return;
    mutable(object).removed = true;
    this.#byKey.delete(`${object.kind}/${object.namespace}/${object.name}`);
    this.#byKind.get(object.kind)?.delete(object);
    if (object.owner) this.#owned.get(object.owner)?.delete(object);
    this.#notify('removed', object);
  }

  /** What the next pod of an object is called in streams: `deployment/web#3`, third of web. */
  nextPodIdentity(root: Workload): string {
    const ordinal = this.#count(`${root.identity}#`);
    // Joined, since V8 keeps the parts of a template beside it.
    return [root.identity, '#', ordinal].join('');
  }

  podAdded(pod: PodObject): void {
    const { owner } = pod;
    if (!owner) return;
    const pods = this.#pods.get(owner) ?? new OwnedPods();
    this.#pods.set(owner, pods);
    pods.add(pod);
  }

  podChanged(change: Change, pod: PodObject): void {
    if (pod.owner) this.#pods.get(pod.owner)?.changed(change, pod);
  }

  podRemoved(pod: PodObject): void {
    if (pod.owner) this.#pods.get(pod.owner)?.remove(pod);
  }

  /** The pod has another controller, or none; its name in streams stays. */
  setOwner(pod: PodObject, owner: Workload | null): void {
    this.podRemoved(pod);
    (pod as Mutable<PodObject>).owner = owner;
    this.podAdded(pod);
  }

  #identity(kind: WorkloadKind, namespace: string, name: string, owner: Workload | null): string {
    const place = namespace === 'default' ? name : `${namespace}/${name}`;
    const word = kind.toLowerCase();
    if (owner) return `${owner.identity}/${word}#${this.#count(`${owner.identity}/${word}`)}`;
    const base = `${word}/${place}`;
    const ordinal = this.#count(base);
    return ordinal === 1 ? base : `${base}~${ordinal}`;
  }

  #count(base: string): number {
    const ordinal = (this.#creations.get(base) ?? 0) + 1;
    this.#creations.set(base, ordinal);
    return ordinal;
  }
}

const NONE: readonly never[] = [];
const NO_PODS = new OwnedPods();

function insert<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}

/** Both hold the same JSON. */
const isSame = (one: unknown, other: unknown): boolean =>
  one === other || stableJson(one) === stableJson(other);

/** Only the store may write to an object. */
function mutable<W extends Workload>(object: W): Mutable<W> {
  return object;
}
