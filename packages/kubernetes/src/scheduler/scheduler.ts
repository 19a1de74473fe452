import {
  type Duration,
  type Entity,
  type SimTime,
  type Simulation,
  seconds,
  type Timer,
} from '@podsim/kernel';
import { type Recorder, THIS_POD } from '../events/recorder.ts';
import { phases } from '../phases.ts';
import type { Release } from '../releases.ts';
import type { ClusterSpec } from '../spec.ts';
import { conditionOf, isTerminal, type PodObject } from '../store/objects.ts';
import { isStatic } from '../store/static-pods.ts';
import type { Store } from '../store/store.ts';
import type { WatchEvent } from '../store/watch.ts';
import { Algorithm, type Diagnosis } from './algorithm.ts';
import { budgetViolations } from './budgets.ts';
import { Cache } from './cache/cache.ts';
import { DefaultSelectors } from './cache/default-selectors.ts';
import { podInfo } from './cache/pod-info.ts';
import { Selections } from './cache/selections.ts';
import { failureText } from './diagnosis.ts';
import { Evictor } from './evictor.ts';
import { FailureSeries } from './failure-series.ts';
import { type Contributed, contributionsTo } from './plugins/contributed.ts';
import type { Subject } from './plugins/plugin.ts';
import { preempt } from './preemption.ts';
import { type ClusterEvent, mayHelp, mayHelpAnyone, type NodeView } from './queue/hints.ts';
import { type QueuedPod, SchedulingQueue } from './queue/scheduling-queue.ts';

export interface SchedulerParts {
  readonly simulation: Simulation;
  readonly spec: ClusterSpec;
  readonly store: Store;
  readonly recorder: Recorder;
  readonly release: Release;
  /** Schedulers of plugins. */
  readonly contributed: readonly Contributed[];
}

const FLUSH_BACKOFF = seconds(1);
const FLUSH_LEFTOVERS = seconds(30);

