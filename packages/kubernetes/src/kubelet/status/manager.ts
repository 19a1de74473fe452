import type { Duration, Entity, SimTime, Simulation, Timer } from '@podsim/kernel';
import type { WallClock } from '../../clock.ts';
import { phases } from '../../phases.ts';
import {
  type Condition,
  type ContainerStatus,
  condition,
  containerStatusOf,
  isTerminal,
  type PodStatus,
  withCondition,
} from '../../store/objects.ts';
import type { Store } from '../../store/store.ts';
import { IN_PROGRESS, PENDING } from '../allocation/resizing.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { containersReady, ready } from './conditions.ts';
import { OWNED, sameStatus } from './generate.ts';
import { withSharedParts } from './shared-parts.ts';

/** What the workers of a release let the status manager do. */
export interface StatusPolicy {
  /** A terminal phase is not published yet (STAT-23). */
  withholdsPhase(pod: KubeletPod): boolean;
  /** Nothing is left of a pod that is being deleted: its object may go (TERM-14, K21-22). */
  mayRemove(pod: KubeletPod): boolean;
  /** Statuses are written one by one, also those that are out of date by then (K21-13). */
  readonly writesEachVersion: boolean;
  /** A tick since then has emptied the queue: of each pod only the newest is written (K21-13). */
  readonly flushedSince: (time: SimTime) => boolean;
}

export interface StatusManagerParts {
  readonly simulation: Simulation;
  readonly clock: WallClock;
  readonly store: Store;
  readonly node: string;
  readonly policy: () => StatusPolicy;
}

/** What waits for the writer: a version of a pod's status, or (null) the newest by then. */
interface Queued {
  readonly pod: KubeletPod;
  readonly version: PodStatus | null;
  /** When it was queued. */
  readonly at: SimTime;
}

/** Conditions of the kubelet: one that leaves them out has wiped them (K21-31). */
const KUBELETS: ReadonlySet<string> = new Set([...OWNED, 'PodScheduled']);

/** 137 of a container that nobody saw end (TERM-13). */
export const LOST = 'The container could not be located when the pod was terminated';

/**
 * The kubelet's status manager: a cache of what was last generated, and one writer that brings
 * it to the API server, pod by pod.
 *
 * Mirrors pkg/kubelet/status/status_manager.go (STAT-20 to STAT-23, TERM-13, TERM-14). Left out:
 * the client's request limits.
 */
export class StatusManager {
  readonly #parts: StatusManagerParts;
  readonly #entity: Entity;
  #queue: Queued[] = [];
  #busy = false;
  #writing: Timer | null = null;

  constructor(parts: StatusManagerParts) {
    this.#parts = parts;
    this.#entity = parts.simulation.createEntity(`${parts.node}/status-writer`);
  }

  /**
   * Hands a generated status over; the writer sends it if it differs from the last one. Up to 1.21
   * the status of a pod that is being deleted is written in any case (K21-4).
   */
  set(pod: KubeletPod, status: PodStatus): void {
    const forced = pod.deleting && this.#parts.policy().writesEachVersion;
    if (!forced && pod.status && sameStatus(pod.status, status)) return;
    this.#store(pod, status);
  }

  /** Hands a status over that is written in any case, and whether the object may go looked at. */
  force(pod: KubeletPod, status: PodStatus): void {
    this.#store(pod, status);
  }

  /** Looks whether the object of a pod may go, and writes its newest status (K21-24). */
  check(pod: KubeletPod): void {
    this.#enqueue(pod, null);
  }

  /** A readiness result goes into the cached status at once (STAT-22). */
  setReady(pod: KubeletPod, container: string, id: number | null, isReady: boolean): void {
    const { status } = pod;
    const found = status && containerStatusOf(status, container);
    if (!status || !found || found.containerId !== id || found.ready === isReady) return;
    const next = replaced(status, found, { ...found, ready: isReady });
    this.#store(pod, { ...next, conditions: this.#readiness(pod, next) });
  }

  /** A startup result goes into the cached status at once (STAT-22). */
  setStarted(pod: KubeletPod, container: string, id: number | null, started: boolean): void {
    const { status } = pod;
    const found = status && containerStatusOf(status, container);
    if (!status || !found || found.containerId !== id || found.started === started) return;
    this.#store(pod, replaced(status, found, { ...found, started }));
  }

  /** TERM-13: the last status of a pod whose resources are released. */
  terminate(pod: KubeletPod): void {
    const status = pod.lastStatus;
    const initialized = status.statuses.some(({ state }) => state.type !== 'waiting');
    const lastInit = status.initStatuses.findLastIndex(({ containerId }) => containerId !== null);
    const finished = this.#parts.clock.truncate(this.#parts.simulation.now);
    const end = (one: ContainerStatus): ContainerStatus => ended(one, finished);
    const phase = isTerminal(status.phase) ? status.phase : ('Failed' as const);
    const next: PodStatus = {
      ...status,
      phase,
      statuses: initialized ? status.statuses.map(end) : status.statuses,
      initStatuses: status.initStatuses.map((one, i) => (i <= lastInit ? end(one) : one)),
    };
    pod.status = next;
    this.#enqueue(pod);
  }

  /** What waits for the writer and what it is about to remove is dropped: the pod is gone. */
  forget(pod: KubeletPod): void {
    this.#queue = this.#queue.filter((queued) => queued.pod !== pod);
  }

