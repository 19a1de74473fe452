import { ownValue, type PodSpec, scaled, stableJson } from '@podsim/api';
import type { Duration, Entity } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import { all, type Step } from '../../steps.ts';
import { hashName } from '../../store/names.ts';
import { conditionOf, type PodObject } from '../../store/objects.ts';
import type { WatchEvent } from '../../store/watch.ts';
import { isKind, type WorkloadOf } from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { podFromTemplate } from '../pod-from-template.ts';
import { slowStart } from '../slow-start.ts';
import { WorkQueue } from '../work-queue.ts';
import { daemonSpec, eligibility, targetNode } from './daemon-pod.ts';
import { FailedBackoff } from './failed-backoff.ts';
import { type Bounds, type Daemon, type Place, planNode, planUpdate } from './plan.ts';
import { daemonSetStatus } from './status.ts';

const SECOND = 1_000_000;

/** Pods that one sync creates at most, and deletes at most. */
const BURST = 250;

const REVISION = 'controller-revision-hash';

type DaemonSet = WorkloadOf<'DaemonSet'>;
interface Member extends Daemon {
  readonly pod: PodObject;
  readonly ready: boolean;
}

/**
 * Keeps one pod on each eligible node.
 *
 * Mirrors pkg/controller/daemon (DS-1 to DS-3). Simplified: nodes are taken in order of creation,
 * upstream's order is that of a hash table; ControllerRevisions are not objects. Left out: adoption
 * of pods, the label `pod-template-generation`.
 */
