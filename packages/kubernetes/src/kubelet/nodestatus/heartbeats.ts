import { type Duration, milliseconds, type SimTime, seconds } from '@podsim/kernel';

/**
 * Between two renewals of the lease: a quarter of its 40 s, and on average half of the jitter of
 * 4 % more (NODE-1).
 */
const LEASE = milliseconds(10_200);

/** Between two writes of an unchanged status: 5 min, at the first tick of 10 s after (NODE-1). */
const REPORT = seconds(305);

/** When the loops of one kubelet that prove it alive had a tick; any tick is arithmetic. */
export interface HeartbeatPhases {
  readonly lease: SimTime;
  readonly report: SimTime;
}

export const HEARTBEAT_PERIODS = { lease: LEASE, report: REPORT } as const;

/** The newest heartbeat at or before a time: of the lease or of the status, either counts. */
export function newestHeartbeat({ lease, report }: HeartbeatPhases, time: SimTime): SimTime {
  return Math.max(lastTick(lease, LEASE, time), lastTick(report, REPORT, time)) as SimTime;
}

/** The last tick at or before a time; the first one for a time before it. */
export function lastTick(anchor: SimTime, period: Duration, time: SimTime): SimTime {
  if (time <= anchor) return anchor;
  return (time - ((time - anchor) % period)) as SimTime;
}
