import { humanDuration } from './human-duration.ts';

/** A published container status, as far as a listing looks at it. */
export interface ListedContainer {
  readonly name: string;
  /** null: no state is set. */
  readonly state: ListedState | null;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restartCount: number;
  /** Seconds since the end of the previous instance; null if there is none. */
  readonly lastFinishedAgo: number | null;
}
export interface ListedState {
  readonly type: 'waiting' | 'running' | 'terminated';
  readonly reason: string;
  /** Of terminated containers; 0 otherwise. */
  readonly exitCode: number;
  readonly signal: number;
}

/** A pod, as far as a listing looks at it. */
export interface ListedPod {
  readonly phase: string;
  readonly reason: string;
  readonly deleted: boolean;
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
  }[];
  readonly readinessGates: readonly string[];
  /** Of the spec, in its order. */
  readonly initContainers: readonly { readonly name: string; readonly sidecar: boolean }[];
  readonly containers: readonly string[];
  readonly initStatuses: readonly ListedContainer[];
  readonly statuses: readonly ListedContainer[];
}

/** What `kubectl get pods` prints in these columns. */
export interface PodColumns {
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
  readonly readinessGates: string;
}

/** Restarts so far, and how long ago the last of them began: when its predecessor ended. */
class Restarts {
  count = 0;
  ago: number | null = null;

  add({ restartCount, lastFinishedAgo }: ListedContainer): void {
    this.count += restartCount;
    if (lastFinishedAgo === null) return;
    this.ago = this.ago === null ? lastFinishedAgo : Math.min(this.ago, lastFinishedAgo);
  }

  /** STAT-34; bare, or with the time of the last one. */
  text(bare: boolean): string {
    if (bare || this.count === 0 || this.ago === null) return String(this.count);
    return `${this.count} (${humanDuration(this.ago)} ago)`;
  }
}

interface Found {
  status: string;
  ready: number;
  restarts: Restarts;
}

/**
 * The columns READY, STATUS, RESTARTS and READINESS GATES of a pod (STAT-30 to STAT-34, STAT-37).
 *
 * Mirrors printPod of pkg/printers/internalversion/printers.go.
 *
 * @param bare as the API server of 1.21 answers (K21-21).
 */
export function statusColumn(pod: ListedPod, bare = false): PodColumns {
  const sidecars = pod.initContainers.filter(({ sidecar }) => sidecar);
  const gated = pod.conditions.some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  const found: Found = {
    status: gated ? 'SchedulingGated' : pod.reason === '' ? pod.phase : pod.reason,
    ready: 0,
    restarts: new Restarts(),
  };
  const ofSidecars = new Restarts();
  const initializing = lookAtInit(pod, found, ofSidecars);
  if (!initializing || (!bare && isTrue(pod, 'Initialized'))) {
    // What regular init containers counted is forgotten once the pod is initialised.
    found.restarts = ofSidecars;
    lookAtMain(pod, found);
  }
  return {
    ready: `${found.ready}/${pod.containers.length + sidecars.length}`,
    status: deletionStatus(pod, bare) ?? found.status,
    restarts: found.restarts.text(bare),
    readinessGates: gatesText(pod),
  };
}

/** The first init container that is not through decides; whether there is one. */
function lookAtInit(pod: ListedPod, found: Found, ofSidecars: Restarts): boolean {
  for (const [index, status] of pod.initStatuses.entries()) {
    const spec = pod.initContainers.find(({ name }) => name === status.name);
    const sidecar = spec?.sidecar ?? false;
    // A name that the spec does not have adds no restarts.
    if (spec) found.restarts.add(status);
    if (sidecar) ofSidecars.add(status);
    const { state } = status;
    if (state?.type === 'terminated' && state.exitCode === 0) continue;
    if (sidecar && status.started) {
      if (status.ready) found.ready++;
      continue;
    }
    found.status = `Init:${initReason(state, index, pod.initContainers.length)}`;
    return true;
  }
  return false;
}

function initReason(state: ListedState | null, index: number, total: number): string {
  if (state?.type === 'terminated') return endReason(state);
  const waiting = state?.type === 'waiting' ? state.reason : '';
  return waiting === '' || waiting === 'PodInitializing' ? `${index}/${total}` : waiting;
}

/** Statuses come by name; the first with a reason has the last word (STAT-32). */
function lookAtMain(pod: ListedPod, found: Found): void {
  let hasRunning = false;
  for (const status of pod.statuses.toReversed()) {
    const { state } = status;
    found.restarts.add(status);
    if (state?.type === 'waiting' && state.reason !== '') found.status = state.reason;
    else if (state?.type === 'terminated') found.status = endReason(state);
    else if (status.ready && state?.type === 'running') {
      hasRunning = true;
      found.ready++;
    }
  }
  if (found.status === 'Completed' && hasRunning) {
    found.status = isTrue(pod, 'Ready') ? 'Running' : 'NotReady';
  }
}

function endReason({ reason, signal, exitCode }: ListedState): string {
  if (reason !== '') return reason;
  return signal === 0 ? `ExitCode:${exitCode}` : `Signal:${signal}`;
}

/** A deletion shows unless the pod has reached its end; null leaves the status as it is. */
function deletionStatus({ deleted, reason, phase }: ListedPod, bare: boolean): string | null {
  if (!deleted) return null;
  if (reason === 'NodeLost') return 'Unknown';
  const hasEnded = phase === 'Succeeded' || phase === 'Failed';
  return hasEnded && !bare ? null : 'Terminating';
}

function gatesText(pod: ListedPod): string {
  const { readinessGates } = pod;
  if (readinessGates.length === 0) return '<none>';
  const passed = readinessGates.filter((gate) => isTrue(pod, gate));
  return `${passed.length}/${readinessGates.length}`;
}

function isTrue({ conditions }: ListedPod, type: string): boolean {
  return conditions.some((one) => one.type === type && one.status === 'True');
}
