import { podRequests, qosClass } from '@podsim/api';
import { type Entity, minutes, type Timer } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import { phases } from '../../phases.ts';
import type { Release } from '../../releases.ts';
import type { NodeSpec } from '../../spec.ts';
import { generationOf } from '../../store/generation.ts';
import type { Rejection } from '../admission/admit.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { resizeText } from './event-text.ts';
import type { ResizeCondition } from './resizing.ts';

export interface AllocationParts {
  readonly entity: Entity;
  readonly recorder: Recorder;
  readonly release: Release;
  readonly node: NodeSpec;
  /** Why the node would not take the pod with what is asked for; null if it would. */
  readonly reject: (pod: KubeletPod) => Rejection | null;
  /** A pod has something to do, or to tell. */
  readonly sync: (pod: KubeletPod) => void;
}

/** From one look at resizes that wait to the next, when nothing happens. */
const RETRY = minutes(3);

/**
 * Grants containers the resources that are asked for, when the node has them (NEW-9).
 *
 * Mirrors pkg/kubelet/allocation/allocation_manager.go. Left out: swap, and the static policies of
 * the managers of CPU and memory, which make resizes Infeasible.
 */
export class AllocationManager {
  readonly #parts: AllocationParts;
  readonly #timer: Timer;
  #pending: KubeletPod[] = [];

  constructor(parts: AllocationParts) {
    this.#parts = parts;
    this.#timer = parts.entity.timer(phases.ticks, () => this.retry());
  }

  stop(): void {
    this.#timer.cancel();
    this.#pending = [];
  }

  /** The main loop has heard of other resources for a pod; before 1.34 its sync deals with them. */
  updated(pod: KubeletPod): void {
    if (!this.#parts.release.resizesOnArrival) return;
    const isWaiting = pod.resized !== null && pod.resized.pending !== null;
    if (!isWaiting && pod.allocated === pod.object.spec) return;
    if (!this.#pending.includes(pod)) this.#pending.push(pod);
    this.#pending = sorted(this.#pending);
    this.retry();
  }

  /** Something has changed that may make room: looks at all that wait. */
  retry(): void {
    if (this.#pending.length === 0) return;
    this.#pending = this.#pending.filter((pod) => {
      if (pod.object.removed) return false;
      const { pending } = pod.resizing;
      const granted = this.handle(pod);
      if (granted || pod.resizing.pending !== pending) this.#parts.sync(pod);
      return pod.resizing.pending?.reason === 'Deferred';
    });
    if (this.#pending.length > 0) this.#timer.after(RETRY);
    else this.#timer.cancel();
  }

  /** Compares what is asked for with what is granted. Returns whether more was granted, or less. */
  handle(pod: KubeletPod): boolean {
    const { resizing, object } = pod;
    if (!resizing.isAsked) {
      resizing.pending = null;
      return false;
    }
    const generation = generationOf(object);
    const obstacle = this.#obstacle(pod);
    if (obstacle === null) {
      resizing.grant();
      resizing.pending = null;
      resizing.inProgress = { reason: '', message: '', generation };
      this.#tell(pod, 'Normal', 'ResizeStarted', 'Pod resize started', resizing.inProgress);
      return true;
    }
    const condition = { ...obstacle, generation };
    if (isSame(resizing.pending, condition)) return false;
    resizing.pending = condition;
    const { reason } = obstacle;
    this.#tell(pod, 'Warning', `Resize${reason}`, `Pod resize ${reason}`, condition);
    return false;
  }

  #obstacle(pod: KubeletPod): Omit<ResizeCondition, 'generation'> | null {
    const { capacity } = this.#parts.node;
    const wanted = podRequests(pod.object.spec);
    const name = (['memory', 'cpu'] as const).find((each) => wanted[each] > capacity[each]);
    if (name !== undefined) {
      const amounts = `requested: ${wanted[name]}, capacity: ${capacity[name]}`;
      const message = `Node didn't have enough capacity: ${name}, ${amounts}`;
      return { reason: 'Infeasible', message };
    }
    const rejection = this.#parts.reject(pod);
    return rejection && { reason: 'Deferred', message: rejection.message };
  }

  /** At the begin of a sync: a resize is under way until all containers have what is granted. */
  review(pod: KubeletPod, isUnderWay: boolean): void {
    const { resizing, object } = pod;
    if (isUnderWay) {
      resizing.inProgress ??= { reason: '', message: '', generation: generationOf(object) };
      return;
    }
    const done = resizing.inProgress;
    if (done === null) return;
    resizing.inProgress = null;
    this.#tell(pod, 'Normal', 'ResizeCompleted', 'Pod resize completed', { ...done, message: '' });
  }

  /** The runtime could not be told of what is granted. */
  failed(pod: KubeletPod, message: string): void {
    const { resizing, object } = pod;
    const generation = resizing.inProgress?.generation ?? generationOf(object);
    const condition = { reason: 'Error', message, generation };
    if (isSame(resizing.inProgress, condition)) return;
    resizing.inProgress = condition;
    this.#tell(pod, 'Warning', 'ResizeError', 'Pod resize error', condition);
  }

  #tell(
    pod: KubeletPod,
    type: 'Normal' | 'Warning',
    reason: string,
    begin: string,
    { message: error, generation }: ResizeCondition,
  ): void {
    const { recorder, release } = this.#parts;
    const { resizeEvents } = release;
    if (resizeEvents === 'none') return;
    if (resizeEvents === 'completed' && reason !== 'ResizeCompleted') return;
    const isAsked = reason === 'ResizeDeferred' || reason === 'ResizeInfeasible';
    const news = {
      ...{ begin, error },
      spec: isAsked ? pod.object.spec : pod.resizing.allocated,
      generation: resizeEvents === 'all' ? generation : null,
    };
    recorder.pod(pod.object, type, reason, resizeText(news));
  }
}

function isSame(a: ResizeCondition | null, b: ResizeCondition): boolean {
  return a?.reason === b.reason && a.message === b.message && a.generation === b.generation;
}

/** Those first that ask for no more, then by priority and class; the rest as they came. */
function sorted(pods: readonly KubeletPod[]): KubeletPod[] {
  const grows = ({ object, resizing }: KubeletPod): number => {
    const [old, wanted] = [podRequests(resizing.allocated), podRequests(object.spec)];
    return wanted.cpu > old.cpu || wanted.memory > old.memory ? 1 : 0;
  };
  const isGuaranteed = ({ object }: KubeletPod): number =>
    qosClass(object.spec) === 'Guaranteed' ? 1 : 0;
  return pods.toSorted(
    (a, b) =>
      grows(a) - grows(b) ||
      b.object.priority - a.object.priority ||
      isGuaranteed(b) - isGuaranteed(a),
  );
}
