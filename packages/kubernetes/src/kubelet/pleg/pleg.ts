import type { Entity, SimTime, Simulation, Timer } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import type { Loops } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { stateAt } from '../runtime/instance.ts';

/**
 * Probability that two events of one relist are taken up by one sync: the second reaches the
 * worker before it has woken. A race within microseconds; in the recordings that can tell, the two
 * events were always taken up together (5 of 5).
 */
const COLLAPSED = 0.9;

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
  readonly #onEvents: (pod: KubeletPod) => void;
  readonly #changed = new Set<KubeletPod>();

  constructor(
    simulation: Simulation,
    entity: Entity,
    loops: Loops,
    onEvents: (pod: KubeletPod) => void,
  ) {
    this.#simulation = simulation;
    this.#loops = loops;
    this.#onEvents = onEvents;
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
      if (events > 0) this.#onEvents(pod);
      // SYNC-9: the first event starts the worker, a later one may find it started already.
      if (events > 1 && !pod.latencies.next('relist-race').chance(COLLAPSED)) this.#onEvents(pod);
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
      if (ended && exitedAt > before) events++;
      else if (createdAt > before && createdAt <= at) events++;
    }
    for (const instance of pod.runtime.instances) {
      const now = stateAt(instance, at);
      const then = stateAt(instance, before);
      if (now === then || now === 'created') continue;
      if (now === null && then === 'exited') continue;
      events++;
      if (now === 'exited') this.#removeOlderDead(pod, instance.container.name, at);
    }
    const told = pod.resized?.toldAt ?? null;
    return told !== null && told > before && told <= at ? events + 1 : events;
  }

  /**
   * SYNC-10: of dead instances the newest stays. An older one that was never started is really
   * left to the container GC, which comes once a minute (IMG-10).
   */
  #removeOlderDead(pod: KubeletPod, name: string, at: SimTime): void {
    const known = pod.runtime.knownAt(name, at);
    const newest = known.findIndex((instance) => stateAt(instance, at) === 'exited');
    const dead = known.slice(newest).filter((instance) => stateAt(instance, at) !== 'running');
    for (const instance of dead.slice(1)) instance.removedAt = this.#simulation.now;
    pod.runtime.forget(pod.relistedAt);
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
