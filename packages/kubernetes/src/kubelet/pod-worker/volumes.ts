import { type Duration, milliseconds, minutes, seconds } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import { type Step, sleep } from '../../steps.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';

/** How long one sync waits for the pod's volumes (SYNC-20 step 8). */
const TIMEOUT = (minutes(2) + seconds(3)) as Duration;
/** The volume manager tries a mount again after 500 ms, doubled up to about two minutes. */
const FIRST_RETRY = milliseconds(500);
const LONGEST_RETRY = seconds(122);

/**
 * Waits until the pod's volumes are mounted; mounted ones stay so. False when the wait was
 * cancelled by a termination, or took too long (SYNC-16, SYNC-20 step 8).
 */
export function* waitForVolumes(
  context: KubeletContext,
  pod: KubeletPod,
  cancelled: () => boolean,
): Step<boolean> {
  if (pod.volumesMounted) return true;
  yield* sleep(pod, phases.podWorkers, pod.latencies.of('volumes'));
  const begun = context.simulation.now;
  let retry = FIRST_RETRY;
  for (;;) {
    const missing = pod.missingVolume();
    if (!missing) {
      pod.volumesMounted = true;
      return !cancelled();
    }
    const { volume, reason } = missing;
    const text = `MountVolume.SetUp failed for volume "${volume}" : ${reason}`;
    context.recorder.pod(pod.object, 'Warning', 'FailedMount', text);
    if (cancelled()) return false;
    if (context.simulation.now + retry - begun > TIMEOUT) break;
    yield* sleep(pod, phases.podWorkers, retry);
    retry = Math.min(retry * 2, LONGEST_RETRY) as Duration;
  }
  const { volume = '' } = pod.missingVolume() ?? {};
  const text =
    `Unable to attach or mount volumes: unmounted volumes=[${volume}], ` +
    'unattached volumes=[], failed to process volumes=[]: context deadline exceeded';
  context.recorder.pod(pod.object, 'Warning', 'FailedMount', text);
  return false;
}
