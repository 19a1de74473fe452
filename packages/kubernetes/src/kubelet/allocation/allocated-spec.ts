import type { Container, PodSpec, Resources } from '@podsim/api';

const LISTS = ['requests', 'limits'] as const;

/** Whether requests and limits of cpu and memory are the same; others never change. */
export function sameResources(a: Resources, b: Resources): boolean {
  if (a === b) return true;
  return LISTS.every((list) => a[list].cpu === b[list].cpu && a[list].memory === b[list].memory);
}

/** A spec with the resources that another one gives to its containers; itself if they are these. */
export function withResourcesOf(spec: PodSpec, granted: PodSpec): PodSpec {
  let changes = false;
  const grant = (container: Container): Container => {
    const held =
      granted.containers.find(({ name }) => name === container.name) ??
      granted.initContainers.find(({ name }) => name === container.name);
    if (!held || sameResources(held.resources, container.resources)) return container;
    changes = true;
    return { ...container, resources: held.resources };
  };
  const initContainers = spec.initContainers.map(grant);
  const containers = spec.containers.map(grant);
  return changes ? { ...spec, initContainers, containers } : spec;
}
