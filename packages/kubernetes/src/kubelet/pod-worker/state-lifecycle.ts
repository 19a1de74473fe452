import type { SimTime } from '@podsim/kernel';
import { isTerminal } from '../../store/objects.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { removeOlderDead } from '../pleg/remove-dead.ts';
import type { PodLifecycle } from '../pod-lifecycle.ts';
import { PodWorker } from './pod-worker.ts';
import type { Worker, WorkerState } from './worker.ts';

/**
 * Probability that two events of one relist are taken up by one sync: the second reaches the
 * worker before it has woken. A race within microseconds; in the recordings that can tell, the two
 * events were always taken up together (5 of 5).
 */
const COLLAPSED = 0.9;

/** Since 1.22: workers that go through states until they have finished (SYNC-12). */
export class StateLifecycle implements PodLifecycle {
  readonly writesEachVersion = false;
  readonly #context: () => KubeletContext;
  readonly #noSkip: boolean;

  constructor(context: () => KubeletContext, noSkip: boolean) {
    this.#context = context;
    this.#noSkip = noSkip;
  }

  employ(pod: KubeletPod): Worker {
    return new PodWorker(this.#context(), pod, this.#noSkip);
  }

  add(worker: Worker): void {
    if (worker.pod.object.deletionTimestamp === null) worker.poke();
    else worker.terminate('deleted', null);
  }

  /** TERM-28: it ends with grace 1, without hooks. */
  addOrphan(worker: Worker): void {
    worker.terminate('orphan', 1);
  }

  stop(): void {}

  died(pod: KubeletPod, container: string | null, at: SimTime): void {
    const { now } = this.#context().simulation;
    if (container !== null) removeOlderDead(pod, container, at, now);
  }

  changed(pod: KubeletPod, events: number): void {
    const { worker } = pod;
    worker?.poke();
    // SYNC-9: the first event starts the worker, a later one may find it started already.
    if (events > 1 && !pod.latencies.next('relist-race').chance(COLLAPSED)) worker?.poke();
  }

  /** What waits is the newest anyway. */
  flushedSince = (): boolean => false;

  /** STAT-23: containers may run as long as the worker has not finished terminating. */
  withholdsPhase(pod: KubeletPod): boolean {
    return isIn(pod, 'sync', 'terminating');
  }

  /** TERM-14: volumes and cgroups are gone (TERM-13). */
  mayRemove(pod: KubeletPod): boolean {
    return isTerminal(pod.object.status.phase) && isIn(pod, 'finished');
  }
}

function isIn({ worker }: KubeletPod, ...states: readonly WorkerState[]): boolean {
  return worker !== null && states.includes(worker.state);
}
