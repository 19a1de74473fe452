import type { Container, PodSpec } from './types.ts';

/** Millicores and bytes. */
export interface Requests {
  readonly cpu: number;
  readonly memory: number;
}

/** Whether a container of the init list is a sidecar (SIDE-1). */
export const isSidecar = (container: Pick<Container, 'restartPolicy'>): boolean =>
  container.restartPolicy === 'Always';

/**
 * What the scheduler reserves for a pod (SCHED-2): all that run side by side, or the hungriest
 * init container together with the sidecars started before it, whichever is more.
 */
export function podRequests(spec: Pick<PodSpec, 'containers' | 'initContainers'>): Requests {
  return { cpu: demand(spec, 'cpu'), memory: demand(spec, 'memory') };
}

function demand(
  spec: Pick<PodSpec, 'containers' | 'initContainers'>,
  resource: keyof Requests,
): number {
  const request = (container: Container): number => container.resources.requests[resource] ?? 0;
  let sidecars = 0;
  let peak = 0;
  for (const container of spec.initContainers) {
    if (isSidecar(container)) sidecars += request(container);
    else peak = Math.max(peak, sidecars + request(container));
  }
  const together = spec.containers.reduce((sum, each) => sum + request(each), sidecars);
  return Math.max(together, peak);
}
