import { type Entity, type SimTime, seconds, type Timer, tickAtOrAfter } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import { run, type Step } from '../../steps.ts';
import { readiness } from '../../store/nodes.ts';
import { isTerminal, type PodObject } from '../../store/objects.ts';
import type { WatchEvent } from '../../store/watch.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';

const PERIOD = seconds(20);
/** How long a node has to be missing until its pods are orphans. */
const QUARANTINE = seconds(40);
/** Pods that have ended and are kept (terminated-pod-gc-threshold). */
const KEPT = 12_500;

const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/**
 * Removes pods that nobody else will: of nodes that are gone or out of service, those that were
 * deleted before they had a node and are held by finalizers, and the oldest of too many that have
 * ended.
 *
 * Mirrors pkg/controller/podgc/gc_controller.go (NODE-12). A round that would find nothing is not
 * queued.
 */
export class PodGC implements Controller {
  readonly #parts: ControllerParts;
  readonly #entity: Entity;
  readonly #client: Client;
  readonly #phase: SimTime;
  readonly #timer: Timer;
  readonly #ended = new Set<PodObject>();
  /** Names of nodes that pods are bound to and that are not there: until when they may appear. */
  readonly #quarantine = new Map<string, SimTime>();

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    this.#entity = parts.simulation.createEntity('pod-garbage-collector');
    this.#client = new Client(parts, this.#entity, 'pod-garbage-collector');
    const draws = parts.simulation.draws('pod-garbage-collector/phase');
    this.#phase = -Math.floor(draws.uniform() * PERIOD) as SimTime;
    this.#timer = this.#entity.timer(phases.controllers, () => this.#collect());
  }

  onWatchEvent({ change, pod, node }: WatchEvent): void {
    if (node) {
      const concerns =
        change === 'removed' || node.taints.some(({ key }) => key === OUT_OF_SERVICE);
      if (concerns) this.#wake();
      return;
    }
    if (!pod) return;
    if (change === 'removed') this.#ended.delete(pod);
    else if (change === 'status' && isTerminal(pod.status.phase)) {
      this.#ended.add(pod);
      if (this.#ended.size > KEPT) this.#wake();
    } else if (change === 'bound' && !this.#nodeOf(pod)) this.#wake();
    else if (change === 'deleting' && (this.#isOutOfService(pod) || isHomeless(pod))) this.#wake();
  }

  #nodeOf({ nodeName }: PodObject): unknown {
    return this.#parts.store.nodes.get(nodeName ?? '');
  }

  /** Arms the next round. */
  #wake(): void {
    if (this.#timer.armed) return;
    const after = (this.#parts.simulation.now + 1) as SimTime;
    this.#timer.at(tickAtOrAfter(this.#phase, PERIOD, after));
  }

  #collect(): void {
    const pods = this.#parts.store.pods.filter(({ removed }) => !removed);
    for (const pod of this.#surplus()) this.#delete(pod, null);
    for (const pod of pods) {
      if (pod.deletionTimestamp !== null && this.#isOutOfService(pod)) this.#delete(pod, null);
    }
    this.#collectOrphans(pods);
    // Their phase becomes final, which is what a Job may wait for before it lets them go.
    for (const pod of pods)
      if (isHomeless(pod) && !isTerminal(pod.status.phase)) this.#delete(pod, null);
  }

  /** The oldest of those that have ended, evicted ones first. */
  #surplus(): PodObject[] {
    const count = this.#ended.size - KEPT;
    if (count <= 0) return [];
    const rank = ({ status }: PodObject): number => (status.reason === 'Evicted' ? 0 : 1);
    const sorted = [...this.#ended].sort(
      (a, b) => rank(a) - rank(b) || a.createdAt - b.createdAt || a.id - b.id,
    );
    return sorted.slice(0, count);
  }

  #collectOrphans(pods: readonly PodObject[]): void {
    const { now } = this.#parts.simulation;
    const orphans = pods.filter((pod) => pod.nodeName !== null && !this.#nodeOf(pod));
    const missing = new Set(orphans.map(({ nodeName }) => nodeName as string));
    for (const name of this.#quarantine.keys()) {
      if (!missing.has(name)) this.#quarantine.delete(name);
    }
    for (const name of missing) {
      if (!this.#quarantine.has(name)) this.#quarantine.set(name, (now + QUARANTINE) as SimTime);
    }
    const message = 'PodGC: node no longer exists';
    for (const pod of orphans) {
      const until = this.#quarantine.get(pod.nodeName as string) as SimTime;
      if (until <= now) this.#delete(pod, { reason: 'DeletionByPodGC', message });
    }
    if (missing.size > 0) this.#wake();
  }

  /** A node that is not ready, and that an operator says will not come back (NODE-13). */
  #isOutOfService({ nodeName }: PodObject): boolean {
    const node = this.#parts.store.nodes.get(nodeName ?? '');
    if (!this.#parts.release.outOfServiceTaint) return false;
    if (!node || readiness(node) === 'True') return false;
    return node.taints.some(({ key }) => key === OUT_OF_SERVICE);
  }

  #delete(pod: PodObject, disruption: { reason: string; message: string } | null): void {
    run(this.#failAndDelete(pod, disruption), () => undefined);
  }

  *#failAndDelete(pod: PodObject, disruption: { reason: string; message: string } | null): Step {
    const { store, release } = this.#parts;
    if (release.podGCFailsPods && !isTerminal(pod.status.phase)) {
      yield* this.#client.request(pod);
      if (disruption) {
        const { reason, message } = disruption;
        store.markDisrupted(pod, reason, message);
      }
      if (!isTerminal(pod.status.phase)) store.patchStatus(pod, { ...pod.status, phase: 'Failed' });
    }
    yield* this.#client.deletePod(pod, 0);
  }
}

/** Deleted before it was bound, and still there: the API server waits for its finalizers. */
function isHomeless({ nodeName, deletionTimestamp, finalizers }: PodObject): boolean {
  return deletionTimestamp !== null && nodeName === null && finalizers.length > 0;
}
