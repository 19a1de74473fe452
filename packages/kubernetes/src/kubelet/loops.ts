import { type Draws, type Duration, type SimTime, seconds, tickAfter } from '@podsim/kernel';
import type { Loops } from './context.ts';

const SECOND = 1_000_000;
const HOUSEKEEPING = seconds(2);
const STATUS_TICK = seconds(10);

/**
 * The periodic loops of one kubelet. Each has one phase per run (design 2.6); any tick is
 * arithmetic. The kubelet has been up for a day, so ticks reach back before t = 0; one that starts
 * during the run lists the runtime at once.
 */
export class NodeLoops implements Loops {
  /** How long one relist takes, and so its period beyond one second (SYNC-8). */
  readonly relistTime: Duration;
  readonly #relistPeriod: Duration;
  readonly #relistPhase: SimTime;
  readonly #tickPhase: SimTime;
  readonly #housekeepingPhase: SimTime;
  readonly #statusPhase: SimTime;
  #stoppedAt: SimTime | null = null;
  #waiting: ((relist: SimTime) => void)[] = [];

  /**
   * @param startedAt when the kubelet began its first relist; null: long before the run.
   * @param tickTogether its tickers start with it, and relists alone drift (K21-10).
   */
  constructor(
    phase: (loop: string) => Draws,
    relistTime: Duration,
    startedAt: SimTime | null,
    tickTogether: boolean,
  ) {
    this.relistTime = relistTime;
    this.#relistPeriod = (SECOND + relistTime) as Duration;
    this.#relistPhase = startedAt ?? drawPhase(phase('relist'), this.#relistPeriod);
    const isNew = tickTogether && startedAt !== null;
    const start = isNew ? startedAt : drawPhase(phase('status-tick'), STATUS_TICK);
    this.#statusPhase = start;
    this.#tickPhase = tickTogether ? start : drawPhase(phase('sync-tick'), seconds(1));
    this.#housekeepingPhase = tickTogether ? start : drawPhase(phase('housekeeping'), HOUSEKEEPING);
  }

  /** The runtime is away: no relist ends until it is back (SYNC-7). */
  stop(now: SimTime): void {
    this.#stoppedAt ??= now;
  }

  start(now: SimTime): void {
    if (this.#stoppedAt === null) return;
    this.#stoppedAt = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume(this.relistAfter(now));
  }

  /** The runtime is away. */
  get away(): boolean {
    return this.#stoppedAt !== null;
  }

  /** Whether relists are held up; `resume` is told when the next one ends, once that is known. */
  heldUp(resume: (relist: SimTime) => void): boolean {
    if (this.#stoppedAt === null) return false;
    this.#waiting.push(resume);
    return true;
  }

  lastRelist(now: SimTime): SimTime {
    return this.#lastRelist(Math.min(now, this.#stoppedAt ?? now) as SimTime);
  }

  #lastRelist(now: SimTime): SimTime {
    return lastTick(this.#relistPhase, this.#relistPeriod, (now - this.relistTime) as SimTime);
  }

  relistAfter(time: SimTime): SimTime {
    const start = tickAfter(this.#relistPhase, this.#relistPeriod, time);
    return (start + this.relistTime) as SimTime;
  }

  tickAfter(time: SimTime): SimTime {
    return tickAfter(this.#tickPhase, seconds(1), time);
  }

  lastHousekeeping(now: SimTime): SimTime {
    return lastTick(this.#housekeepingPhase, HOUSEKEEPING, now);
  }

  housekeepingAfter(time: SimTime): SimTime {
    return tickAfter(this.#housekeepingPhase, HOUSEKEEPING, time);
  }

  statusTickAfter(time: SimTime): SimTime {
    return tickAfter(this.#statusPhase, STATUS_TICK, time);
  }
}

/** A phase in (-period, 0], so that a tick lies before every moment of the run. */
function drawPhase(draws: Draws, period: Duration): SimTime {
  return -Math.floor(draws.uniform() * period) as SimTime;
}

function lastTick(phase: SimTime, period: Duration, time: SimTime): SimTime {
  return (phase + Math.floor((time - phase) / period) * period) as SimTime;
}
