import type { SimTime, Simulation, Value } from '@podsim/kernel';
import type { KubeletPod } from '../kubelet/kubelet-pod.ts';
import type { ProbeWorker } from '../kubelet/prober/worker.ts';
import type { Instance } from '../kubelet/runtime/instance.ts';
import { conditionOf, type PodObject, type PodStatus } from '../store/objects.ts';
import type { StoreObserver } from '../store/store.ts';
import { timelineName } from '../store/timeline.ts';
import { containers, pods, probes, restarts, terminations } from '../tables.ts';
import { endBackOff, PodResult } from './pod-result.ts';

/** Keeps what the result tables need, and writes their rows. It only looks; it decides nothing. */
export class Ledger implements StoreObserver {
  readonly #simulation: Simulation;
  /** By the pod's id. */
  readonly #results: PodResult[] = [];
  /** Instances that were asked to end and have not, for the rows at the end of the run. */
  readonly #dying = new Map<Instance, KubeletPod>();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  get #now(): SimTime {
    return this.#simulation.now;
  }

  created(object: PodObject): void {
    this.#results[object.id] = new PodResult(object);
  }

  bound(object: PodObject): void {
    this.#of(object).scheduled = this.#now;
  }

  statusChanged(object: PodObject, before: PodStatus, after: PodStatus): void {
    const result = this.#of(object);
    if (result.initialized === null && conditionOf(after, 'Initialized')?.status === 'True') {
      result.initialized = this.#now;
    }
    const was = conditionOf(before, 'Ready')?.status === 'True';
    const is = conditionOf(after, 'Ready')?.status === 'True';
    if (was !== is) result.setReady(is, this.#now);
  }

  deletionRequested(object: PodObject): void {
    const result = this.#of(object);
    if (result.deletionRequested !== null) return;
    result.deletionRequested = this.#now;
    result.settle(this.#now);
    result.unreadySince = null;
  }

  removed(object: PodObject): void {
    const result = this.#of(object);
    result.settle(this.#now);
    result.readySince = null;
    result.unreadySince = null;
    result.removed = this.#now;
  }

  /** The pod stopped to be a ready endpoint of its Services. */
  leftEndpoints(object: PodObject): void {
    const result = this.#of(object);
    if (result.deletionRequested !== null) result.leftEndpoints ??= this.#now;
  }

  /** A start was refused by restart back-off (CRASH-1). */
  startRefused(pod: KubeletPod, container: string): void {
    const result = this.#of(pod.object).container(container);
    result.refusedSince ??= this.#now;
  }

  started(pod: KubeletPod, instance: Instance): void {
    const { name } = instance.container;
    const result = this.#of(pod.object).container(name);
    const previous = pod.runtime
      .instancesOf(name)
      .findLast((one) => one.id < instance.id && one.exitedAt !== null);
    const waited = endBackOff(result, this.#now);
    if (instance.attempt > 0) this.#restartRow(pod, instance, previous ?? null, waited);
    result.starts++;
    result.startedFirst ??= this.#now;
    result.runningSince = this.#now;
  }

  killed(pod: KubeletPod, instance: Instance): void {
    this.#dying.set(instance, pod);
  }

  exited(pod: KubeletPod, instance: Instance): void {
    const result = this.#of(pod.object).container(instance.container.name);
    result.lastExitCode = instance.exitCode;
    // What waited was this start, which failed; the next one waits for itself.
    if (instance.startedAt === null) endBackOff(result, this.#now);
    if (result.runningSince !== null) result.runningTotal += this.#now - result.runningSince;
    result.runningSince = null;
    if (this.#dying.delete(instance)) this.#terminationRow(pod, instance);
  }

  /** Rows of `probes` for a pod that the kubelet lets go, or at the end of the run. */
  probes(pod: KubeletPod): void {
    const workers = [...pod.endedProbes, ...pod.probes];
    const names = pod.containers.map(({ container }) => container.name);
    const place = ({ container, type }: ProbeWorker): number =>
      names.indexOf(container.name) * 3 + ['startup', 'readiness', 'liveness'].indexOf(type);
    for (const worker of workers.sort((a, b) => place(a) - place(b))) this.#probeRow(pod, worker);
  }

  /** Rows of what is still open when the run ends, and of every pod. */
  finish(): void {
    for (const [instance, pod] of this.#dying) this.#terminationRow(pod, instance);
    for (const result of this.#results) this.#podRow(result);
  }

  #of(object: PodObject): PodResult {
    const result = this.#results[object.id];
    if (!result) throw new Error(`no result is kept for ${object.identity}`);
    return result;
  }

  #restartRow(
    pod: KubeletPod,
    instance: Instance,
    previous: Instance | null,
    waited: number,
  ): void {
    const now = this.#now;
    const lifetime =
      previous?.startedAt != null && previous.exitedAt !== null
        ? previous.exitedAt - previous.startedAt
        : null;
    const ended = previous?.exitedAt ?? null;
    // A process may end by itself before the decision to end it: then that was the fault.
    const faults = [previous?.killed?.at, ended].filter((time) => time != null);
    const fault = faults.length === 0 ? null : Math.min(...faults);
    const row: Value[] = [
      now,
      pod.object.namespace,
      pod.object.name,
      instance.container.name,
      instance.attempt,
      causeOf(previous),
      previous?.exitCode ?? null,
      previous?.exitReason ?? '',
      lifetime,
      waited,
      ended === null ? null : now - ended,
      fault === null ? null : now - fault,
      isFalseKill(previous),
    ];
    this.#simulation.records.emit(restarts, row);
  }

  #terminationRow(pod: KubeletPod, instance: Instance): void {
    const { killed } = instance;
    if (!killed) return;
    const result = this.#of(pod.object);
    const ended = instance.exitedAt;
    const { preStop, sigtermAt } = killed;
    const { leftEndpoints, deletionRequested } = result;
    const removal =
      leftEndpoints === null || deletionRequested === null
        ? null
        : leftEndpoints - deletionRequested;
    this.#simulation.records.emit(terminations, [
      killed.at,
      pod.object.namespace,
      pod.object.name,
      instance.container.name,
      killed.cause,
      killed.graceSeconds * 1_000_000,
      preStop,
      sigtermAt === null || ended === null ? null : ended - sigtermAt,
      killed.sigkill,
      ended === null ? null : instance.exitCode,
      ended === null ? null : Math.max(0, ended - killed.at),
      removal,
    ]);
  }

  #probeRow(pod: KubeletPod, worker: ProbeWorker): void {
    worker.settle();
    const { container, type, probe } = worker;
    this.#simulation.records.emit(probes, [
      pod.object.namespace,
      pod.object.name,
      container.name,
      type,
      probe.handler.type,
      worker.attempts,
      worker.successes,
      worker.failures,
      worker.timeouts,
      worker.errors,
      worker.transitions,
    ]);
  }

  #podRow(result: PodResult): void {
    const { object } = result;
    const { status, workload } = object;
    if (result.removed === null) result.settle(this.#now);
    const all = [...status.initStatuses, ...status.statuses];
    this.#simulation.records.emit(pods, [
      object.namespace,
      object.name,
      timelineName(object),
      object.uid,
      object.nodeName ?? '',
      workload,
      object.qosClass,
      status.phase,
      status.reason,
      all.reduce((sum, { restartCount }) => sum + restartCount, 0),
      object.createdAt,
      result.scheduled,
      result.initialized,
      result.readyFirst,
      result.readyTotal,
      result.unreadyTotal,
      result.deletionRequested,
      result.removed,
    ]);
    for (const one of all) this.#containerRow(result, one);
  }

  #containerRow(result: PodResult, status: PodStatus['statuses'][number]): void {
    const { object } = result;
    const kept = result.container(status.name);
    const end = result.removed ?? this.#now;
    const running = kept.runningSince === null ? 0 : end - kept.runningSince;
    const waiting = kept.refusedSince === null ? 0 : end - kept.refusedSince;
    this.#simulation.records.emit(containers, [
      object.namespace,
      object.name,
      status.name,
      status.kind,
      status.image,
      status.state.type,
      status.state.type === 'running' ? '' : status.state.reason,
      status.restartCount,
      kept.starts,
      kept.lastExitCode,
      kept.startedFirst,
      kept.runningTotal + Math.max(0, running),
      kept.backoffTotal + Math.max(0, waiting),
    ]);
  }
}

/** Why there is a new instance: what ended the one before. */
function causeOf(previous: Instance | null): string {
  if (!previous) return 'sandbox';
  if (previous.exitReason === 'OOMKilled') return 'oom';
  if (previous.exitReason === 'StartError') return 'start-error';
  return previous.killed?.cause ?? 'exit';
}

/** A probe killed a process that worked by its own account. */
function isFalseKill(previous: Instance | null): boolean {
  const killed = previous?.killed;
  if (!killed?.healthy) return false;
  return killed.cause === 'liveness' || killed.cause === 'startup';
}
