import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { Worker } from '../pod-worker/worker.ts';
import type { Rejection } from './admit.ts';

/** Writes the status of a pod that the kubelet does not take: Failed, no containers (SYNC-19). */
export function reject(context: KubeletContext, pod: KubeletPod, rejection: Rejection): void {
  const { reason, message } = rejection;
  context.recorder.pod(pod.object, 'Warning', reason, message);
  const old = pod.object.status;
  context.statuses.set(pod, {
    ...old,
    phase: 'Failed',
    reason,
    message: context.release.rejectedText(message),
    startTime: context.clock.truncate(context.simulation.now),
  });
}

/** Ends a pod to make room for a critical one, with its own grace period (TERM-31). */
export function preempt(context: KubeletContext, worker: Worker): void {
  const { object } = worker.pod;
  const text = 'Preempted in order to admit critical pod';
  context.recorder.pod(object, 'Warning', 'Preempting', text);
  const message = 'Pod was preempted by Kubelet to accommodate a critical pod.';
  const disruption = { reason: 'TerminationByKubelet', message };
  worker.terminate('preempted', null, { reason: 'Preempting', message: text, disruption });
}
