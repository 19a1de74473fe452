import { type Duration, type Entity, seconds } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import type { Release } from '../../releases.ts';
import { isCritical } from '../admission/admit.ts';
import type { Worker } from '../pod-worker/worker.ts';
import type { StatusOverride } from '../status/generate.ts';

/** Seconds that a graceful shutdown gives; kubelet's shutdownGracePeriod settings. */
export interface ShutdownPeriods {
  readonly total: number;
  /** Part of `total` that is kept for critical pods. */
  readonly critical: number;
}

function statusOf({ endedByShutdown }: Release): StatusOverride {
  const { reason, message } = endedByShutdown;
  const disruption = { reason: 'TerminationByKubelet', message };
  return { reason, message, disruption, sparesSuccess: true };
}

/**
 * Graceful node shutdown: first the others, then the critical pods, each group for its share of
 * the time; `done` when both are over (TERM-26).
 *
 * Mirrors pkg/kubelet/nodeshutdown with its two default groups. Simplified: a group always waits
 * for its pods or its whole share; node conditions are not set.
 */
export function shutDown(
  entity: Entity,
  workers: readonly Worker[],
  periods: ShutdownPeriods,
  done: () => void,
): void {
  const critical = workers.filter(({ pod }) => isCritical(pod.object));
  const regular = workers.filter((worker) => !critical.includes(worker));
  endGroup(entity, regular, periods.total - periods.critical, () => {
    endGroup(entity, critical, periods.critical, done);
  });
}

/** It has not finished with its pod, and is still of the kubelet's present process. */
function isAtWork(worker: Worker): boolean {
  return worker.pod.worker === worker && worker.state !== 'finished';
}

function endGroup(
  entity: Entity,
  workers: readonly Worker[],
  limitSeconds: number,
  done: () => void,
): void {
  const open = new Set(workers.filter(isAtWork));
  if (open.size === 0) {
    done();
    return;
  }
  const limit: Duration = seconds(limitSeconds);
  const timer = entity.after(limit, phases.podWorkers, done);
  for (const worker of open) {
    const grace = Math.min(worker.pod.object.spec.terminationGracePeriodSeconds, limitSeconds);
    worker.onFinish = () => {
      open.delete(worker);
      if (open.size > 0 || !timer.armed) return;
      timer.cancel();
      done();
    };
    worker.terminate('shutdown', grace, statusOf(worker.pod.release));
  }
}
