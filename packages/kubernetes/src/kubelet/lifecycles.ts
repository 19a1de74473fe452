import type { KubeletParts } from './assemble.ts';
import type { KubeletContext } from './context.ts';
import type { PodLifecycle } from './pod-lifecycle.ts';
import { StateLifecycle } from './pod-worker/state-lifecycle.ts';
import { SingleSyncLifecycle } from './single-sync/lifecycle.ts';

/** How the kubelet of this release brings pods from their start to their end. */
export function lifecycleOf(
  { release, spec, simulation, node }: KubeletParts,
  context: () => KubeletContext,
): PodLifecycle {
  if (release.podWorkerStates) return new StateLifecycle(context, spec.noSkip);
  const entity = simulation.createEntity(`kubelet/${node}/housekeeping`);
  const lists = simulation.draws(`node/${node}/running-list`);
  return new SingleSyncLifecycle(entity, lists, context, spec.noSkip);
}
