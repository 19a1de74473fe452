import type { RecordBus, SimTime, Simulation } from '@podsim/kernel';
import { timeline } from '../tables.ts';
import type { ContainerStatus, PodObject, PodStatus } from './objects.ts';

/** What a timeline row is about; '' where it does not apply. */
export interface Subject {
  readonly namespace: string;
  readonly name: string;
}

/**
 * What the timeline calls a pod: its name or, where that was generated, its place among the pods
 * of its workload (`web#3`). So rows of two runs, and of a recording, speak of the same pod in the
 * same words.
 */
export function timelineName({ name, workload, identity }: PodObject): string {
  const isGenerated = workload !== '' && !workload.startsWith('statefulset/');
  return isGenerated ? identity.slice(identity.lastIndexOf('/') + 1) : name;
}

/** Writes rows of the `timeline` table at the present time. */
export class Timeline {
  readonly #simulation: Simulation;
  readonly #records: RecordBus;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    this.#records = simulation.records;
  }

  row(
    kind: string,
    subject: Subject | PodObject,
    container: string,
    what: string,
    detail: string,
  ): void {
    const time: SimTime = this.#simulation.now;
    this.#records.emit(timeline, [
      time,
      kind,
      subject.namespace,
      'workload' in subject ? timelineName(subject) : subject.name,
      container,
      what,
      detail,
    ]);
  }

  /** Rows for all that differs between two published statuses, in the order of the status. */
  statusChange(pod: PodObject, before: PodStatus, after: PodStatus): void {
    if (before.phase !== after.phase) this.row('phase', pod, '', after.phase, after.reason);
    if (before.conditions !== after.conditions) this.#conditions(pod, before, after);
    this.#containers(pod, before.initStatuses, after.initStatuses);
    this.#containers(pod, before.statuses, after.statuses);
  }

  /** A condition that is taken away leaves no row: details are True, False or Unknown. */
  #conditions(pod: PodObject, before: PodStatus, after: PodStatus): void {
    for (const condition of after.conditions) {
      const old = before.conditions.find((other) => other.type === condition.type);
      if (old?.status !== condition.status) {
        this.row('condition', pod, '', condition.type, condition.status);
      }
    }
  }

  #containers(
    pod: PodObject,
    before: readonly ContainerStatus[],
    after: readonly ContainerStatus[],
  ): void {
    if (before === after) return;
    for (let i = 0; i < after.length; i++) {
      const status = after[i] as ContainerStatus;
      const old = before.find((other) => other.name === status.name);
      const detail = containerDetail(status);
      if (!old || old.state.type !== status.state.type || containerDetail(old) !== detail) {
        this.row('container', pod, status.name, status.state.type, detail);
      }
      if ((old?.ready ?? false) !== status.ready) {
        this.row('ready', pod, status.name, String(status.ready), '');
      }
    }
  }
}

/** `reason`, `exit=N` and `restarts=N`, those that apply, separated by spaces. */
export function containerDetail(status: ContainerStatus): string {
  const { state } = status;
  const restarts = `restarts=${status.restartCount}`;
  if (state.type === 'running') return restarts;
  const reason = state.reason === '' ? '' : `${state.reason} `;
  return state.type === 'waiting'
    ? `${reason}${restarts}`
    : `${reason}exit=${state.exitCode} ${restarts}`;
}
