import type { SimTime } from '@podsim/kernel';

const SECOND = 1_000_000;

/** Runs that may follow each other at once, after a while without any. */
const BURST = 2;

/** No proxy is later than its periodic full sync, which every change of mind sets off (EP-5). */
export const LONGEST_SYNC = 30 * SECOND;

/** A sync of the proxies: it takes up all that was written until it begins. */
export interface SyncRun {
  readonly index: number;
  readonly time: SimTime;
}

/**
 * When kube-proxy programs its rules: at once after a quiet time, then once a second (EP-5).
 *
 * Mirrors pkg/util/async/bounded_frequency_runner.go with minSyncPeriod 1 s and burst 2.
 * Simplified: the proxies of all nodes go by the time at which a slice was written, so that one
 * runner tells the runs of all; what differs between nodes is how long a run takes.
 */
export class SyncRunner {
  /** Those that some node may not have finished; oldest first. */
  #runs: SyncRun[] = [];
  #count = 0;
  /** Tokens, in microseconds of refill; a run takes a second's worth. */
  #credit = BURST * SECOND;
  #creditAt = 0;

  /** The run that takes up what is written now. */
  next(now: SimTime): SyncRun {
    const last = this.#runs.at(-1);
    if (last && last.time >= now) return last;
    this.#refill(now);
    const time = (this.#credit >= SECOND || !last ? now : last.time + SECOND) as SimTime;
    this.#refill(time);
    this.#credit -= SECOND;
    this.#runs = this.#runs.filter((run) => run.time + LONGEST_SYNC >= now);
    const run = { index: this.#count++, time };
    this.#runs.push(run);
    return run;
  }

  /** Index of the newest run that a node has finished; below 0 for none. */
  finished(now: SimTime, delayOf: (run: number) => number): number {
    for (let i = this.#runs.length - 1; i >= 0; i--) {
      const { index, time } = this.#runs[i] as SyncRun;
      if (time + Math.min(delayOf(index), LONGEST_SYNC) <= now) return index;
    }
    // What is not kept any more has been finished everywhere.
    return this.#count - this.#runs.length - 1;
  }

  #refill(time: number): void {
    this.#credit = Math.min(BURST * SECOND, this.#credit + (time - this.#creditAt));
    this.#creditAt = time;
  }
}