export class DaemonSetController implements Controller {
  readonly #parts: ControllerParts;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #queue: WorkQueue<DaemonSet>;
  readonly #backoff = new FailedBackoff();
  /** Hashes of the templates that a set has had. */
  readonly #revisions = new Map<DaemonSet, Set<string>>();
  readonly #specs = new WeakMap<PodSpec, Map<string, PodSpec>>();

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    const entity: Entity = parts.simulation.createEntity('daemonset-controller');
    this.#client = new Client(parts, entity, 'daemonset-controller');
    this.#recorder = parts.recorder('daemonset-controller');
    this.#queue = new WorkQueue(parts.simulation, entity, (set) => this.#sync(set));
  }

  onWatchEvent({ change, pod, object, node }: WatchEvent): void {
    if (node && change !== 'status') {
      for (const set of this.#parts.store.workloads.all('DaemonSet')) this.#queue.add(set);
    }
    const set = pod ? pod.owner : object;
    if (!set || !isKind(set, 'DaemonSet')) return;
    if (set.removed) this.#forget(set);
    // The status is this controller's own work.
    else if (pod || change !== 'status') this.#queue.add(set);
  }

  #forget(set: DaemonSet): void {
    this.#queue.drop(set);
    this.#client.forget(set);
    this.#revisions.delete(set);
  }

  *#sync(set: DaemonSet): Step {
    if (set.removed) return;
    const hash = yield* this.#revise(set);
    const places = this.#places(set, hash);
    const made = yield* this.#manage(set, places, hash);
    const bounds = boundsOf(set, places);
    if (made && bounds) {
      const now = this.#places(set, hash);
      const { create, remove } = planUpdate(now, bounds);
      yield* this.#perform(set, create, remove, hash);
    }
    const status = daemonSetStatus(this.#places(set, hash), set.generation);
    if (stableJson(status) !== stableJson(set.status) && !set.removed) {
      yield* this.#client.request(set);
      this.#parts.store.workloads.writeStatus(set, status);
    }
    if (made) this.#queue.succeeded(set);
    else this.#queue.retry(set);
    const { minReadySeconds } = set.manifest.spec;
    if (minReadySeconds > 0 && status.numberReady !== status.numberAvailable) {
      this.#queue.addAfter(set, (minReadySeconds * SECOND) as Duration);
    }
  }

  /** The hash of the present template; a new one is written down first. */
  *#revise(set: DaemonSet): Step<string> {
    const template = ownValue(ownValue(set.manifest.raw, 'spec'), 'template');
    const hash = hashName(stableJson(template));
    const known = this.#revisions.get(set) ?? new Set();
    this.#revisions.set(set, known);
    if (!known.has(hash)) {
      yield* this.#client.request(set);
      known.add(hash);
    }
    return hash;
  }

  /** The nodes, and those that are gone and for which a pod still waits. */
  #places(set: DaemonSet, hash: string): Place<Member>[] {
    const { store } = this.#parts;
    const template = set.manifest.spec.template.spec;
    const byNode = new Map<string, Member[]>();
    for (const pod of store.workloads.podsOf(set)) {
      const name = targetNode(pod);
      const members = byNode.get(name) ?? [];
      members.push(this.#member(set, pod, hash));
      byNode.set(name, members);
    }
    const places = [...store.nodes.all()].map((node) => {
      const daemons = byNode.get(node.name) ?? [];
      byNode.delete(node.name);
      return { name: node.name, ...eligibility(template, node), daemons };
    });
    // Bound pods of a node that is gone are left to the pod garbage collector.
    for (const [name, members] of byNode) {
      const daemons = members.filter(({ pod }) => pod.nodeName === null);
      if (daemons.length > 0) places.push({ name, shouldRun: false, mayStay: false, daemons });
    }
    return places;
  }

  #member(set: DaemonSet, pod: PodObject, hash: string): Member {
    const { phase } = pod.status;
    const { replacesSucceeded } = this.#parts.release;
    const isReplaced = phase === 'Failed' || (phase === 'Succeeded' && replacesSucceeded);
    const condition = conditionOf(pod.status, 'Ready');
    const ready = condition?.status === 'True';
    const patience = set.manifest.spec.minReadySeconds * SECOND;
    const since = condition?.lastTransitionTime ?? 0;
    return {
      pod,
      phase: isReplaced ? phase : 'other',
      terminating: pod.deletionTimestamp !== null,
      updated: pod.manifest.metadata.labels[REVISION] === hash,
      ready,
      available: ready && (patience === 0 || since + patience < this.#parts.simulation.now),
      createdAt: pod.id,
    };
  }

  /** What each node needs, whatever the update strategy. */
  *#manage(set: DaemonSet, places: readonly Place<Member>[], hash: string): Step<boolean> {
    const { updateStrategy } = set.manifest.spec;
    const surges = (boundsOf(set, places)?.maxSurge ?? 0) > 0;
    const create: string[] = [];
    const remove: Member[] = [];
    for (const place of places) {
      const plan = planNode(place, updateStrategy.type === 'RollingUpdate' && surges);
      create.push(...plan.create);
      for (const member of plan.remove) {
        if (this.#mayGo(set, place, member)) remove.push(member);
      }
    }
    return yield* this.#perform(set, create, remove, hash);
  }

  /** A failed daemon is removed after its node's back-off, with an event (DS-2). */
  #mayGo(set: DaemonSet, { name, mayStay }: Place<Member>, { pod, phase }: Member): boolean {
    if (!mayStay || phase === 'other') return true;
    const where = `${pod.namespace}/${pod.name} on node ${name}`;
    if (phase === 'Succeeded') {
      const text = `Found succeeded daemon pod ${where}, will try to delete it`;
      this.#recorder.object(set, 'Normal', 'SucceededDaemonPod', text);
      return true;
    }
    const key = `${set.uid}/${set.status.observedGeneration}/${name}`;
    const wait = this.#backoff.next(key, this.#parts.simulation.now);
    if (wait > 0) {
      this.#queue.addAfter(set, wait);
      return false;
    }
    const text = `Found failed daemon pod ${where}, will try to kill it`;
    this.#recorder.object(set, 'Warning', 'FailedDaemonPod', text);
    return true;
  }

  /** Creations in growing batches, then deletions side by side; false when one failed. */
  *#perform(
    set: DaemonSet,
    create: readonly string[],
    remove: readonly Member[],
    hash: string,
  ): Step<boolean> {
    const nodes = create.slice(0, BURST);
    let next = 0;
    const made = yield* slowStart(nodes.length, () => this.#create(set, nodes[next++] ?? '', hash));
    yield* all(remove.slice(0, BURST).map(({ pod }) => this.#delete(set, pod)));
    return made === nodes.length;
  }

  *#create(set: DaemonSet, node: string, hash: string): Step<boolean> {
    yield* this.#client.request(set);
    if (set.removed) return false;
    const { template } = set.manifest.spec;
    const labels = { [REVISION]: hash };
    const pod = podFromTemplate(set, template, {
      labels,
      spec: this.#specFor(template.spec, node),
    });
    const made = this.#parts.store.createPod(pod, set, `${set.name}-`);
    if (!made) {
      const why = this.#parts.store.priorityClasses.refusal(pod) ?? 'the name is taken';
      this.#recorder.object(set, 'Warning', 'FailedCreate', `Error creating: ${why}`);
      return false;
    }
    this.#recorder.object(set, 'Normal', 'SuccessfulCreate', `Created pod: ${made.name}`);
    return true;
  }

  *#delete(set: DaemonSet, pod: PodObject): Step {
    yield* this.#client.deletePod(pod);
    this.#recorder.object(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.name}`);
  }

  /** Made once per template and node. */
  #specFor(template: PodSpec, node: string): PodSpec {
    const specs = this.#specs.get(template) ?? new Map<string, PodSpec>();
    this.#specs.set(template, specs);
    const known = specs.get(node);
    if (known) return known;
    const spec = daemonSpec(template, node);
    specs.set(node, spec);
    return spec;
  }
}

/** Shares are of the nodes that should run a daemon, rounded up; null without rolling updates. */
function boundsOf(set: DaemonSet, places: readonly Place<Member>[]): Bounds | null {
  const { updateStrategy } = set.manifest.spec;
  if (updateStrategy.type !== 'RollingUpdate') return null;
  const desired = places.filter(({ shouldRun }) => shouldRun).length;
  const maxUnavailable = scaled(updateStrategy.maxUnavailable, desired, 'up');
  const maxSurge = scaled(updateStrategy.maxSurge, desired, 'up');
  return maxUnavailable + maxSurge === 0
    ? { maxUnavailable: 1, maxSurge }
    : { maxUnavailable, maxSurge };
}
