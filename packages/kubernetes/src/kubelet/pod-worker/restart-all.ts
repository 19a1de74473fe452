import type { SimTime } from '@podsim/kernel';
import type { Step } from '../../steps.ts';
import type { KubeletContext } from '../context.ts';
import { type KubeletPod, ownRestart } from '../kubelet-pod.ts';
import { ruleFor } from '../restart-policy.ts';
import { stateAt } from '../runtime/instance.ts';
import { viewAt } from '../status/containers.ts';
import { killEach } from '../termination/kill-container.ts';
import { runningAt } from './running.ts';

/** Whether a container has ended by a rule that starts the whole pod over (NEW-7). */
export function startsOver(context: KubeletContext, pod: KubeletPod, at: SimTime): boolean {
  if (!context.release.restartAllContainers || pod.deleting) return false;
  return pod.containers.some((spec) => {
    const [newest] = viewAt(pod, spec.container.name, at);
    if (newest?.state !== 'exited' || newest.instance.killed) return false;
    const rules = ownRestart(pod, spec)?.rules ?? [];
    return ruleFor(rules, newest.instance.exitCode)?.action === 'RestartAllContainers';
  });
}

/**
 * Ends and removes every container, in the sandbox that stays; the syncs that follow find a pod
 * that has run nothing yet, but whose containers keep counting their restarts (NEW-7).
 */
export function* clearAllContainers(context: KubeletContext, pod: KubeletPod, at: SimTime): Step {
  const request = { cause: 'completed' as const, message: null, overrideSeconds: null };
  yield* killEach(context, pod, runningAt(pod, at), request);
  const { now } = context.simulation;
  pod.runtime.clear();
  for (const { container } of pod.containers) {
    for (const instance of pod.runtime.knownAt(container.name, now)) {
      if (stateAt(instance, now) === 'exited') context.runtime.remove(instance);
    }
  }
}
