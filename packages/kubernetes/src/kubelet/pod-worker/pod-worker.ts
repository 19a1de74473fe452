import type { Step } from '../../steps.ts';
import type { KillCause } from '../runtime/instance.ts';
import type { StatusOverride } from '../status/generate.ts';
import { type SyncResult, syncPod } from './sync-pod.ts';
import { finishPod, type Termination, terminatePod } from './terminate-pod.ts';
import { WorkLoop } from './work-loop.ts';
import type { Worker, WorkerState } from './worker.ts';

/** A pod whose containers have ended for good is torn down with its own grace period. */
const COMPLETED: Termination = { cause: 'completed', graceSeconds: null, status: null };

/**
 * The worker of one pod since 1.22: one step at a time, in the states sync, terminating,
 * terminated.
 *
 * Mirrors pkg/kubelet/pod_workers.go (SYNC-12 to SYNC-17, section 21).
 */
export class PodWorker extends WorkLoop implements Worker {
  /** Called once when the worker has finished with the pod. */
  onFinish: (() => void) | null = null;
  #state: WorkerState = 'sync';
  #termination: Termination | null = null;

  get state(): WorkerState {
    return this.#state;
  }

  /** Something about the pod may have changed: sync it now, or after the present step. */
  poke(): void {
    if (this.#state !== 'finished') this.request();
  }

  /** Ends the pod (SYNC-16); a later request can only shorten the grace period (SYNC-17). */
  terminate(
    cause: KillCause,
    graceSeconds: number | null,
    status: StatusOverride | null = null,
  ): void {
    const earlier = this.#termination;
    this.pod.terminating = true;
    // What a probe answers may follow from that: exec probes are cancelled since 1.35.
    this.pod.processChanged();
    if (!earlier) this.#termination = { cause, graceSeconds, status };
    else if (graceSeconds !== null) {
      earlier.graceSeconds = Math.min(earlier.graceSeconds ?? graceSeconds, graceSeconds);
    }
    this.poke();
  }

  removed(): void {
    if (!this.#termination) this.terminate('deleted', null);
  }

  /** It looks after a pod until it has finished with it. */
  forget(): void {}

  protected takenUp(): void {
    if (this.#state === 'sync' && this.#termination) this.#state = 'terminating';
  }

  protected step(): void {
    const { context, pod } = this;
    switch (this.#state) {
      case 'sync':
        this.run(
          syncPod(context, pod, () => this.#termination !== null),
          (result) => this.synced(result),
        );
        return;
      case 'terminating':
        this.run(this.terminatingStep(), () => this.advance('terminated'));
        return;
      case 'terminated':
        this.run(finishPod(context, pod), () => this.finish());
        return;
      default:
        this.rest();
    }
  }

  private *terminatingStep(): Step {
    const { object } = this.pod;
    const termination = this.#termination ?? COMPLETED;
    const granted = effectiveGrace(
      object.deletionGracePeriodSeconds,
      termination.graceSeconds,
      object.spec.terminationGracePeriodSeconds,
    );
    yield* terminatePod(this.context, this.pod, termination, granted);
  }

  private synced(result: SyncResult): void {
    if (!result.terminal) {
      this.settle(result, this.#termination !== null || result.again);
      return;
    }
    const deadline = this.pod.status?.reason === 'DeadlineExceeded';
    this.#termination ??= deadline ? { ...COMPLETED, cause: 'deadline' } : { ...COMPLETED };
    this.advance('terminating');
  }

  /** A transition of the worker's state is followed by the next step at once (SYNC-14). */
  private advance(state: WorkerState): void {
    this.#state = state;
    this.proceed();
  }

  private finish(): void {
    this.#state = 'finished';
    this.rest();
    this.context.statuses.terminate(this.pod);
    this.onFinish?.();
  }
}

/** SYNC-17, in seconds: the smallest of what was given, else the spec's; at least 1. */
export function effectiveGrace(
  deletion: number | null,
  override: number | null,
  spec: number,
): number {
  const given = [deletion, override].filter((value): value is number => value !== null);
  const grace = given.length > 0 ? Math.min(...given) : spec;
  return Math.max(1, grace);
}
