import type { RestartPolicy } from '@podsim/api';
import type { ContainerKind, ContainerState, PodPhase, Terminated } from '../../store/objects.ts';

/** What the phase of a pod follows from (STAT-1). */
export interface PhaseInput {
  readonly restartPolicy: RestartPolicy;
  /** Containers of the spec with their published state; null where there is no status. */
  readonly containers: readonly {
    readonly kind: ContainerKind;
    readonly status: { readonly state: ContainerState; readonly last: Terminated | null } | null;
  }[];
  /** Nothing of the pod will run again (STAT-2). */
  readonly podIsTerminal: boolean;
}

interface Counts {
  pendingInit: number;
  failedInit: number;
  pendingSidecar: number;
  unknown: number;
  running: number;
  waiting: number;
  stopped: number;
  succeeded: number;
  /** Some main container is Running or Terminated at this moment. */
  mainStarted: boolean;
}

/** The phase of a pod, from the states of its containers (STAT-1 to STAT-3; KP getPhase). */
export function podPhase(input: PhaseInput): PodPhase {
  const counts = count(input);
  if (counts.failedInit > 0 && input.restartPolicy === 'Never') return 'Failed';
  if (counts.pendingInit > 0) return 'Pending';
  if (counts.pendingSidecar > 0 && !counts.mainStarted) return 'Pending';
  if (counts.waiting > 0) return 'Pending';
  if (counts.unknown > 0) return 'Pending';
  if (counts.running > 0) return 'Running';
  return counts.stopped > 0 ? stoppedPhase(input, counts) : 'Pending';
}

function stoppedPhase(input: PhaseInput, counts: Counts): PodPhase {
  const allSucceeded = counts.stopped === counts.succeeded;
  if (input.podIsTerminal) return allSucceeded ? 'Succeeded' : 'Failed';
  if (input.restartPolicy === 'Always') return 'Running';
  if (allSucceeded) return 'Succeeded';
  return input.restartPolicy === 'Never' ? 'Failed' : 'Running';
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
    mainStarted: false,
  };
  for (const { kind, status } of input.containers) {
    if (kind === 'init') countInit(counts, status);
    else if (kind === 'sidecar') countSidecar(counts, status);
    else countMain(counts, status);
  }
  return counts;
}

type Status = PhaseInput['containers'][number]['status'];

function countInit(counts: Counts, status: Status): void {
  const ended = status?.state.type === 'terminated' ? status.state : null;
  if (ended) counts.failedInit += ended.exitCode === 0 ? 0 : 1;
  else if (status?.state.type !== 'waiting' || !status.last) counts.pendingInit++;
  else if (status.last.exitCode === 0) counts.pendingInit++;
  else counts.failedInit++;
}

function countSidecar(counts: Counts, status: Status): void {
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

function countMain(counts: Counts, status: Status): void {
  if (!status) counts.unknown++;
  else if (status.state.type === 'running') {
    counts.running++;
    counts.mainStarted = true;
  } else if (status.state.type === 'terminated') {
    counts.stopped++;
    counts.mainStarted = true;
    if (status.state.exitCode === 0) counts.succeeded++;
  } else if (status.last) counts.stopped++;
  else counts.waiting++;
}
