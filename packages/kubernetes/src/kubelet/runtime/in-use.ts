import type { SimTime } from '@podsim/kernel';
import type { Usage } from '@podsim/sdk';
import type { KubeletPod } from '../kubelet-pod.ts';

/** A container that runs, and what its model says of what it uses. */
export interface ContainerInUse {
  readonly name: string;
  /** Millicores; null is unlimited. */
  readonly cpuLimit: number | null;
  /** null: the model tells nothing. */
  readonly usage: Usage | null;
}

/** What the kubelet's resource metrics are about: containers that have run since then. */
export function containersInUse(pod: KubeletPod, since: SimTime): readonly ContainerInUse[] {
  return pod.runtime.instances.flatMap(({ container, process, startedAt }) => {
    if (!process?.alive || startedAt === null || startedAt > since) return [];
    return [
      { name: container.name, cpuLimit: container.resources.limits.cpu, usage: process.usage },
    ];
  });
}
