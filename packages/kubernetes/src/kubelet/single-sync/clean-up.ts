import { milliseconds, type SimTime } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { type Instance, stateAt } from '../runtime/instance.ts';
import { generate } from '../status/publish.ts';

/** From the event of an end until the container is removed from the runtime (K21-23). */
const REMOVAL = { kind: 'uniform', min: milliseconds(30), max: milliseconds(100) } as const;

/**
 * What the main loop does about containers that have ended, once it has asked for a sync (K21-6):
 * it removes all of them from a pod that is over, else all but the newest of each name.
 *
 * Mirrors cleanUpContainersInPod of pkg/kubelet/kubelet.go, 1.21. Of a pod that is gone from the
 * API it really leaves the newest to the container GC.
 */
export function cleanUp(context: KubeletContext, pod: KubeletPod, at: SimTime): void {
  const isOver = pod.object.removed || isOverByNewStatus(context, pod, at);
  const dead = pod.containers.flatMap(({ container }) => deadAt(pod, container.name, at, isOver));
  if (dead.length === 0) return;
  pod.after(pod.latencies.next('remove').sample(REMOVAL), phases.runtime, () => {
    if (!context.lifetime.alive) return;
    for (const instance of dead) context.runtime.remove(instance);
    pod.forgetRemoved();
    // The last state of a container may be gone, and no event tells the worker.
    pod.worker?.expectChange();
  });
}

/**
 * Whether a pod is evicted, or deleted and runs no main container. To know that, a status is
 * generated and thrown away: it triggers probes, and tells of a passed deadline (K21-31, K21-35).
 */
function isOverByNewStatus(context: KubeletContext, pod: KubeletPod, at: SimTime): boolean {
  const { status, triggers } = generate(context, pod, at, false, null);
  // The worker still sees the status before, and so perhaps a container that has ended (K21-35).
  for (const worker of triggers) worker.trigger(false);
  if (pod.status?.reason === 'Evicted') return true;
  const runs = status.statuses.some(({ state }) => state.type === 'running');
  return pod.object.deletionTimestamp !== null && !runs;
}

/** Ended instances of a container: all, or all but the newest. */
function deadAt(pod: KubeletPod, name: string, at: SimTime, all: boolean): readonly Instance[] {
  const known = pod.runtime.knownAt(name, at);
  const dead = known.filter((instance) => stateAt(instance, at) === 'exited');
  return all ? dead : dead.slice(1);
}
