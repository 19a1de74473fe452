import type { SimTime } from '@podsim/kernel';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { KillCause } from '../runtime/instance.ts';
import type { StatusOverride } from '../status/generate.ts';

export type WorkerState = 'sync' | 'terminating' | 'terminated' | 'finished';

/** Who looks after one pod: what the kubelet's main loop tells it (SYNC-12, K21-1). */
export interface Worker {
  readonly pod: KubeletPod;
  readonly state: WorkerState;
  /** Start of the relist whose picture its present step works by; between steps, of the last. */
  readonly viewedAt: SimTime;
  /** Called once when the worker has finished with the pod. */
  onFinish: (() => void) | null;
  /** Something about the pod may have changed: sync it now, or after the present step. */
  poke(): void;
  /**
   * Ends the pod.
   *
   * @param graceSeconds null leaves it to the object and its spec.
   */
  terminate(cause: KillCause, graceSeconds: number | null, status?: StatusOverride | null): void;
  /** The object vanished, with or without a deletion that was seen (SYNC-2). */
  removed(): void;
  /** The next periodic sync will find something, although nothing asks for a sync at once. */
  expectChange(): void;
  /** Housekeeping finds that the pod is none to work on: what was asked for is dropped (K21-7). */
  forget(): void;
  /** The kubelet's process has ended. */
  stop(): void;
}
