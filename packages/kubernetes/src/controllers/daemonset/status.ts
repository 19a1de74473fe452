import type { DaemonSetStatus } from '../../store/workloads.ts';
import type { Daemon, Place } from './plan.ts';

interface Reported extends Daemon {
  readonly ready: boolean;
}

/** Of each node the oldest daemon counts (`updateDaemonSetStatus`). */
export function daemonSetStatus(
  places: readonly Place<Reported>[],
  observedGeneration: number,
): DaemonSetStatus {
  const wanted = places.filter(({ shouldRun }) => shouldRun);
  const oldest = wanted.flatMap(({ daemons }) => {
    let first: Reported | null = null;
    for (const one of daemons) if (!first || one.createdAt < first.createdAt) first = one;
    return first ? [first] : [];
  });
  const available = oldest.filter((one) => one.ready && one.available).length;
  return {
    observedGeneration,
    desiredNumberScheduled: wanted.length,
    currentNumberScheduled: oldest.length,
    updatedNumberScheduled: oldest.filter(({ updated }) => updated).length,
    numberMisscheduled: places.filter((one) => !one.shouldRun && one.daemons.length > 0).length,
    numberReady: oldest.filter(({ ready }) => ready).length,
    numberAvailable: available,
    numberUnavailable: wanted.length - available,
  };
}
