import type { SimTime, Simulation } from '@podsim/kernel';
import type { WallClock } from '../clock.ts';
import type { NodeSpec } from '../spec.ts';
import { uidOf } from './names.ts';
import {
  type Heartbeats,
  NODE_CONDITIONS,
  type NodeCondition,
  type NodeObject,
  type Taint,
} from './nodes.ts';
import type { ConditionStatus } from './objects.ts';
import type { Timeline } from './timeline.ts';
import type { NodeChange } from './watch.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Notify = (change: NodeChange, node: NodeObject) => void;
type LabelChange = readonly [key: string, value: string | null];

/** What a healthy kubelet reports (NODE-1). */
const HEALTHY: Readonly<Record<string, readonly [ConditionStatus, reason: string, string]>> = {
  MemoryPressure: [
    'False',
    'KubeletHasSufficientMemory',
    'kubelet has sufficient memory available',
  ],
  DiskPressure: ['False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  PIDPressure: ['False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  Ready: ['True', 'KubeletReady', 'kubelet is posting ready status'],
};

/** Key of the taint that stands for `unschedulable` (NODE-20). */
export const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/**
 * The Node objects. A part of the store: every write gives the rows that an API client would see
 * and tells the watches. The nodes of the spec are there, and Ready, before the run begins.
 */
export class NodeStore {
  readonly #byName = new Map<string, NodeObject>();
  readonly #clock: WallClock;
  readonly #simulation: Simulation;
  readonly #timeline: Timeline;
  readonly #notify: Notify;
  readonly #listeners: ((node: NodeObject) => void)[] = [];

  constructor(simulation: Simulation, clock: WallClock, timeline: Timeline, notify: Notify) {
    this.#simulation = simulation;
    this.#clock = clock;
    this.#timeline = timeline;
    this.#notify = notify;
  }

  get(name: string): NodeObject | undefined {
    return this.#byName.get(name);
  }

  /** In order of creation. */
  all(): Iterable<NodeObject> {
    return this.#byName.values();
  }

  /** Tells at once, without the latency of a watch, when a node begins or ends to be heard of. */
  watchHeartbeats(listener: (node: NodeObject) => void): void {
    this.#listeners.push(listener);
  }

  /** Takes a node of the spec into the cluster, as one that has been up for a day. */
  create(spec: NodeSpec): NodeObject {
    return this.#create(spec, this.#clock.truncate(-DAY as SimTime));
  }

  /** A kubelet that starts makes the object for its node when there is none. */
  register(spec: NodeSpec): NodeObject {
    const node = this.#create(spec, this.#clock.truncate(this.#simulation.now));
    this.#row(node, 'Ready', 'True');
    return node;
  }

  #create(spec: NodeSpec, since: SimTime): NodeObject {
    const { name, labels, taints, capacity } = spec;
    const identity = `node/${name}`;
    const conditions = NODE_CONDITIONS.map((type): NodeCondition => {
      const [status, reason, message] = HEALTHY[type] as (typeof HEALTHY)[string];
      return { type, status, reason, message, lastTransitionTime: since };
    });
    const node: NodeObject = {
      ...{ kind: 'Node', identity, name, namespace: '', uid: uidOf(this.#simulation, identity) },
      ...{ labels: { ...ownLabels(name), ...labels }, taints, capacity, conditions },
      unschedulable: false,
      heartbeats: { newest: () => since, stoppedAt: null },
      createdAt: since,
      removed: false,
    };
    this.#byName.set(name, node);
    this.#notify('added', node);
    return node;
  }

  /** Sets labels; null removes one. */
  setLabels(node: NodeObject, changes: readonly LabelChange[]): void {
    if (node.removed) return;
    const labels = new Map(Object.entries(node.labels));
    for (const [key, value] of changes) {
      if (value === null) labels.delete(key);
      else labels.set(key, value);
    }
    mutable(node).labels = Object.fromEntries(labels);
    this.#notify('labels', node);
  }

  /** `kubectl cordon` and `uncordon` write this field. */
  setUnschedulable(node: NodeObject, unschedulable: boolean): void {
    if (node.removed || node.unschedulable === unschedulable) return;
    mutable(node).unschedulable = unschedulable;
    this.#notify('spec', node);
  }

  /** Another list of taints, in the order in which they were put on. */
  setTaints(node: NodeObject, taints: readonly Taint[]): void {
    if (node.removed) return;
    const before = taintsText(node.taints);
    mutable(node).taints = taints;
    const text = taintsText(taints);
    if (text === before) return;
    this.#row(node, 'taints', text);
    this.#notify('taints', node);
  }

  /** Conditions by type; a transition time moves only with its status. */
  setConditions(
    node: NodeObject,
    changes: readonly Omit<NodeCondition, 'lastTransitionTime'>[],
  ): void {
    if (node.removed) return;
    const now = this.#clock.truncate(this.#simulation.now);
    let changed = false;
    mutable(node).conditions = node.conditions.map((old) => {
      const next = changes.find(({ type }) => type === old.type);
      if (!next || (next.status === old.status && next.reason === old.reason)) return old;
      changed = true;
      const moved = next.status !== old.status;
      if (moved && next.type === 'Ready') this.#row(node, 'Ready', next.status);
      return { ...next, lastTransitionTime: moved ? now : old.lastTransitionTime };
    });
    if (changed) this.#notify('status', node);
  }

  /** What a kubelet that is well posts. */
  setHealthy(node: NodeObject): void {
    this.setConditions(
      node,
      NODE_CONDITIONS.map((type) => {
        const [status, reason, message] = HEALTHY[type] as (typeof HEALTHY)[string];
        return { type, status, reason, message };
      }),
    );
  }

  /** A kubelet posts from now on; `newest` gives its heartbeats. */
  startHeartbeats(node: NodeObject, newest: Heartbeats['newest']): void {
    this.#setHeartbeats(node, { newest, stoppedAt: null });
  }

  stopHeartbeats(node: NodeObject): void {
    if (node.heartbeats.stoppedAt !== null) return;
    this.#setHeartbeats(node, { ...node.heartbeats, stoppedAt: this.#simulation.now });
  }

  #setHeartbeats(node: NodeObject, heartbeats: Heartbeats): void {
    if (node.removed) return;
    mutable(node).heartbeats = heartbeats;
    for (const listener of this.#listeners) listener(node);
  }

  remove(node: NodeObject): void {
    if (node.removed) return;
    mutable(node).removed = true;
    this.#byName.delete(node.name);
    this.#row(node, 'Deleted', '');
    this.#notify('removed', node);
  }

  #row(node: NodeObject, what: string, detail: string): void {
    this.#timeline.row('node', { namespace: '', name: `Node/${node.name}` }, '', what, detail);
  }
}

const DAY = 86_400_000_000;

/** What kubelets put on their nodes; all nodes here are of one kind. */
function ownLabels(name: string): Readonly<Record<string, string>> {
  return {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  };
}

/** Taints as kubectl prints them: `key=value:Effect`, by commas. */
export function taintsText(taints: readonly Taint[]): string {
  return taints
    .map(({ key, value, effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`)
    .join(',');
}

/** Only the store may write to an object. */
function mutable(node: NodeObject): Mutable<NodeObject> {
  return node;
}
