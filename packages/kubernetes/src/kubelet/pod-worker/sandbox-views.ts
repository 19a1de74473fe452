import type { SimTime } from '@podsim/kernel';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { SandboxView } from './actions.ts';

/** The sandboxes of a pod as the cache of time `at` shows them, newest first (SBX-1). */
export function sandboxViews(pod: KubeletPod, at: SimTime): SandboxView[] {
  return pod.runtime.sandboxes
    .filter(({ createdAt }) => createdAt <= at)
    .map(({ attempt, ip, exitedAt }) => ({
      attempt,
      ip,
      ready: exitedAt === null || exitedAt > at,
      hostNetwork: pod.spec.hostNetwork,
    }))
    .reverse();
}
