import type { SimTime } from '@podsim/kernel';
import type { KubeletPod } from '../kubelet-pod.ts';
import { stateAt } from '../runtime/instance.ts';

/**
 * SYNC-10: of dead instances the newest stays. An older one that was never started is really
 * left to the container GC, which comes once a minute (IMG-10).
 */
export function removeOlderDead(pod: KubeletPod, name: string, at: SimTime, now: SimTime): void {
  const known = pod.runtime.knownAt(name, at);
  const newest = known.findIndex((instance) => stateAt(instance, at) === 'exited');
  const dead = known.slice(newest).filter((instance) => stateAt(instance, at) !== 'running');
  for (const instance of dead.slice(1)) instance.removedAt = now;
  pod.forgetRemoved();
}
