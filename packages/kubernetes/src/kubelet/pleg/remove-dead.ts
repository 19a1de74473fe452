import type { SimTime } from '@podsim/kernel';
import type { KubeletPod } from '../kubelet-pod.ts';
import { stateAt } from '../runtime/instance.ts';

/**
 * SYNC-10: a container of this name has ended; of its dead instances the newest stays. An older
 * one that was never started is really left to the container GC, which comes once a minute
 * (IMG-10).
 *
 * @param at of the relist that has found it.
 */
export function removeOlderDead(pod: KubeletPod, name: string, at: SimTime, now: SimTime): void {
  const known = pod.runtime.knownAt(name, at);
  const newest = known.findIndex((instance) => stateAt(instance, at) === 'exited');
  for (const instance of known.slice(newest + 1)) {
    if (stateAt(instance, at) !== 'running') instance.removedAt = now;
  }
  // The relist that is under way has not been noted yet: it compares with what the last one saw.
  pod.forgetRemoved();
}
