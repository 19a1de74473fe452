import {
  type Draws,
  type Entity,
  milliseconds,
  type SimTime,
  seconds,
  type Timer,
} from '@podsim/kernel';
import { phases } from '../../phases.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { hasContainers, isActive, isListed, isQuiet, runningIn } from './leftovers.ts';
import type { PodKiller } from './pod-killer.ts';

/** The pass clears cgroups a little after its tick; they go a little later (K21-7, K21-10). */
const AFTER_TICK = milliseconds(3);
const DESTROY_CGROUP = milliseconds(10);
/** Volumes are unmounted so long after the status that shows nothing running (K21-23). */
const UNMOUNT = { kind: 'uniform', min: milliseconds(100), max: milliseconds(300) } as const;
/** The list of what runs is made anew in so many passes that may use the last one (K21-7). */
const REUSES = 0.5;
const PERIOD = seconds(2);
/** Passes before the run, so that their numbers are not negative. */
const BEFORE_RUN = 8;

const numberOf = (pass: SimTime): number => Math.floor(pass / PERIOD) + BEFORE_RUN;

/**
 * What a pod leaves behind when nobody looks after it any more: every two seconds the kubelet kills
 * what runs of it and takes down its cgroup (K21-7, K21-22 to K21-24). A pass is queued only while
 * there is anything of the kind.
 *
 * Mirrors HandlePodCleanups of pkg/kubelet/kubelet_pods.go, 1.21.
 */
export class Housekeeping {
  readonly #context: () => KubeletContext;
  readonly #killer: PodKiller;
  readonly #lists: Draws;
  readonly #timer: Timer;
  readonly #statusTick: Timer;
  /** Pods whose cgroup is there. */
  readonly #cgroups = new Set<KubeletPod>();
  /** Pods that the next pass has to look at. */
  readonly #suspects = new Set<KubeletPod>();
  /** Pods that are being deleted. */
  readonly #deleting = new Set<KubeletPod>();
  /** When the volumes of a pod are unmounted; known as long as anybody knows the pod. */
  readonly #unmounted = new WeakMap<KubeletPod, SimTime>();

  constructor(entity: Entity, lists: Draws, context: () => KubeletContext, killer: PodKiller) {
    this.#context = context;
    this.#killer = killer;
    this.#lists = lists;
    this.#timer = entity.timer(phases.ticks, () => this.#pass());
    this.#statusTick = entity.timer(phases.ticks, () => this.#checkAll());
  }

  stop(): void {
    this.#timer.cancel();
    this.#statusTick.cancel();
  }

  /** The pod has a cgroup from its first sync on. */
  started(pod: KubeletPod): void {
    this.#cgroups.add(pod);
  }

  /** The pod may have become one that nobody looks after. */
  look(pod: KubeletPod): void {
    const { simulation, loops } = this.#context();
    const { now } = simulation;
    if (pod.object.deletionTimestamp !== null) {
      this.#deleting.add(pod);
      if (!this.#statusTick.armed) this.#statusTick.at(loops.statusTickAfter(now));
    }
    if (isActive(pod)) return;
    if (pod.object.spec.volumes.length > 0 && isQuiet(pod) && !this.#unmounted.has(pod)) {
      const delay = pod.latencies.next('unmount').sample(UNMOUNT);
      this.#unmounted.set(pod, (now + delay) as SimTime);
    }
    this.#suspects.add(pod);
    if (!this.#timer.armed) this.#timer.at(this.#nextPass());
  }

  /** K21-22: a pod that is being deleted has left nothing behind. */
  isCleared(pod: KubeletPod): boolean {
    const { loops, simulation } = this.#context();
    const { now } = simulation;
    if (!isQuiet(pod) && !pod.object.removed) return false;
    if (this.#cgroups.has(pod) || this.#hasVolumes(pod)) return false;
    return !hasContainers(pod, loops.lastRelist(now));
  }

  /**
   * The list of what runs that the kubelet works with at a time, by when it was made (K21-7). One
   * that has just started has none, and makes it then.
   */
  listAt(time: SimTime): SimTime {
    const { loops, startedAt } = this.#context();
    const pass = loops.lastHousekeeping(time);
    const first = startedAt === null ? null : loops.housekeepingAfter(startedAt);
    if (first !== null && pass < first) return time;
    const reuses = this.#reuses(numberOf(pass), first === null ? 0 : numberOf(first));
    return reuses ? ((pass - PERIOD) as SimTime) : pass;
  }

  /**
   * A pass may use the list of the one before it, unless that did so already.
   *
   * @param first number of the first pass, which has no list to use.
   */
  #reuses(pass: number, first: number): boolean {
    let fresh = pass;
    while (fresh > first && this.#lists.uniformAt(fresh) < REUSES) fresh--;
    return (pass - fresh) % 2 === 1;
  }

  #hasVolumes(pod: KubeletPod): boolean {
    if (pod.object.spec.volumes.length === 0) return false;
    const at = this.#unmounted.get(pod);
    return at === undefined || at > this.#context().simulation.now;
  }

  #pass(): void {
    const { simulation, loops, prober } = this.#context();
    const { now } = simulation;
    const list = this.listAt(now);
    for (const pod of [...this.#suspects]) {
      if (isActive(pod)) {
        this.#suspects.delete(pod);
        continue;
      }
      pod.worker?.forget();
      prober.removePod(pod);
      // Nobody can tell what still runs, so nothing is cleared away.
      if (loops.away) continue;
      if (isListed(pod, list)) this.#killer.kill(pod, runningIn(pod, list), false);
      if (!this.#killer.isPending(pod) && !this.#hasVolumes(pod)) this.#takeDown(pod);
      const isDone = !this.#cgroups.has(pod) && !isListed(pod, now);
      if (isDone && !this.#killer.isPending(pod)) this.#suspects.delete(pod);
    }
    if (this.#suspects.size > 0) this.#timer.at(this.#nextPass());
  }

  /** The pass of a tick that is just over is still to come. */
  #nextPass(): SimTime {
    const { simulation, loops } = this.#context();
    const tick = loops.housekeepingAfter((simulation.now - AFTER_TICK) as SimTime);
    return (tick + AFTER_TICK) as SimTime;
  }

  #takeDown(pod: KubeletPod): void {
    if (!this.#cgroups.has(pod)) return;
    pod.after(DESTROY_CGROUP, phases.runtime, () => this.#cgroups.delete(pod));
  }

  /** K21-24: the status manager looks at all pods that may go. */
  #checkAll(): void {
    const { simulation, loops, statuses } = this.#context();
    for (const pod of [...this.#deleting]) {
      if (pod.object.removed) this.#deleting.delete(pod);
      else if (this.isCleared(pod)) statuses.check(pod);
    }
    if (this.#deleting.size > 0) this.#statusTick.at(loops.statusTickAfter(simulation.now));
  }
}
