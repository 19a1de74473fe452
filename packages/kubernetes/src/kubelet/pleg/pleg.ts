import type { Entity, SimTime, Simulation, Timer } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import type { Loops } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { stateAt } from '../runtime/instance.ts';

/** Who is told what a relist has found. */
export interface RelistObserver {
  /** A container, or the sandbox (null), has ended; `changed` follows. */
  died(pod: KubeletPod, container: string | null, at: SimTime): void;
  /** So many events of one relist make the pod sync (SYNC-9). */
  changed(pod: KubeletPod, events: number, at: SimTime): void;
}

/**
 * The generic pod lifecycle event generator: a poll of the runtime about once a second.
 *
 * Mirrors pkg/kubelet/pleg/generic.go (SYNC-8 to SYNC-10). A relist is queued only when the
 * runtime has changed since the last one; the cache of a pod is a time, since a relist sees all
 * that happened before it began.
 */
export class Pleg {
  readonly #simulation: Simulation;
  readonly #loops: Loops;
  readonly #timer: Timer;
  readonly #observer: RelistObserver;
  readonly #changed = new Set<KubeletPod>();

  constructor(simulation: Simulation, entity: Entity, loops: Loops, observer: RelistObserver) {
    this.#simulation = simulation;
    this.#loops = loops;
    this.#observer = observer;
    this.#timer = entity.timer(phases.relist, () => this.#relist());
  }

  /** The runtime has changed something of the pod now: the next relist will find it. */
  markChanged(pod: KubeletPod): void {
    this.#changed.add(pod);
    if (!this.#timer.armed) this.#arm();
  }

  stop(): void {
    this.#timer.cancel();
    this.#changed.clear();
  }

  /** A change at the very start of a relist is seen by it: the list is taken after. */
  #arm(): void {
    this.#timer.at(this.#loops.relistAfter((this.#simulation.now - 1) as SimTime));
  }

  #relist(): void {
    if (this.#loops.heldUp((relist) => this.#timer.at(relist))) return;
    const at = this.#loops.lastRelist(this.#simulation.now);
    const pods = [...this.#changed];
    this.#changed.clear();
    let late = false;
    for (const pod of pods) {
      const events = this.#eventsOf(pod, pod.relistedAt, at);
      if (changedAfter(pod, at)) {
        this.#changed.add(pod);
        late = true;
      }
      pod.relistedAt = at;
      if (events > 0) this.#observer.changed(pod, events, at);
    }
    if (late && !this.#timer.armed) this.#arm();
  }

  /**
   * Events that make the pod sync: every change but a creation or the removal of a container that
   * was known to have ended (SYNC-9).
   */
  #eventsOf(pod: KubeletPod, before: SimTime, at: SimTime): number {
    let events = 0;
    for (const { createdAt, exitedAt } of pod.runtime.sandboxes) {
      const ended = exitedAt !== null && exitedAt <= at;
      if (ended && exitedAt > before) {
        events++;
        this.#observer.died(pod, null, at);
      } else if (createdAt > before && createdAt <= at) events++;
    }
    for (const instance of pod.runtime.instances) {
      const now = stateAt(instance, at);
      const then = stateAt(instance, before);
      if (now === then || now === 'created') continue;
      if (now === null && then === 'exited') continue;
      events++;
      if (now === 'exited') this.#observer.died(pod, instance.container.name, at);
    }
    const told = pod.resized?.toldAt ?? null;
    return told !== null && told > before && told <= at ? events + 1 : events;
  }
}

/** Something of the pod happened after `at`, which the next relist has to find. */
function changedAfter(pod: KubeletPod, at: SimTime): boolean {
  const late = (time: SimTime | null): boolean => time !== null && time > at;
  return (
    late(pod.resized?.toldAt ?? null) ||
    pod.runtime.sandboxes.some(({ createdAt, exitedAt }) => late(createdAt) || late(exitedAt)) ||
    pod.runtime.instances.some(({ createdAt, startedAt, exitedAt }) => {
      return late(createdAt) || late(startedAt) || late(exitedAt);
    })
  );
}
