import type { Condition, ContainerStatus, PodStatus } from '../../store/objects.ts';

/** The last lists that were made. */
let conditions: readonly Condition[] = [];
let statuses: readonly ContainerStatus[] = [];

/**
 * The same status with lists of an earlier one where they are equal: pods of one template that
 * start in the same second differ in their address only.
 */
export function withSharedParts(status: PodStatus): PodStatus {
  if (!sameElements(conditions, status.conditions)) ({ conditions } = status);
  if (!sameStatuses(statuses, status.statuses)) ({ statuses } = status);
  return { ...status, conditions, statuses };
}

/** Conditions that are equal are one object already, as are the states of containers. */
function sameElements(a: readonly Condition[], b: readonly Condition[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

function sameStatuses(a: readonly ContainerStatus[], b: readonly ContainerStatus[]): boolean {
  return a.length === b.length && a.every((one, i) => isSame(one, b[i] as ContainerStatus));
}

function isSame(a: ContainerStatus, b: ContainerStatus): boolean {
  return (
    a.name === b.name &&
    a.kind === b.kind &&
    a.state === b.state &&
    a.last === b.last &&
    a.ready === b.ready &&
    a.started === b.started &&
    a.restartCount === b.restartCount &&
    a.containerId === b.containerId &&
    a.image === b.image
  );
}
