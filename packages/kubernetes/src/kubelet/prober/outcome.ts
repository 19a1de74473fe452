import type { ProbeType } from '@podsim/api';
import type { Hold } from '@podsim/sdk';

/** What one probe execution came to (PROBE-14). */
export interface ProbeResult {
  /** `warning` passes, with an event; `error` is internal and counts for nothing. */
  readonly outcome: 'success' | 'warning' | 'failure' | 'error';
  readonly timedOut: boolean;
  /** Text after `<Type> probe failed: `, `errored: ` or `warning: `. */
  readonly message: string;
  /** Says how long the same execution would give the same result; null: ask again. */
  readonly hold: Hold | null;
}

export const success = (hold: Hold | null): ProbeResult => ({
  outcome: 'success',
  timedOut: false,
  message: '',
  hold,
});

export const failure = (message: string, timedOut = false): ProbeResult => ({
  outcome: 'failure',
  timedOut,
  message,
  hold: null,
});

export const internalError = (message: string): ProbeResult => ({
  outcome: 'error',
  timedOut: false,
  message,
  hold: null,
});

export const warning = (message: string): ProbeResult => ({
  outcome: 'warning',
  timedOut: false,
  message,
  hold: null,
});

/** A cached result, as the results manager holds it per container ID (PROBE-20). */
export type CachedResult = 'success' | 'failure' | 'unknown';

/** What holds of an instance that has not been probed (PROBE-3 step 4). */
export const INITIAL: Record<ProbeType, CachedResult> = {
  liveness: 'success',
  readiness: 'failure',
  startup: 'unknown',
};
