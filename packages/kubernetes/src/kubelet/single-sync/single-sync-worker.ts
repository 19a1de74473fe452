import { isTerminal } from '../../store/objects.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { SyncResult } from '../pod-worker/sync-pod.ts';
import { WorkLoop } from '../pod-worker/work-loop.ts';
import type { Worker, WorkerState } from '../pod-worker/worker.ts';
import type { KillCause } from '../runtime/instance.ts';
import type { StatusOverride } from '../status/generate.ts';
import { isQuiet } from './leftovers.ts';
import { withLostContainers } from './lost-containers.ts';
import { DONE, endPod, syncPod } from './sync-pod.ts';

/** A pod that the kubelet itself decided to end (K21-11). */
interface Kill {
  readonly cause: KillCause;
  readonly graceSeconds: number | null;
  readonly status: StatusOverride;
}

/** What a worker tells the housekeeping, and asks it. */
export interface Surroundings {
  /** Something may have to be cleared away after the pod. */
  look(pod: KubeletPod): void;
  /** The pod has a cgroup from now on. */
  started(pod: KubeletPod): void;
  /** The pod is gone from the API, or its manifest from the node (K21-28). */
  removed(pod: KubeletPod, done: () => void): void;
  /** One of the same name is still being killed (K21-9). */
  isNamePending(pod: KubeletPod): boolean;
  /** Nothing of the pod is left on the node. */
  isCleared(pod: KubeletPod): boolean;
}

const FAILED: SyncResult = { ...DONE, failed: true };

/**
 * The worker of one pod up to 1.21: one kind of sync for every update, and no states (K21-1).
 *
 * Mirrors dispatchWork of pkg/kubelet/kubelet.go and pkg/kubelet/pod_workers.go, 1.21.
 */
export class SingleSyncWorker extends WorkLoop implements Worker {
  onFinish: (() => void) | null = null;
  readonly #surroundings: Surroundings;
  #kill: Kill | null = null;
  /** The pod is gone from the kubelet's sources: nothing more is asked of the worker. */
  #removed = false;

  constructor(
    context: KubeletContext,
    pod: KubeletPod,
    noSkip: boolean,
    surroundings: Surroundings,
  ) {
    super(context, pod, noSkip);
    this.#surroundings = surroundings;
  }

  get state(): WorkerState {
    const { pod } = this;
    const isGone = this.#removed || pod.object.removed;
    return isGone && this.#surroundings.isCleared(pod) ? 'finished' : 'sync';
  }

  /** K21-2: a pod of which nothing runs is not synced once it is deleted or has ended. */
  poke(): void {
    const { pod, context } = this;
    if (this.#removed || !context.lifetime.alive) return;
    if (!isQuiet(pod)) this.request();
    else if (pod.object.deletionTimestamp !== null) {
      context.statuses.force(pod, withLostContainers(pod.lastStatus, context));
      this.expectPoke();
    } else if (!isTerminal(pod.lastStatus.phase)) this.request();
    this.#surroundings.look(pod);
  }

  /** A deletion is an update like any other; what the kubelet itself decides is not (K21-11). */
  terminate(cause: KillCause, graceSeconds: number | null, status?: StatusOverride | null): void {
    const { pod } = this;
    if (status) {
      this.#kill ??= { cause, graceSeconds, status };
      this.request();
    } else if (pod.object.deletionTimestamp !== null) this.poke();
    else this.removed();
  }

  /** The step that waits for the present one is dropped; one that waits for a relist is not. */
  forget(): void {
    this.dropRequest();
  }

  /** Gone from the API, or from the manifests of the node: the pod killer ends it (K21-28). */
  removed(): void {
    if (this.#removed) return;
    this.#removed = true;
    this.dropRequest();
    this.#surroundings.removed(this.pod, () => this.tellFinish());
  }

  protected takenUp(): void {}

  protected step(): void {
    const { context, pod } = this;
    if (this.#kill) {
      this.end(this.#kill);
      return;
    }
    if (this.#surroundings.isNamePending(pod)) {
      this.run(nothing(), () => this.settle(FAILED, false));
      return;
    }
    const milestones = {
      published: () => this.#surroundings.look(pod),
      started: () => this.#surroundings.started(pod),
    };
    this.run(syncPod(context, pod, milestones), (result) => {
      this.#surroundings.look(pod);
      if (this.#removed) {
        this.rest();
        return;
      }
      this.settle(result, this.#kill !== null);
      // The end of a pod that is Failed may not have been seen: housekeeping drops its requests.
      const isUnsettled = isTerminal(pod.lastStatus.phase) && !isQuiet(pod);
      if (isUnsettled || pod.object.deletionTimestamp !== null) this.expectPoke();
    });
  }

  /** K21-11: the status is replaced as a whole, and the pod killed. */
  private end({ cause, graceSeconds, status }: Kill): void {
    const { context, pod } = this;
    const { phase, startTime } = pod.lastStatus;
    if (!isTerminal(phase)) {
      context.statuses.set(pod, {
        phase: 'Failed',
        reason: status.reason,
        message: status.message,
        conditions: [],
        initStatuses: [],
        statuses: [],
        startTime,
        podIP: '',
        resources: null,
      });
    }
    this.#surroundings.look(pod);
    this.run(endPod(context, pod, cause, graceSeconds), () => {
      this.#kill = null;
      this.tellFinish();
      if (this.#removed) this.rest();
      else this.settle(DONE, false);
    });
  }

  /** Once, although a pod that was evicted is removed later on. */
  private tellFinish(): void {
    const { onFinish } = this;
    this.onFinish = null;
    onFinish?.();
  }
}

function* nothing(): Generator<never, void> {}
