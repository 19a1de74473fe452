import { type ContainerState, containerStatusOf } from '../../store/objects.ts';
import { type KubeletPod, ownRestart } from '../kubelet-pod.ts';
import { restartsAfter, ruleFor } from '../restart-policy.ts';

/**
 * Whether a container has ended and will not run again, so that its probe workers end with it
 * (PROBE-3 step 6). Before there were rules of restart only the policy of the pod counted, for
 * sidecars too until 1.33 (PROBE-28, NEW-2); since then it is what really restarts (NEW-6).
 */
export function isLastEnd(pod: KubeletPod, name: string, state: ContainerState): boolean {
  const spec = pod.containers.find(({ container }) => container.name === name);
  if (!spec || state.type !== 'terminated') return false;
  const { restartPolicy } = pod.spec;
  const own = ownRestart(pod, spec);
  if (own) return !restartsAfter(restartPolicy, own, state.exitCode) && !startsOver(pod);
  return restartPolicy === 'Never' && !(pod.release.keepsSidecarProbes && spec.kind === 'sidecar');
}

/** By its published status the pod is about to start over, with this container too (NEW-7). */
function startsOver(pod: KubeletPod): boolean {
  if (!pod.release.restartAllContainers) return false;
  const { status } = pod;
  return pod.containers.some((spec) => {
    const state = status && containerStatusOf(status, spec.container.name)?.state;
    if (state?.type !== 'terminated') return false;
    const rules = ownRestart(pod, spec)?.rules ?? [];
    return ruleFor(rules, state.exitCode)?.action === 'RestartAllContainers';
  });
}
