/**
 * The probe model `latency`: a probe's answer comes after a drawn time, gets lost or fails,
 * whatever the process does.
 *
 * Nothing upstream is mirrored. Attempts are independent where a probe's result depends on it and
 * equal elsewhere (see `attempts.ts`), so that answers hold. Left out: bursts of failures, which
 * are incidents of the runtime model `server`.
 */
export {
  type AttemptLatency,
  attemptLatency,
  firstOf,
  holdBefore,
  type LatencyDraws,
  type Rare,
} from './attempts.ts';
export { type LatencyOptions, latency } from './model.ts';
