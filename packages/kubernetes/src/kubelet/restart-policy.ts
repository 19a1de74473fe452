import type { RestartPolicy } from '@podsim/api';

/**
 * Whether a container that does not run is to be started again.
 *
 * Mirrors ShouldContainerBeRestarted of pkg/kubelet/container/helpers.go (MAIN-1, TERM-18) and,
 * for releases that have them, the restart rules of a container (NEW-6, NEW-7).
 */

/** A rule of `restartPolicyRules`: what follows an end with certain exit codes. */
export interface RestartRule {
  readonly action: 'Restart' | 'RestartAllContainers';
  readonly operator: 'In' | 'NotIn';
  readonly values: readonly number[];
}

/** What a container says about its own restarts. */
export interface OwnRestart {
  /** null follows the policy of the pod. */
  readonly policy: RestartPolicy | null;
  readonly rules: readonly RestartRule[];
}

/** Before NEW-6, and for a container that says nothing. */
export const FOLLOWS_POD: OwnRestart = { policy: null, rules: [] };

/** How the newest instance of a container stands, as far as restarts depend on it. */
export interface Newest {
  readonly state: 'created' | 'running' | 'exited' | 'unknown';
  readonly exitCode: number;
}

/** The first rule that an exit code meets; null if none does. */
export function ruleFor(rules: readonly RestartRule[], exitCode: number): RestartRule | null {
  const meets = ({ operator, values }: RestartRule): boolean =>
    values.includes(exitCode) === (operator === 'In');
  return rules.find(meets) ?? null;
}

/** Whether policy and rules start a container again that ended with this exit code. */
export function restartsAfter(policy: RestartPolicy, own: OwnRestart, exitCode: number): boolean {
  if (ruleFor(own.rules, exitCode)) return true;
  const effective = own.policy ?? policy;
  return effective === 'Always' || (effective === 'OnFailure' && exitCode !== 0);
}

/**
 * @param newest null: no instance is known.
 * @param deleting the object has a deletion timestamp.
 */
export function shouldRestart(
  policy: RestartPolicy,
  newest: Newest | null,
  deleting: boolean,
  own: OwnRestart = FOLLOWS_POD,
): boolean {
  if (deleting) return false;
  if (newest === null || newest.state === 'created' || newest.state === 'unknown') return true;
  if (newest.state === 'running') return false;
  return restartsAfter(policy, own, newest.exitCode);
}
