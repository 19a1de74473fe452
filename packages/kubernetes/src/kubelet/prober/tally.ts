import { QueueEntity } from '@podsim/kernel';
import type { ProbeResult } from './outcome.ts';

/** Counts what the executions of one probe came to, for the table `probes`. */
export class ProbeTally extends QueueEntity {
  /** Attempts that succeeded or failed; those that had an internal error are counted apart. */
  attempts = 0;
  /** Changes of the cached result. */
  transitions = 0;
  /** Made for the first one: most probes have none. */
  #troubles: { failures: number; timeouts: number; errors: number } | null = null;

  get failures(): number {
    return this.#troubles?.failures ?? 0;
  }

  get timeouts(): number {
    return this.#troubles?.timeouts ?? 0;
  }

  get errors(): number {
    return this.#troubles?.errors ?? 0;
  }

  get successes(): number {
    return this.attempts - this.failures;
  }

  /** Ended ones over the life of the pod: the ordinal of the next one. */
  get executions(): number {
    return this.attempts + this.errors;
  }

  protected count({ outcome, timedOut }: ProbeResult): void {
    if (outcome !== 'error') this.attempts++;
    if (outcome !== 'error' && outcome !== 'failure' && !timedOut) return;
    this.#troubles ??= { failures: 0, timeouts: 0, errors: 0 };
    if (outcome === 'error') this.#troubles.errors++;
    else {
      if (outcome === 'failure') this.#troubles.failures++;
      if (timedOut) this.#troubles.timeouts++;
    }
  }
}
