import type { Step } from '../../steps.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { runningAt } from '../pod-worker/running.ts';
import { type SyncResult, shortestWait, syncRuntime } from '../pod-worker/sync-pod.ts';
import { waitForVolumes } from '../pod-worker/volumes.ts';
import type { KillCause } from '../runtime/instance.ts';
import { publishStatus } from '../status/publish.ts';
import { killPod } from '../termination/kill-container.ts';

export const DONE: SyncResult = {
  terminal: false,
  failed: false,
  retryAfter: null,
  again: false,
  waits: false,
  triggers: false,
};

/** What one sync tells before it goes on: its status is published, its cgroup made. */
export interface Milestones {
  published(): void;
  started(): void;
}

/**
 * One sync, of which there is one kind (K21-4): the status of the picture from before, then either
 * the end of a pod that is deleted or has failed, or what the spec says.
 *
 * Mirrors syncPod of pkg/kubelet/kubelet.go, 1.21.
 */
export function* syncPod(
  context: KubeletContext,
  pod: KubeletPod,
  milestones: Milestones,
): Step<SyncResult> {
  const at = context.loops.lastRelist(context.simulation.now);
  const { status, triggers } = publishStatus(context, pod, at, false);
  milestones.published();
  if (pod.deleting || status.phase === 'Failed') {
    yield* endPod(context, pod, causeOf(pod));
    return DONE;
  }
  milestones.started();
  // Nothing that runs in a sync can be cancelled (K21-1).
  if (!(yield* waitForVolumes(context, pod, () => false))) return { ...DONE, failed: true };
  const { failures } = yield* syncRuntime(context, pod, at);
  return { ...DONE, failed: failures.length > 0, retryAfter: shortestWait(failures), triggers };
}

/** K21-5: what runs in the picture of this sync ends, then the sandbox. */
export function* endPod(
  context: KubeletContext,
  pod: KubeletPod,
  cause: KillCause,
  overrideSeconds: number | null = null,
): Step {
  const at = context.loops.lastRelist(context.simulation.now);
  yield* killPod(context, pod, runningAt(pod, at), { cause, message: null, overrideSeconds });
}

function causeOf({ deleting, status }: KubeletPod): KillCause {
  if (deleting) return 'deleted';
  return status?.reason === 'DeadlineExceeded' ? 'deadline' : 'completed';
}
