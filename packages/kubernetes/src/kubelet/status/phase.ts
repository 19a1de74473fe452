import type { RestartPolicy } from '@podsim/api';
import type { Release } from '../../releases.ts';
import type { ContainerKind, ContainerState, PodPhase, Terminated } from '../../store/objects.ts';
import { type OwnRestart, restartsAfter } from '../restart-policy.ts';

/** What the phase of a pod follows from (STAT-1). */
export interface PhaseInput {
  readonly restartPolicy: RestartPolicy;
  /** Containers of the spec with their published state; null where there is no status. */
  readonly containers: readonly {
    readonly kind: ContainerKind;
    readonly status: { readonly state: ContainerState; readonly last: Terminated | null } | null;
    /** What the container says about its own restarts; absent in releases without NEW-6. */
    readonly restart?: OwnRestart;
  }[];
  /** Nothing of the pod will run again (STAT-2). */
  readonly podIsTerminal: boolean;
  /**
   * Some main container has an instance in the present sandbox (NEW-1). Absent: judged by whether
   * one has run at all.
   */
  readonly hasInitialized?: boolean;
}

/** As much of a release as the phase depends on. */
export type PhaseRules = Pick<Release, 'pendingInitOverridesMain' | 'sidecarPendingBug'>;

const V132: PhaseRules = { pendingInitOverridesMain: true, sidecarPendingBug: true };

interface Counts {
  pendingInit: number;
  /** Ended in failure, and are not started again. */
  failedInit: number;
  pendingSidecar: number;
  unknown: number;
  running: number;
  waiting: number;
  stopped: number;
  succeeded: number;
  /** Main containers that have stopped and will be started again. */
  restarting: number;
  /** Some main container is Running or Terminated at this moment. */
  mainStarted: boolean;
  /** Some main container runs, or has ended at some time. */
  mainHasRun: boolean;
}

/** The phase of a pod, from the states of its containers (STAT-1 to STAT-3; KP getPhase). */
export function podPhase(input: PhaseInput, rules: PhaseRules = V132): PodPhase {
  const counts = count(input);
  if (counts.failedInit > 0) return 'Failed';
  if (initialising(input, rules, counts)) return 'Pending';
  if (counts.waiting > 0) return 'Pending';
  if (counts.unknown > 0) return 'Pending';
  if (counts.running > 0) return 'Running';
  return counts.stopped > 0 ? stoppedPhase(input, counts) : 'Pending';
}

/** Whether init containers or sidecars keep the pod Pending: it differs from release to release. */
function initialising(input: PhaseInput, rules: PhaseRules, counts: Counts): boolean {
  const { pendingInit, pendingSidecar } = counts;
  if (!rules.sidecarPendingBug) {
    const initialized = input.hasInitialized ?? counts.mainHasRun;
    return pendingInit + pendingSidecar > 0 && !initialized;
  }
  if (pendingInit > 0 && (rules.pendingInitOverridesMain || !counts.mainStarted)) return true;
  return pendingSidecar > 0 && !counts.mainStarted;
}

function stoppedPhase(input: PhaseInput, counts: Counts): PodPhase {
  const allSucceeded = counts.stopped === counts.succeeded;
  if (!input.podIsTerminal && counts.restarting > 0) return 'Running';
  return allSucceeded ? 'Succeeded' : 'Failed';
}

function count(input: PhaseInput): Counts {
  const counts: Counts = {
    pendingInit: 0,
    failedInit: 0,
    pendingSidecar: 0,
    unknown: 0,
    running: 0,
    waiting: 0,
    stopped: 0,
    succeeded: 0,
    restarting: 0,
    mainStarted: false,
    mainHasRun: false,
  };
  for (const container of input.containers) {
    const { kind, status } = container;
    if (kind === 'init') countInit(input, counts, container);
    else if (kind === 'sidecar') countSidecar(counts, status);
    else countMain(input, counts, container);
  }
  return counts;
}

type Container = PhaseInput['containers'][number];

/**
 * Whether a container is started again after this end. Before NEW-6 only the policy of the pod
 * counts, and a container that waits to be started again is one that will be.
 */
function restarts({ restartPolicy }: PhaseInput, { status, restart }: Container, end: Terminated) {
  if (restart) return restartsAfter(restartPolicy, restart, end.exitCode);
  if (restartPolicy === 'OnFailure') return status?.state.type === 'waiting' || end.exitCode !== 0;
  return restartPolicy === 'Always';
}

/** STAT-1: a failure that is followed by another start is neither pending nor failed. */
function countInit(input: PhaseInput, counts: Counts, container: Container): void {
  const { status } = container;
  const isPending = !status || status.state.type === 'running';
  const end = status?.state.type === 'terminated' ? status.state : status?.last;
  if (isPending || !end) counts.pendingInit++;
  else if (end.exitCode !== 0 && !restarts(input, container, end)) counts.failedInit++;
}

function countSidecar(counts: Counts, status: Container['status']): void {
  if (!status) counts.unknown++;
  else if (status.state.type === 'running') {
    counts.running++;
    // `started` is not set yet when the phase is computed, so it always counts (SIDE-9).
    counts.pendingSidecar++;
  } else if (status.state.type === 'waiting' && !status.last) {
    counts.pendingSidecar++;
    counts.waiting++;
  }
}

function countMain(input: PhaseInput, counts: Counts, container: Container): void {
  const { status } = container;
  if (!status) {
    counts.unknown++;
    return;
  }
  const end = status.state.type === 'terminated' ? status.state : status.last;
  if (status.state.type === 'running') counts.running++;
  else if (!end) counts.waiting++;
  else {
    counts.stopped++;
    if (status.state.type === 'terminated' && end.exitCode === 0) counts.succeeded++;
    if (restarts(input, container, end)) counts.restarting++;
  }
  if (status.state.type !== 'waiting') counts.mainStarted = true;
  if (status.state.type === 'running' || end) counts.mainHasRun = true;
}
