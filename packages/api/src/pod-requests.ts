import type { Container, PodSpec } from './types.ts';

/** Millicores and bytes. */
export interface Requests {
  readonly cpu: number;
  readonly memory: number;
}

type Demanding = Pick<PodSpec, 'containers' | 'initContainers' | 'overhead'>;

/** Whether a container of the init list is a sidecar (SIDE-1). */
export const isSidecar = (container: Pick<Container, 'restartPolicy'>): boolean =>
  container.restartPolicy === 'Always';

/**
 * What the scheduler reserves for a pod (SCHED-2): all that run side by side, or the hungriest
 * init container together with the sidecars started before it, whichever is more; and overhead.
 */
export function podRequests(spec: Demanding): Requests {
  return totalRequests(spec, 0, 0);
}

/**
 * The same, with what a container counts as that requests nothing of a resource.
 *
 * @param cpu millicores. @param memory bytes.
 */
export function totalRequests(spec: Demanding, cpu: number, memory: number): Requests {
  return {
    cpu: demand(spec, ({ resources }) => resources.requests.cpu ?? cpu) + (spec.overhead.cpu ?? 0),
    memory:
      demand(spec, ({ resources }) => resources.requests.memory ?? memory) +
      (spec.overhead.memory ?? 0),
  };
}

/**
 * Bytes that a pod may use as a whole; null where one of its containers may use any amount.
 *
 * Mirrors ResourceConfigForPod of pkg/kubelet/cm/helpers_linux.go.
 */
export function podMemoryLimit(spec: Demanding): number | null {
  const all = [...spec.initContainers, ...spec.containers];
  if (all.some(({ resources }) => resources.limits.memory === null)) return null;
  const own = demand(spec, ({ resources }) => resources.limits.memory ?? 0);
  return own + (spec.overhead.memory ?? 0);
}

/** What a pod reserves beside cpu and memory, by resource, in the order of first mention. */
export function otherRequests(spec: Demanding): readonly (readonly [string, number])[] {
  const names = new Set<string>();
  for (const { resources } of [...spec.containers, ...spec.initContainers]) {
    for (const [name] of Object.entries(resources.requests.others)) names.add(name);
  }
  for (const [name] of Object.entries(spec.overhead.others)) names.add(name);
  return [...names].map((name) => {
    const own = demand(spec, ({ resources }) => resources.requests.others[name] ?? 0);
    return [name, own + (spec.overhead.others[name] ?? 0)] as const;
  });
}

function demand(
  spec: Pick<PodSpec, 'containers' | 'initContainers'>,
  request: (container: Container) => number,
): number {
  let sidecars = 0;
  let peak = 0;
  for (const container of spec.initContainers) {
    if (isSidecar(container)) sidecars += request(container);
    else peak = Math.max(peak, sidecars + request(container));
  }
  const together = spec.containers.reduce((sum, each) => sum + request(each), sidecars);
  return Math.max(together, peak);
}