  /** The kubelet's process has ended: nothing more is written. */
  stop(): void {
    this.#queue.length = 0;
    this.#writing?.cancel();
    this.#busy = true;
  }

  #store(pod: KubeletPod, status: PodStatus): void {
    pod.status = withSharedParts(status);
    for (const probe of pod.probes) probe.statusChanged();
    this.#enqueue(pod);
  }

  #enqueue(pod: KubeletPod, version = this.#versionOf(pod)): void {
    const isQueued = version === null && this.#queue.some((queued) => queued.pod === pod);
    if (!isQueued) this.#queue.push({ pod, version, at: this.#parts.simulation.now });
    if (!this.#busy) this.#next();
  }

  #versionOf(pod: KubeletPod): PodStatus | null {
    return this.#parts.policy().writesEachVersion ? pod.status : null;
  }

  #next(): void {
    const queued = this.#queue.shift();
    this.#busy = queued !== undefined;
    if (!queued) return;
    const { pod } = queued;
    const sent = this.#isCurrent(queued) ? queued.version : pod.status;
    // One GET and one PATCH (STAT-20).
    const read = pod.latencies.of('apiWrite', 'statusWrite');
    const latency = (read + pod.latencies.of('apiWrite', 'statusWrite')) as Duration;
    this.#writing = this.#entity.after(latency, phases.statusWriter, () => {
      if (sent) this.#write(pod, sent);
      if (!this.#mayDelete(pod)) {
        this.#next();
        return;
      }
      const removal = pod.latencies.of('apiWrite', 'removal');
      this.#writing = this.#entity.after(removal, phases.statusWriter, () => {
        this.#parts.store.removePod(pod.object);
        this.#next();
      });
    });
  }

  /** Whether what was queued is to be written; if not, it stands for all of its pod. */
  #isCurrent({ pod, version, at }: Queued): boolean {
    const { flushedSince } = this.#parts.policy();
    if (version !== null && !flushedSince(at)) return true;
    this.#queue = this.#queue.filter((other) => other.pod !== pod);
    return false;
  }

  #write(pod: KubeletPod, sent: PodStatus): void {
    const merged = this.#merge(pod, sent);
    if (!sameStatus(pod.object.status, merged)) this.#parts.store.patchStatus(pod.object, merged);
  }

  /** STAT-23: what of a status may be published. */
  #merge(pod: KubeletPod, sent: PodStatus): PodStatus {
    const old = pod.object.status;
    const withheld =
      !isTerminal(old.phase) && isTerminal(sent.phase) && this.#parts.policy().withholdsPhase(pod);
    let { conditions } = sent;
    const wipes = conditions.length === 0;
    for (const condition of old.conditions) {
      const own = conditions.some(({ type }) => type === condition.type);
      const wiped = wipes && KUBELETS.has(condition.type);
      // Those about a resize go when they are no longer true.
      const passes = condition.type === PENDING || condition.type === IN_PROGRESS;
      if (!own && !wiped && !passes) conditions = [condition, ...conditions];
    }
    // What is published as it was generated is one object, in the cache and in the API.
    if (!withheld && conditions === sent.conditions) return sent;
    const { phase, reason, message } = withheld ? old : sent;
    return { ...sent, phase, reason, message, conditions };
  }

  /** TERM-14. */
  #mayDelete(pod: KubeletPod): boolean {
    const { object } = pod;
    return (
      object.deletionTimestamp !== null && !object.removed && this.#parts.policy().mayRemove(pod)
    );
  }

  #readiness(pod: KubeletPod, status: PodStatus): readonly Condition[] {
    const { spec } = pod.object;
    const input = {
      phase: status.phase,
      initContainers: pod.containers
        .filter(({ kind }) => kind !== 'main')
        .map(({ container, kind }) => ({ name: container.name, sidecar: kind === 'sidecar' })),
      containers: spec.containers.map(({ name }) => name),
      initStatuses: status.initStatuses,
      statuses: status.statuses,
    };
    const verdict = containersReady(input, pod.release);
    const lastTransitionTime = this.#parts.clock.truncate(this.#parts.simulation.now);
    const gates = ready(verdict, spec.readinessGates, pod.object.status.conditions);
    const isReady = condition('Ready', gates, lastTransitionTime);
    const areReady = condition('ContainersReady', verdict, lastTransitionTime);
    return withCondition(withCondition(status.conditions, isReady), areReady);
  }
}

/** A status with another one for one container; the list that it is not in stays as it is. */
function replaced(status: PodStatus, old: ContainerStatus, next: ContainerStatus): PodStatus {
  const change = (list: readonly ContainerStatus[]): readonly ContainerStatus[] =>
    list.includes(old) ? list.with(list.indexOf(old), next) : list;
  return {
    ...status,
    initStatuses: change(status.initStatuses),
    statuses: change(status.statuses),
  };
}

function ended(status: ContainerStatus, finishedAt: SimTime): ContainerStatus {
  if (status.state.type === 'terminated') return status;
  const startedAt = status.state.type === 'running' ? status.state.startedAt : finishedAt;
  const state = {
    type: 'terminated' as const,
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: LOST,
    startedAt,
    finishedAt,
  };
  return { ...status, state, ready: false };
}
