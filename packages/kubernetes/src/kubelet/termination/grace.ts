/**
 * The grace period of a kill. Seconds throughout.
 *
 * Mirrors setTerminationGracePeriod and the first steps of killContainer of
 * pkg/kubelet/kuberuntime/kuberuntime_container.go (TERM-6).
 */

/** SIGTERM always gets at least this long, and so does a pod that names no grace period. */
export const MINIMUM_GRACE_SECONDS = 2;

/** What the grace period of one kill follows from. */
export interface GraceInput {
  /** A probe's own grace period holds only for a kill by that probe. */
  readonly reason: 'livenessProbe' | 'startupProbe' | 'unknown';
  /** Of the spec; null where it names none. */
  readonly podGrace: number | null;
  /** Of a deletion that was requested; null for none. */
  readonly deletionGrace: number | null;
  /** Of the probes of the container; null where they name none. */
  readonly livenessGrace: number | null;
  readonly startupGrace: number | null;
  /** What the caller of the kill asks for; pod termination always does (SYNC-17). */
  readonly override: number | null;
}

/** The grace period before preStop (TERM-6 steps 1 and 3). */
export function gracePeriod(input: GraceInput): number {
  if (input.override !== null) return input.override;
  if (input.deletionGrace !== null) return input.deletionGrace;
  if (input.podGrace === null) return MINIMUM_GRACE_SECONDS;
  const { reason, livenessGrace, startupGrace, podGrace } = input;
  if (reason === 'livenessProbe') return livenessGrace ?? podGrace;
  return reason === 'startupProbe' ? (startupGrace ?? podGrace) : podGrace;
}

/** A preStop hook needs time: without any it is left out (TERM-6 step 4). */
export function runsPreStop(graceSeconds: number, hasHook: boolean): boolean {
  return hasHook && graceSeconds > 0;
}

/** What is left for the time between stop signal and SIGKILL (TERM-6 step 6). */
export function signalGrace(graceSeconds: number): number {
  return Math.max(graceSeconds, MINIMUM_GRACE_SECONDS);
}
