import type { ContainerStatus, PodStatus } from '../../store/objects.ts';
import type { KubeletContext } from '../context.ts';
import { LOST } from '../status/manager.ts';

/**
 * The status of a pod that is deleted while no main container runs: what else still runs by the
 * last status is called lost, whatever it does (K21-14).
 */
export function withLostContainers(
  status: PodStatus,
  { clock, simulation }: KubeletContext,
): PodStatus {
  const end = (one: ContainerStatus): ContainerStatus => {
    if (one.state.type !== 'running') return one;
    const { startedAt } = one.state;
    const finishedAt = clock.truncate(simulation.now);
    const lost = { exitCode: 137, reason: 'ContainerStatusUnknown', message: LOST };
    return { ...one, state: { type: 'terminated', ...lost, startedAt, finishedAt } };
  };
  return {
    ...status,
    initStatuses: status.initStatuses.map(end),
    statuses: status.statuses.map(end),
  };
}
