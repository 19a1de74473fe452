import type { ProbeResult } from './outcome.ts';

/** Counts what the executions of one probe came to, for the table `probes`. */
export class ProbeTally {
  /** Attempts that succeeded or failed; those that had an internal error are counted apart. */
  attempts = 0;
  failures = 0;
  timeouts = 0;
  errors = 0;
  /** Changes of the cached result. */
  transitions = 0;

  get successes(): number {
    return this.attempts - this.failures;
  }

  /** Ordinal of the next attempt over the life of the pod. */
  get ordinal(): number {
    return this.attempts + this.errors;
  }

  protected count({ outcome, timedOut }: ProbeResult): void {
    if (outcome === 'error') {
      this.errors++;
      return;
    }
    this.attempts++;
    if (outcome === 'failure') this.failures++;
    if (timedOut) this.timeouts++;
  }
}
