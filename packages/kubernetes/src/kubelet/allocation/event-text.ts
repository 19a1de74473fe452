import { type Container, type PodSpec, type ResourceList, resourceQuantities } from '@podsim/api';

/** What an event about a resize says beside its beginning. */
export interface ResizeNews {
  readonly begin: string;
  readonly spec: PodSpec;
  /** null in releases that do not say it. */
  readonly generation: number | null;
  readonly error: string;
}

/**
 * `Pod resize completed: {"containers":[...],"generation":2}`.
 *
 * Mirrors pkg/kubelet/events/resize.go.
 */
export function resizeText({ begin, spec, generation, error }: ResizeNews): string {
  const of = (list: readonly Container[]): unknown[] =>
    list.map(({ name, resources }) => ({
      name,
      resources: {
        ...quantities('limits', resources.limits),
        ...quantities('requests', resources.requests),
      },
    }));
  const summary = {
    ...(spec.initContainers.length === 0 ? {} : { initContainers: of(spec.initContainers) }),
    containers: of(spec.containers),
    ...(generation === null ? {} : { generation }),
    ...(error === '' ? {} : { error }),
  };
  return `${begin}: ${JSON.stringify(summary)}`;
}

function quantities(kind: string, list: ResourceList): Record<string, unknown> {
  const amounts = resourceQuantities(list);
  return Object.entries(amounts).length === 0 ? {} : { [kind]: amounts };
}
