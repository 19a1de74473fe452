import type { SimTime } from '@podsim/kernel';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { Instance } from '../runtime/instance.ts';
import { viewAt } from '../status/containers.ts';

/** Instances that the cache shows as running, in spec order. */
export function runningAt(pod: KubeletPod, at: SimTime): Instance[] {
  return pod.containers.flatMap(({ container }) =>
    viewAt(pod, container.name, at)
      .filter(({ state }) => state === 'running')
      .map(({ instance }) => instance),
  );
}
