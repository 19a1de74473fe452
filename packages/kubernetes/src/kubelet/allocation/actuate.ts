import { type Container, podMemoryLimit } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod, SpecContainer } from '../kubelet-pod.ts';
import type { Instance } from '../runtime/instance.ts';
import { viewAt } from '../status/containers.ts';
import { sameResources } from './allocated-spec.ts';

/** What brings a running container to the resources that are granted; null: it has them. */
export type ResizeMeans = 'restart' | 'update';

/** The running instance of a container that does not have what is granted, and what it takes. */
export function resizeOf(
  pod: KubeletPod,
  { container, kind }: SpecContainer,
  at: SimTime,
): { readonly instance: Instance; readonly means: ResizeMeans } | null {
  if (kind === 'init' || pod.object.status.resources === null) return null;
  const [newest] = viewAt(pod, container.name, at);
  if (newest?.state !== 'running') return null;
  const { instance } = newest;
  if (sameResources(instance.container.resources, container.resources)) return null;
  return { instance, means: meansOf(instance.container, container) };
}

/** Memory requests alone are nothing that a process would notice. */
function meansOf(old: Container, next: Container): ResizeMeans {
  const [had, has] = [old.resources, next.resources];
  const changed = new Set<string>();
  if (had.limits.memory !== has.limits.memory) changed.add('memory');
  if (had.limits.cpu !== has.limits.cpu || had.requests.cpu !== has.requests.cpu) {
    changed.add('cpu');
  }
  const restarts = next.resizePolicy.some(({ resourceName, restartPolicy }) => {
    return changed.has(resourceName) && restartPolicy === 'RestartContainer';
  });
  return restarts ? 'restart' : 'update';
}

/** The first thing of a sync: grants, before 1.34, and whether a resize is under way (NEW-9). */
export function reviewResize(context: KubeletContext, pod: KubeletPod, at: SimTime): void {
  const { release, allocations } = context;
  if (!release.inPlaceResize || pod.deleting || pod.object.status.resources === null) return;
  const { resizing } = pod;
  if (!release.resizesOnArrival && resizing.isAsked) allocations.handle(pod);
  if (!resizing.isAsked) resizing.pending = null;
  pod.takeUpResources();
  const isUnderWay = pod.containers.some((spec) => resizeOf(pod, spec, at) !== null);
  allocations.review(pod, isUnderWay);
}

/**
 * Tells the runtime of the resources of containers that go on running, all or none.
 *
 * @returns false where memory in use is above a new limit: a later sync tries again.
 */
export function resizeRunning(context: KubeletContext, pod: KubeletPod, at: SimTime): boolean {
  if (pod.object.status.resources === null) return true;
  const updates = pod.containers.flatMap((spec) => {
    const found = resizeOf(pod, spec, at);
    const goesOn = found?.means === 'update' && !found.instance.killed;
    return goesOn ? [{ instance: found.instance, container: spec.container }] : [];
  });
  if (updates.length === 0) return true;
  const errors = memoryErrors(pod, updates);
  if (errors.length > 0) {
    const all = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
    context.allocations.failed(pod, `cannot decrease memory limits: ${all}`);
    return false;
  }
  for (const { instance, container } of updates) {
    context.runtime.updateResources(pod, instance, container.resources);
  }
  return true;
}

interface Update {
  readonly instance: Instance;
  readonly container: Container;
}

/** Mirrors validateMemoryResizeAction of kuberuntime_manager.go. */
function memoryErrors(pod: KubeletPod, updates: readonly Update[]): string[] {
  const falls = updates.filter(({ instance, container }) => {
    const [had, has] = [instance.container.resources.limits, container.resources.limits];
    return had.memory !== null && has.memory !== null && has.memory < had.memory;
  });
  if (falls.length === 0) return [];
  const errors: string[] = [];
  const podLimit = podMemoryLimit(pod.spec);
  const podUse = pod.runtime.running().reduce((sum, { process }) => sum + (process?.held ?? 0), 0);
  if (podLimit !== null && podUse > podLimit) {
    errors.push(`attempting to set pod ${below(podLimit, podUse)}`);
  }
  for (const { instance, container } of falls) {
    const limit = container.resources.limits.memory ?? 0;
    const used = instance.process?.held ?? 0;
    if (used > limit) {
      errors.push(`attempting to set container "${container.name}" ${below(limit, used)}`);
    }
  }
  return errors;
}

const below = (limit: number, used: number): string =>
  `memory limit (${limit}) below current usage (${used})`;
