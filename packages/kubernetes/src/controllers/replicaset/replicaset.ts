import { selects } from '@podsim/api';
import { seconds } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import { all, type Step } from '../../steps.ts';
import type { PodObject } from '../../store/objects.ts';
import type { Change, WatchEvent } from '../../store/watch.ts';
import { isKind, type ReplicaSetStatus, type WorkloadOf } from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { podFromTemplate } from '../pod-from-template.ts';
import { slowStart } from '../slow-start.ts';
import { WorkQueue } from '../work-queue.ts';
import { isActive, readySince, replicaSetStatus, untilNextAvailable } from './status.ts';
import { byAgeRank, byExactAge, type Candidate, compareVictims } from './victims.ts';

type ReplicaSet = WorkloadOf<'ReplicaSet'>;

/** Pods that one sync creates or deletes at most (RS-3). */
const BURST = 500;

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * Keeps as many pods of a template as a ReplicaSet asks for (RS-1 to RS-6).
 *
 * Mirrors pkg/controller/replicaset/replica_set.go. Simplified: it reads the store, which holds
 * its own last writes, so it needs no expectations. Left out: `FailedCreate` and the condition
 * ReplicaFailure, as nothing here refuses a pod of a valid template (no quota, no admission).
 */
export class ReplicaSetController implements Controller {
  readonly #parts: ControllerParts;
  readonly #client: Client;
  readonly #queue: WorkQueue<ReplicaSet>;
  readonly #recorder: Recorder;
  /** Pods without a controller that a ReplicaSet may adopt when it is synced. */
  readonly #orphans = new Map<ReplicaSet, Set<PodObject>>();
  /** They create pods when a ReplicaSet of the same Deployment has deleted what it has too many. */
  readonly #waiting = new Set<ReplicaSet>();
  /** Pods that were Ready when they were last heard of, of sets to which their age matters. */
  readonly #ready = new Set<PodObject>();

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    const entity = parts.simulation.createEntity('replicaset-controller');
    this.#client = new Client(parts, entity, 'replicaset-controller');
    this.#recorder = parts.recorder('replicaset-controller');
    this.#queue = new WorkQueue(parts.simulation, entity, (set) => this.#sync(set));
  }

  onWatchEvent({ change, pod, object }: WatchEvent): void {
    if (pod) this.#podChanged(change, pod);
    else if (object && isKind(object, 'ReplicaSet')) this.#setChanged(change, object);
  }

  #setChanged(change: Change, set: ReplicaSet): void {
    if (change === 'removed') {
      this.#queue.drop(set);
      this.#client.forget(set);
      this.#orphans.delete(set);
      this.#waiting.delete(set);
      return;
    }
    if (change === 'added') {
      for (const pod of this.#parts.store.pods) if (!pod.owner) this.#offer(pod, set);
    }
    this.#queue.add(set);
  }

  #podChanged(change: Change, pod: PodObject): void {
    if (change === 'removed') {
      this.#client.forget(pod);
      this.#ready.delete(pod);
    }
    const { owner } = pod;
    if (!owner) {
      if (change === 'added' || change === 'labels') this.#offerAll(pod);
      return;
    }
    if (!isKind(owner, 'ReplicaSet')) return;
    this.#queue.add(owner);
    if (change !== 'status' && this.#waiting.size > 0) {
      for (const set of this.#family(owner)) if (this.#waiting.delete(set)) this.#queue.add(set);
    }
    this.#awaitAvailability(pod, owner);
  }

  /** A second more than needed, as upstream waits. */
  #awaitAvailability(pod: PodObject, set: ReplicaSet): void {
    const { minReadySeconds } = set.manifest.spec;
    const isReady = readySince(pod) !== null;
    if (minReadySeconds === 0 || !isReady) {
      this.#ready.delete(pod);
      return;
    }
    if (this.#ready.has(pod)) return;
    this.#ready.add(pod);
    this.#queue.addAfter(set, seconds(minReadySeconds + 1));
  }

  #offerAll(pod: PodObject): void {
    for (const set of this.#parts.store.workloads.all('ReplicaSet')) {
      if (this.#offer(pod, set)) this.#queue.add(set);
    }
  }

  /** Remembers an orphan that a ReplicaSet selects. */
  #offer(pod: PodObject, set: ReplicaSet): boolean {
    if (pod.namespace !== set.namespace || !isActive(pod) || !isSelected(set, pod)) return false;
    const offered = this.#orphans.get(set);
    if (offered) offered.add(pod);
    else this.#orphans.set(set, new Set([pod]));
    return true;
  }

  *#sync(set: ReplicaSet): Step {
    if (set.removed) return;
    const { simulation } = this.#parts;
    const { generation, manifest } = set;
    const { minReadySeconds, replicas } = manifest.spec;
    const terminatingReplicas = this.#terminating(set);
    if (this.#isSettled(set)) {
      const { ready } = this.#parts.store.workloads.podsOf(set);
      const counts = { replicas, readyReplicas: ready, availableReplicas: ready };
      yield* this.#report(set, { observedGeneration: generation, ...counts, terminatingReplicas });
      return;
    }
    const pods = yield* this.#claim(set);
    yield* this.#manage(set, pods);
    const about = { generation, minReadySeconds, now: simulation.now };
    const status = replicaSetStatus(pods, terminatingReplicas, about);
    yield* this.#report(set, status);
    if (minReadySeconds === 0) return;
    const { readyReplicas, availableReplicas } = status;
    if (this.#parts.release.preciseAvailability) {
      if (readyReplicas === availableReplicas) return;
      const wait = untilNextAvailable(pods, minReadySeconds, simulation.now);
      this.#queue.addAfter(set, wait ?? seconds(minReadySeconds));
    } else if (readyReplicas === replicas && availableReplicas !== replicas) {
      this.#queue.addAfter(set, seconds(minReadySeconds));
    }
  }

  #terminating(set: ReplicaSet): number {
    const { release, store } = this.#parts;
    return release.terminatingReplicas ? store.workloads.podsOf(set).terminating : 0;
  }

  /** Whether counts tell all: there is no pod to look at one by one. */
  #isSettled(set: ReplicaSet): boolean {
    const pods = this.#parts.store.workloads.podsOf(set);
    const { replicas, minReadySeconds } = set.manifest.spec;
    return (
      pods.active === replicas &&
      minReadySeconds === 0 &&
      !pods.anyRelabeled &&
      !this.#orphans.has(set)
    );
  }

  *#report(set: ReplicaSet, status: ReplicaSetStatus): Step {
    if (JSON.stringify(status) === JSON.stringify(set.status)) return;
    yield* this.#client.request(set);
    this.#parts.store.workloads.writeStatus(set, status);
  }

  /** The replicas, after adopting matching orphans and releasing pods that match no more. */
  *#claim(set: ReplicaSet): Step<readonly PodObject[]> {
    const { store } = this.#parts;
    const mine: PodObject[] = [];
    const strangers: PodObject[] = [];
    for (const pod of store.workloads.podsOf(set)) {
      if (isActive(pod)) (isSelected(set, pod) ? mine : strangers).push(pod);
    }
    for (const pod of strangers) {
      yield* this.#client.request(pod);
      store.setOwner(pod, null);
    }
    const orphans = this.#orphans.get(set) ?? [];
    this.#orphans.delete(set);
    for (const pod of orphans) {
      if (pod.owner || !isActive(pod) || !isSelected(set, pod)) continue;
      yield* this.#client.request(pod);
      // Another controller may have been faster.
      if (pod.owner || set.removed) continue;
      store.setOwner(pod, set);
      mine.push(pod);
    }
    return mine;
  }

  *#manage(set: ReplicaSet, pods: readonly PodObject[]): Step {
    const missing = set.manifest.spec.replicas - pods.length;
    if (missing > 0 && this.#isFamilyShrinking(set)) {
      this.#waiting.add(set);
    } else if (missing > 0) {
      yield* slowStart(Math.min(missing, BURST), () => this.#create(set));
    } else if (missing < 0) {
      const victims = this.#victims(set, pods).slice(0, Math.min(-missing, BURST));
      yield* all(victims.map((pod) => this.#delete(set, pod)));
    }
  }

  *#create(set: ReplicaSet): Step<boolean> {
    yield* this.#client.request(set);
    if (set.removed) return false;
    const pod = podFromTemplate(set, set.manifest.spec.template);
    const made = this.#parts.store.createPod(pod, set, `${set.name}-`);
    if (made === null) return false;
    this.#recorder.object(set, 'Normal', 'SuccessfulCreate', `Created pod: ${made.name}`);
    return true;
  }

  *#delete(set: ReplicaSet, pod: PodObject): Step {
    yield* this.#client.deletePod(pod);
    this.#recorder.object(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.name}`);
  }

  /** First those to delete first (RS-4). */
  #victims(set: ReplicaSet, pods: readonly PodObject[]): readonly PodObject[] {
    const { simulation, release } = this.#parts;
    const byAge = release.roughVictims ? byAgeRank(simulation.now) : byExactAge;
    const onNode = this.#relatedByNode(set);
    const ranked = pods.map((pod) => ({ pod, candidate: this.#candidate(pod, onNode) }));
    ranked.sort((a, b) => compareVictims(a.candidate, b.candidate, byAge));
    return ranked.map(({ pod }) => pod);
  }

  #candidate(pod: PodObject, onNode: ReadonlyMap<string | null, number>): Candidate {
    const { status, manifest } = pod;
    const most = (sidecars: boolean): number => {
      const some = [...status.initStatuses, ...status.statuses].filter(
        ({ kind }) => (kind === 'sidecar') === sidecars && kind !== 'init',
      );
      return some.reduce((max, { restartCount }) => Math.max(max, restartCount), 0);
    };
    const { roughVictims } = this.#parts.release;
    const cost = (roughVictims && manifest.metadata.annotations[DELETION_COST]) || '';
    let uid: string | null = null;
    return {
      // A hash: made for those that are alike in all else, and once.
      get uid() {
        uid ??= pod.uid;
        return uid;
      },
      isAssigned: pod.nodeName !== null,
      phase: status.phase === 'Running' ? 'Running' : 'Pending',
      readySince: readySince(pod),
      deletionCost: /^(0|-?[1-9][0-9]*)$/.test(cost) ? Number(cost) : 0,
      relatedOnNode: onNode.get(pod.nodeName) ?? 0,
      restarts: most(false),
      sidecarRestarts: most(true),
      createdAt: this.#parts.clock.truncate(pod.createdAt),
    };
  }

  /** The ReplicaSets of its Deployment, itself among them. */
  #family(set: ReplicaSet): readonly ReplicaSet[] {
    if (!set.owner) return [set];
    const { workloads } = this.#parts.store;
    return [...workloads.ownedBy(set.owner)].filter((one) => isKind(one, 'ReplicaSet'));
  }

  /**
   * Whether deletions that the Deployment has asked for are still under way. Upstream does not
   * look: there a DELETE that takes long lets a rollout have more pods than its surge allows.
   */
  #isFamilyShrinking(set: ReplicaSet): boolean {
    const { workloads } = this.#parts.store;
    return this.#family(set).some((member) => {
      if (member === set) return false;
      return workloads.podsOf(member).active > member.manifest.spec.replicas;
    });
  }

  /** Active pods by node, of this ReplicaSet and of those with the same owner. */
  #relatedByNode(set: ReplicaSet): ReadonlyMap<string | null, number> {
    const { workloads } = this.#parts.store;
    const counts = new Map<string | null, number>();
    for (const member of this.#family(set)) {
      for (const pod of workloads.podsOf(member)) {
        if (isActive(pod)) counts.set(pod.nodeName, (counts.get(pod.nodeName) ?? 0) + 1);
      }
    }
    return counts;
  }
}

function isSelected({ manifest }: ReplicaSet, pod: PodObject): boolean {
  return selects(manifest.spec.selector, pod.manifest.metadata.labels);
}