/**
 * The scheduler: takes one pod at a time from its queue and finds it a node, or says why not.
 *
 * Mirrors pkg/scheduler (SCHED-1 to SCHED-12). A cycle takes the latency `schedule`; it looks at
 * the cluster and binds at its end, so what happens meanwhile is seen. Left out: volumes,
 * ImageLocality, profiles, extenders.
 */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #entity: Entity;
  readonly #cache = new Cache();
  readonly #queue: SchedulingQueue;
  readonly #mayHelp: typeof mayHelp;
  readonly #selections = new Selections(this.#cache.groups);
  readonly #selectors: DefaultSelectors;
  readonly #algorithm = new Algorithm();
  readonly #failures = new FailureSeries<PodObject>();
  readonly #evictor: Evictor;
  readonly #phases: { readonly backoff: SimTime; readonly leftovers: SimTime };
  readonly #backoffTimer: Timer;
  readonly #leftoverTimer: Timer;
  readonly #cycle: Timer;
  #current: QueuedPod | null = null;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    const { simulation, store, release } = parts;
    this.#queue = new SchedulingQueue(seconds(release.longestUnschedulableSeconds));
    this.#mayHelp = release.queueingHints ? mayHelp : mayHelpAnyone;
    this.#entity = simulation.createEntity('scheduler');
    this.#selectors = new DefaultSelectors(store);
    this.#evictor = new Evictor(parts, this.#entity);
    const phase = (loop: string, period: Duration): SimTime =>
      -Math.floor(simulation.draws(`scheduler/phase/${loop}`).uniform() * period) as SimTime;
    this.#phases = {
      backoff: phase('backoff', FLUSH_BACKOFF),
      leftovers: phase('leftovers', FLUSH_LEFTOVERS),
    };
    this.#cycle = this.#entity.timer(phases.controllers, () => this.#finishCycle());
    this.#backoffTimer = this.#entity.timer(phases.controllers, () => this.#flushBackoff());
    this.#leftoverTimer = this.#entity.timer(phases.controllers, () => this.#flushLeftovers());
    for (const node of store.nodes.all()) this.#cache.addNode(node);
  }

  onWatchEvent(event: WatchEvent): void {
    if (event.node) this.#nodeChanged(event);
    if (event.pod) this.#podChanged(event, event.pod);
    this.#next();
  }

  #nodeChanged({ change, node }: WatchEvent): void {
    if (!node) return;
    if (change === 'removed') {
      this.#cache.removeNode(node);
      return;
    }
    const known = this.#cache.node(node.name);
    if (known?.node !== node) {
      // The constructor may have seen it already.
      this.#wake({ what: 'node', node: this.#cache.addNode(node), before: null });
      return;
    }
    const { name, labels, taints, unschedulable, capacity } = known;
    const before: NodeView = { name, labels, taints, unschedulable, capacity };
    known.update();
    if (change !== 'status') this.#wake({ what: 'node', node: known, before });
  }

  #podChanged({ change }: WatchEvent, pod: PodObject): void {
    switch (change) {
      case 'added':
        this.#added(pod);
        return;
      case 'bound':
        this.#placed(pod);
        return;
      case 'removed':
        this.#gone(pod);
        return;
      case 'status':
        if (isTerminal(pod.status.phase)) this.#gone(pod);
        else if (pod.status.resources !== null) this.#resized(pod);
        return;
      default:
        this.#edited(pod, change === 'labels');
    }
  }

  #added(pod: PodObject): void {
    if (pod.removed || pod.nodeName !== null) return;
    // A static pod is on its node without being scheduled; here that is the first one.
    const first = this.#cache.nodes[0];
    if (isStatic(pod.manifest.metadata) && first) this.#parts.store.bind(pod, first.name);
    else this.#queue.add(pod, this.#parts.simulation.now);
  }

  /** A pod is on a node, by this scheduler or by its own manifest. */
  #placed(pod: PodObject): void {
    this.#queue.delete(pod);
    if (pod.nodeName === null || pod.removed || isTerminal(pod.status.phase)) return;
    this.#cache.addPod(pod, pod.nodeName);
    this.#wake({ what: 'podBound', group: this.#cache.groups.of(pod) });
  }

  #gone(pod: PodObject): void {
    this.#queue.delete(pod);
    const waited = this.#withdraw(pod);
    if (!this.#cache.removePod(pod) && !waited) return;
    const group = this.#cache.groups.of(pod);
    this.#wake({ what: 'podGone', group, info: podInfo(pod.spec) });
  }

  /** Labels or spec have changed, or deletion has begun. */
  #edited(pod: PodObject, labels: boolean): void {
    if (this.#cache.has(pod)) {
      this.#resized(pod);
      if (labels) this.#wake({ what: 'podBound', group: this.#cache.groups.of(pod) });
      return;
    }
    const entry = this.#queue.get(pod);
    if (!entry) return;
    if (entry.place === 'gated' && pod.spec.schedulingGates.length === 0) this.#queue.open(entry);
    else if (entry.place === 'unschedulable') this.#queue.wake(entry, this.#parts.simulation.now);
    this.#arm();
  }

  /** A pod on a node may reserve less from now on, which is room for others (NEW-9). */
  #resized(pod: PodObject): void {
    if (this.#cache.updatePod(pod)) this.#wake({ what: 'podShrunk' });
  }

  #wake(event: ClusterEvent): void {
    const { now } = this.#parts.simulation;
    let woken = false;
    for (const entry of this.#queue.pool) {
      const { pod, plugins } = entry;
      const waiting = { info: podInfo(pod.spec), group: this.#cache.groups.of(pod) };
      if (!this.#mayHelp(event, waiting, plugins)) continue;
      this.#queue.wake(entry, now);
      woken = true;
    }
    if (woken) this.#arm();
  }

  /** Begins a cycle unless one is under way. */
  #next(): void {
    if (this.#current) return;
    const entry = this.#queue.pop(this.#parts.release.popsFromBackoff);
    if (!entry) return;
    this.#current = entry;
    const draws = this.#parts.simulation.draws(
      `${entry.pod.identity}/schedule`,
      entry.attempts - 1,
    );
    this.#cycle.after(draws.sample(this.#parts.spec.runtime.schedule));
  }

  #finishCycle(): void {
    const entry = this.#current;
    this.#current = null;
    if (entry && !entry.pod.removed && entry.pod.nodeName === null) this.#schedule(entry);
    this.#next();
  }

  #schedule(entry: QueuedPod): void {
    const { pod } = entry;
    const { simulation, store, recorder } = this.#parts;
    const subject = this.#subject(pod, entry.attempts);
    const chance = simulation.draws(`${pod.identity}/schedule/ties`);
    const outcome = this.#algorithm.schedule(subject, () => chance.uniformAt(entry.attempts));
    if (outcome.node === null) {
      this.#refuse(entry, subject, outcome);
      return;
    }
    const { name } = outcome.node;
    this.#queue.delete(pod);
    this.#withdraw(pod);
    store.bind(pod, name);
    this.#cache.addPod(pod, name);
    const text = `Successfully assigned ${THIS_POD} to ${name}`;
    recorder.pod(pod, 'Normal', 'Scheduled', text);
  }

  #subject(pod: PodObject, attempt: number): Subject {
    const { simulation, contributed, release } = this.#parts;
    return {
      pod,
      info: podInfo(pod.spec),
      group: this.#cache.groups.of(pod),
      cache: this.#cache,
      selections: this.#selections,
      defaultSelector: () => this.#selectors.of(pod),
      contributions: contributionsTo(pod, attempt, contributed, simulation),
      wording: release,
    };
  }

  /** SCHED-6: makes room if it can, tells why, and waits for a change. */
  #refuse(entry: QueuedPod, subject: Subject, diagnosis: Diagnosis): void {
    const { pod } = entry;
    const { simulation, store, recorder, release } = this.#parts;
    const { now } = simulation;
    const chance = simulation.draws(`${pod.identity}/preempt`).uniformAt(entry.attempts);
    const preemption = preempt(subject, diagnosis, chance, (pods) => budgetViolations(store, pods));
    const claims = release.reportsClaims ? 'no new claims to deallocate, ' : '';
    const told = preemption.node === null && release.tellsPreemption;
    const after = told ? `${claims}preemption: ${preemption.message}` : '';
    const message = failureText(diagnosis, after);
    if (preemption.node) {
      this.#nominate(pod, preemption.node.name);
      this.#evictor.evict(pod, preemption.victims, preemption.node.name);
    }
    this.#queue.putBack(entry, diagnosis.plugins, now);
    const version = release.failureSeriesByVersion ? versionOf(pod) : '';
    store.setCondition(pod, 'PodScheduled', 'False', 'Unschedulable', message);
    const text = this.#failures.next(pod, version, message, now);
    if (text !== null) recorder.pod(pod, 'Warning', 'FailedScheduling', text);
    this.#arm();
  }

  /** Less important pods that wait for the same room have to look for another. */
  #nominate(pod: PodObject, node: string): void {
    for (const other of this.#cache.nominatedTo(node)) {
      if (other.priority < pod.priority) this.#withdraw(other);
    }
    this.#withdraw(pod);
    this.#cache.nominate(pod, node);
    this.#parts.store.nominate(pod, node);
  }

  #withdraw(pod: PodObject): boolean {
    if (pod.nominatedNodeName === null) return false;
    this.#cache.withdraw(pod, pod.nominatedNodeName);
    if (pod.nodeName === null) this.#parts.store.nominate(pod, null);
    return true;
  }

  /** The periodic flushes run only while there is something to flush. */
  #arm(): void {
    const { simulation } = this.#parts;
    const arm = (timer: Timer, at: SimTime | null, phase: SimTime, period: Duration): void => {
      if (at === null) {
        timer.cancel();
        return;
      }
      const from = Math.max(at, simulation.now + 1) - phase;
      const tick = (phase + Math.ceil(from / period) * period) as SimTime;
      if (!timer.armed || timer.time !== tick) timer.at(tick);
    };
    arm(this.#backoffTimer, this.#queue.nextBackoffEnd, this.#phases.backoff, FLUSH_BACKOFF);
    const leftover = this.#queue.nextLeftover;
    const after = leftover === null ? null : ((leftover + 1) as SimTime);
    arm(this.#leftoverTimer, after, this.#phases.leftovers, FLUSH_LEFTOVERS);
  }

  #flushBackoff(): void {
    this.#queue.flushBackoff(this.#parts.simulation.now);
    this.#arm();
    this.#next();
  }

  #flushLeftovers(): void {
    this.#queue.flushLeftovers(this.#parts.simulation.now);
    this.#arm();
    this.#next();
  }
}

/** What the scheduler itself changes of a pod without a node, and so its version (K21-50). */
function versionOf({ status, nominatedNodeName }: PodObject): string {
  const message = conditionOf(status, 'PodScheduled')?.message ?? '';
  return `${nominatedNodeName ?? ''} ${message}`;
}
