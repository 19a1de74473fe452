import { phases } from '../../phases.ts';
import { type Step, sleep } from '../../steps.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { KillCause } from '../runtime/instance.ts';
import type { StatusOverride } from '../status/generate.ts';
import { publishStatus } from '../status/publish.ts';
import { killPod } from '../termination/kill-container.ts';
import { runningAt } from './running.ts';

/** Why and how a pod is ended. */
export interface Termination {
  readonly cause: KillCause;
  /** Seconds; null leaves it to the object and its spec (SYNC-17). */
  graceSeconds: number | null;
  /** What the status says about it; null for a deletion or a natural end. */
  readonly status: StatusOverride | null;
}

/**
 * SyncTerminatingPod (TERM-11): probes stop, all containers end, the final status goes out.
 *
 * Mirrors SyncTerminatingPod of pkg/kubelet/kubelet.go.
 */
export function* terminatePod(
  context: KubeletContext,
  pod: KubeletPod,
  { cause, status }: Termination,
  graceSeconds: number,
): Step {
  const at = context.loops.lastRelist(context.simulation.now);
  publishStatus(context, pod, at, false, status);
  context.prober.stopLivenessAndStartup(pod);
  const request = { cause, message: null, overrideSeconds: graceSeconds };
  yield* killPod(context, pod, runningAt(pod, at), request);
  // A container that started after the last relist is not in the cache; it ends with the sandbox.
  const left = pod.runtime.running();
  yield* context.runtime.awaitExits(left);
  context.prober.removePod(pod);
  publishStatus(context, pod, context.simulation.now, true);
}

/**
 * SyncTerminatedPod (TERM-13): volumes are unmounted, then the pod is finished with and the
 * status manager may remove the object (TERM-14).
 */
export function* finishPod(context: KubeletContext, pod: KubeletPod): Step {
  const at = context.loops.lastRelist(context.simulation.now);
  publishStatus(context, pod, at, true);
  yield* sleep(pod, phases.podWorkers, pod.latencies.of('unmount'));
}
