import type { KubeletContext } from '../context.ts';
import type { Worker } from '../pod-worker/worker.ts';

/** Why and how a pod is evicted from its node. */
export interface Eviction {
  /** Status reason; `Evicted` unless the scenario says otherwise. */
  readonly reason: string;
  readonly message: string;
  /** null: that of a hard threshold (TERM-20); soft ones give more. */
  readonly graceSeconds: number | null;
}

/** Message of an eviction for memory (TERM-20); the amounts are those of the default threshold. */
export const MEMORY_EVICTION =
  'The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. ';

/**
 * Evicts one pod for node pressure: event, status Failed, DisruptionTarget, short grace.
 *
 * Mirrors evictPod of pkg/kubelet/eviction/eviction_manager.go (TERM-20). Left out: the manager's
 * own loop; pressure is what the scenario's timeline says.
 */
export function evict(context: KubeletContext, worker: Worker, eviction: Eviction): void {
  const { reason, message, graceSeconds } = eviction;
  context.recorder.pod(worker.pod.object, 'Warning', reason, message);
  const disruption = { reason: 'TerminationByKubelet', message };
  const grace = graceSeconds ?? context.release.hardEvictionGraceSeconds;
  worker.terminate('evicted', grace, { reason, message, disruption });
}
