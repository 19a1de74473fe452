import { type Container, isSidecar, type PodSpec, type ResourceList } from '@podsim/api';
import { type ContainerResources, conditionOf, type PodObject } from './objects.ts';

/** Containers whose resources can be changed: all but init containers that end. */
export const resizable = (spec: PodSpec): readonly Container[] => [
  ...spec.initContainers.filter(isSidecar),
  ...spec.containers,
];

/** What a node reports of a pod that has what its spec says. */
export const resourcesOf = (spec: PodSpec): readonly ContainerResources[] =>
  resizable(spec).map(({ name, resources }) => ({
    name,
    allocated: resources.requests,
    actual: resources,
  }));

/** The last that was made for each report. */
const made = new WeakMap<object, { spec: PodSpec; wanted: boolean; reserved: PodSpec }>();

/**
 * The spec with the requests that a pod counts with on its node: while it is resized, of each the
 * largest of what is asked for, granted and in use (NEW-9). What is Infeasible does not count.
 *
 * Mirrors determineContainerReqs of k8s.io/component-helpers/resource.
 */
export function reservedSpec({ spec, status }: PodObject): PodSpec {
  const { resources } = status;
  if (resources === null) return spec;
  const wanted = conditionOf(status, 'PodResizePending')?.reason !== 'Infeasible';
  const known = made.get(resources);
  if (known?.spec === spec && known.wanted === wanted) return known.reserved;
  const reserve = (container: Container): Container => {
    const held = resources.find(({ name }) => name === container.name);
    if (!held) return container;
    const lists = [held.allocated, held.actual.requests];
    if (wanted) lists.push(container.resources.requests);
    const requests = largest(container.resources.requests, lists);
    return { ...container, resources: { ...container.resources, requests } };
  };
  const reserved: PodSpec = {
    ...spec,
    initContainers: spec.initContainers.map(reserve),
    containers: spec.containers.map(reserve),
  };
  made.set(resources, { spec, wanted, reserved });
  return reserved;
}

function largest(base: ResourceList, lists: readonly ResourceList[]): ResourceList {
  const most = (name: 'cpu' | 'memory'): number | null => {
    const given = lists.flatMap((list) => list[name] ?? []);
    return given.length === 0 ? null : Math.max(...given);
  };
  return { ...base, cpu: most('cpu'), memory: most('memory') };
}
