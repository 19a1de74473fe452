import { isSidecar } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { ContainerStatus, PodObject } from '../store/objects.ts';
import type { ListedContainer, ListedPod } from './status-column.ts';

const SECOND = 1_000_000;

/** A pod of the store as a listing at `now` looks at it. */
export function listedPod(pod: PodObject, now: SimTime): ListedPod {
  const { spec, status } = pod;
  const listed = (one: ContainerStatus): ListedContainer => listedContainer(one, now);
  return {
    phase: status.phase,
    reason: status.reason,
    deleted: pod.deletionTimestamp !== null,
    conditions: status.conditions,
    readinessGates: spec.readinessGates,
    initContainers: spec.initContainers.map((container) => ({
      name: container.name,
      sidecar: isSidecar(container),
    })),
    containers: spec.containers.map(({ name }) => name),
    initStatuses: status.initStatuses.map(listed),
    statuses: status.statuses.map(listed),
  };
}

function listedContainer(status: ContainerStatus, now: SimTime): ListedContainer {
  const { name, state, ready, started, restartCount, last } = status;
  return {
    ...{ name, ready, restartCount },
    state: {
      type: state.type,
      reason: state.type === 'running' ? '' : state.reason,
      exitCode: state.type === 'terminated' ? state.exitCode : 0,
      // The runtime does not say by which signal a process has died (TERM-9).
      signal: 0,
    },
    started: started === true,
    lastFinishedAgo: last === null ? null : (now - last.finishedAt) / SECOND,
  };
}
