import { type Draws, type Entity, milliseconds, type SimTime, seconds } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { PodLifecycle } from '../pod-lifecycle.ts';
import type { Worker } from '../pod-worker/worker.ts';
import { cleanUp } from './clean-up.ts';
import { Housekeeping } from './housekeeping.ts';
import { isListed, runningIn } from './leftovers.ts';
import { PodKiller } from './pod-killer.ts';
import { SingleSyncWorker, type Surroundings } from './single-sync-worker.ts';

/** The second event of a relist is handled when the first has been synced already (K21-24). */
const LATE_EVENT = 0.2;
const LATE = milliseconds(5);
/** A list of what runs is good for so long (K21-7). */
const LIST_AGE = seconds(2);

/** Up to 1.21: workers with one kind of sync, and a housekeeping that clears up (K21-1). */
export class SingleSyncLifecycle implements PodLifecycle, Surroundings {
  readonly writesEachVersion = true;
  readonly #context: () => KubeletContext;
  readonly #noSkip: boolean;
  readonly #killer: PodKiller;
  readonly #housekeeping: Housekeeping;
  /** Of the present relist: pods of which something has ended. */
  readonly #died = new Set<KubeletPod>();

  constructor(entity: Entity, lists: Draws, context: () => KubeletContext, noSkip: boolean) {
    this.#context = context;
    this.#noSkip = noSkip;
    this.#killer = new PodKiller(context);
    this.#housekeeping = new Housekeeping(entity, lists, context, this.#killer);
  }

  stop(): void {
    this.#housekeeping.stop();
  }

  employ(pod: KubeletPod): Worker {
    if (pod.runtime.sandbox) this.started(pod);
    return new SingleSyncWorker(this.#context(), pod, this.#noSkip, this);
  }

  /** Probe workers begin right after the first sync was asked for (K21-34). */
  add(worker: Worker): void {
    worker.poke();
    this.#context().prober.addPod(worker.pod);
  }

  /** The next housekeeping finds it (K21-7). */
  addOrphan(worker: Worker): void {
    this.look(worker.pod);
  }

  died(pod: KubeletPod): void {
    this.#died.add(pod);
  }

  /**
   * The first event finds the worker idle, or releases it; each further one asks for a sync of its
   * own (K21-3). What has ended is cleared away after the first (K21-6).
   */
  changed(pod: KubeletPod, events: number, at: SimTime): void {
    const { worker } = pod;
    worker?.poke();
    if (this.#died.delete(pod)) cleanUp(this.#context(), pod, at);
    if (events < 2) return;
    const isLate = pod.latencies.next('relist-race').chance(LATE_EVENT);
    if (isLate) pod.after(LATE, phases.relist, () => pod.worker?.poke());
    else worker?.poke();
  }

  flushedSince = (time: SimTime): boolean => {
    const { loops, simulation } = this.#context();
    return loops.statusTickAfter(time) <= simulation.now;
  };

  /** K21-18: what a sync computes is published. */
  withholdsPhase(): boolean {
    return false;
  }

  /** The phase plays no role (K21-22). */
  mayRemove(pod: KubeletPod): boolean {
    return this.#housekeeping.isCleared(pod);
  }

  look(pod: KubeletPod): void {
    this.#housekeeping.look(pod);
  }

  started(pod: KubeletPod): void {
    this.#housekeeping.started(pod);
  }

  isCleared(pod: KubeletPod): boolean {
    return this.#housekeeping.isCleared(pod);
  }

  isNamePending(pod: KubeletPod): boolean {
    return this.#killer.isNamePending(pod);
  }

  /** K21-28: what the list of running containers shows of the pod is killed at once. */
  removed(pod: KubeletPod, done: () => void): void {
    const { simulation, loops, prober } = this.#context();
    const { now } = simulation;
    prober.removePod(pod);
    const known = this.#housekeeping.listAt(now);
    const list = now - known > LIST_AGE ? now : known;
    // Without the runtime there is no list; housekeeping makes up for it once there is.
    const isKnown = !loops.away && isListed(pod, list);
    if (isKnown) this.#killer.kill(pod, runningIn(pod, list), true, done);
    else done();
    this.look(pod);
  }
}
