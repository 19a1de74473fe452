import { type ResourceList, stableJson } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { ContainerResources, PodStatus } from '../../store/objects.ts';
import { IN_PROGRESS, PENDING, type ResizeCondition } from '../allocation/resizing.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { Verdict } from './conditions.ts';
import { viewAt } from './containers.ts';

/**
 * What is granted to the containers that can be resized, and what they have (NEW-9); null as long
 * as nobody has asked for other resources, which is most of the time.
 *
 * Mirrors convertContainerStatusResources of pkg/kubelet/kubelet_pods.go.
 */
export function reportedResources(pod: KubeletPod, at: SimTime): PodStatus['resources'] {
  if (pod.object.status.resources === null) return null;
  return pod.containers.flatMap(({ container, kind }): ContainerResources[] => {
    if (kind === 'init') return [];
    const { name, resources } = container;
    const [newest] = viewAt(pod, name, at);
    const isRunning = newest?.state === 'running';
    const actual = isRunning ? newest.instance.container.resources : resources;
    return [{ name, allocated: resources.requests, actual }];
  });
}

/** Both are there only while they are True. */
export function resizeConditions(pod: KubeletPod): (readonly [string, Verdict])[] {
  const { resized } = pod;
  if (resized === null) return [];
  const list: (readonly [string, ResizeCondition | null])[] = [
    [PENDING, resized.pending],
    [IN_PROGRESS, resized.inProgress],
  ];
  return list.flatMap(([type, condition]): (readonly [string, Verdict])[] => {
    if (condition === null) return [];
    const { reason, message } = condition;
    return [[type, { status: 'True', reason, message }]];
  });
}

/** Whether a second report says the same; none says what was so far. */
export function sameReports(a: PodStatus['resources'], b: PodStatus['resources']): boolean {
  if (a === b || b === null) return true;
  return a !== null && a.length === b.length && a.every((one, i) => sameReport(one, b[i]));
}

function sameReport(a: ContainerResources, b: ContainerResources | undefined): boolean {
  const same = (one: ResourceList, other: ResourceList): boolean =>
    one === other || stableJson(one) === stableJson(other);
  return (
    b !== undefined &&
    a.name === b.name &&
    same(a.allocated, b.allocated) &&
    same(a.actual.requests, b.actual.requests) &&
    same(a.actual.limits, b.actual.limits)
  );
}
