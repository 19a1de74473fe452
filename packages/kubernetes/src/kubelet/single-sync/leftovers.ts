import type { SimTime } from '@podsim/kernel';
import { isTerminal } from '../../store/objects.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { type Instance, isReadyAt, stateAt } from '../runtime/instance.ts';

/** K21-2: by its last status no main container runs. Init containers are not looked at. */
export function isQuiet(pod: KubeletPod): boolean {
  return pod.lastStatus.statuses.every(({ state }) => state.type !== 'running');
}

/** K21-7: the kubelet still wants the pod to run, or has not seen it end. */
export function isActive(pod: KubeletPod): boolean {
  const { object } = pod;
  if (object.removed || isTerminal(pod.lastStatus.phase)) return false;
  return object.deletionTimestamp === null || !isQuiet(pod);
}

/** Containers that a list of what runs, made at `time`, shows. */
export function runningIn(pod: KubeletPod, time: SimTime): readonly Instance[] {
  return pod.runtime.instances.filter((instance) => stateAt(instance, time) === 'running');
}

/** Whether such a list shows anything of the pod: a container, or a ready sandbox. */
export function isListed(pod: KubeletPod, time: SimTime): boolean {
  const { sandboxes } = pod.runtime;
  return runningIn(pod, time).length > 0 || sandboxes.some((one) => isReadyAt(one, time));
}

/** Whether the runtime cache, a picture of `time`, has a container of the pod, dead or alive. */
export function hasContainers(pod: KubeletPod, time: SimTime): boolean {
  return pod.runtime.instances.some((instance) => stateAt(instance, time) !== null);
}
