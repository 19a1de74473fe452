import { type Duration, type SimTime, seconds } from '@podsim/kernel';
import { lastHeartbeat, type NodeObject } from '../../store/nodes.ts';

/** Between the end of a pass of the monitor and the next one (NODE-2). */
const MONITOR_PERIOD = seconds(5);

/**
 * The passes of the node monitor, as arithmetic. A pass takes a moment, which the period does not
 * include: so ten passes are more than 50 s, and the tenth one finds that a grace period of 50 s
 * is over.
 */
export class MonitorPasses {
  readonly #anchor: SimTime;
  readonly period: Duration;

  /** @param uniform in [0, 1): where the first pass lies before the begin of the run. */
  constructor(uniform: number, passTime: Duration) {
    this.period = (MONITOR_PERIOD + passTime) as Duration;
    this.#anchor = (-Math.floor(uniform * this.period) - this.period) as SimTime;
  }

  /** The first pass at or after a time. */
  atOrAfter(time: SimTime): SimTime {
    const over = (time - this.#anchor) % this.period;
    return (over === 0 ? time : time - over + this.period) as SimTime;
  }

  /** The pass that finds a node silent for longer than `grace` (NODE-2, NODE-5). */
  unhealthyAt(heartbeatSeen: SimTime, grace: Duration): SimTime {
    const seenAt = this.atOrAfter(heartbeatSeen);
    return (seenAt + (Math.floor(grace / this.period) + 1) * this.period) as SimTime;
  }
}

/** What the monitor remembers of one node. */
export interface Health {
  /** Earliest time from which its grace period counts, whatever was heard before. */
  notBefore: SimTime;
}

/** When the controller has seen the newest heartbeat, whose news takes `latency`. */
export function heardOf(
  node: NodeObject,
  health: Health,
  now: SimTime,
  latency: Duration,
): SimTime {
  return Math.max(lastHeartbeat(node, now) + latency, health.notBefore) as SimTime;
}
