import type { KubeletPod } from './kubelet-pod.ts';
import type { RelistObserver } from './pleg/pleg.ts';
import type { Worker } from './pod-worker/worker.ts';
import type { StatusPolicy } from './status/manager.ts';

/**
 * How a kubelet brings pods from their start to their end: the part that was rewritten with 1.22.
 * Up to 1.21 there is one kind of sync, and a housekeeping that finds what it leaves (K21-1);
 * since then a worker goes through states (SYNC-12).
 */
export interface PodLifecycle extends RelistObserver, StatusPolicy {
  /** A worker for a pod that is new to this process of the kubelet. */
  employ(pod: KubeletPod): Worker;
  /** The pod is admitted, or on its way out already: its worker takes it up (SYNC-2). */
  add(worker: Worker): void;
  /** The node runs a pod that the API does not have: found by a kubelet that starts. */
  addOrphan(worker: Worker): void;
  /** The kubelet's process has ended. */
  stop(): void;
}
