import { podRequests } from '@podsim/api';
import type { Distribution, Draws, Duration, Entity, Simulation } from '@podsim/kernel';
import { seconds } from '@podsim/kernel';
import type { Recorder } from '../events/recorder.ts';
import { phases } from '../phases.ts';
import type { Release } from '../releases.ts';
import type { ClusterSpec } from '../spec.ts';
import type { NodeObject } from '../store/nodes.ts';
import { isTerminal, type PodObject } from '../store/objects.ts';
import { isStatic } from '../store/static-pods.ts';
import type { Store } from '../store/store.ts';
import type { Change, WatchEvent } from '../store/watch.ts';
import { type Fit, fits, type NodeUsage } from './filter.ts';
import { score } from './score.ts';

export interface SchedulerParts {
  readonly simulation: Simulation;
  readonly spec: ClusterSpec;
  readonly store: Store;
  readonly recorder: Recorder;
  readonly release: Release;
}

/** SCHED-7: 1 s, doubled per attempt, at most 10 s. */
function backoff(attempts: number): Duration {
  return seconds(Math.min(10, 1 << Math.min(attempts - 1, 4)));
}

/**
 * A simple scheduler: one pod at a time, node name, selector, taints, pods and resources as
 * filters, the resource scores of SCHED-4.
 *
 * Mirrors pkg/scheduler (SCHED-1 to SCHED-10). Left out so far: affinity, topology spread, ports,
 * volumes, priorities and preemption, the limit of feasible nodes.
 */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #entity: Entity;
  #usage: NodeUsage[] = [];
  readonly #unschedulable = new Map<PodObject, number>();
  readonly #latency: Distribution;
  readonly #ties: Draws;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#entity = parts.simulation.createEntity('scheduler');
    this.#latency = parts.spec.runtime.schedule;
    this.#ties = parts.simulation.draws('scheduler/ties');
    for (const node of parts.store.nodes.all()) this.#addNode(node);
  }

  onWatchEvent({ change, pod, node }: WatchEvent): void {
    if (node) this.#nodeChanged(change, node);
    if (!pod) return;
    if (change === 'added') this.#enqueue(pod, this.#draw(pod));
    else if (change === 'removed') this.#release(pod);
    else if (change === 'status' && isTerminal(pod.status.phase)) this.#release(pod);
  }

  #addNode(node: NodeObject): void {
    this.#usage.push({ node, cpu: 0, memory: 0, pods: 0 });
  }

  /** What could not be placed may fit now: labels, taints or a node are others (SCHED-8). */
  #nodeChanged(change: Change, node: NodeObject): void {
    if (change === 'added') this.#addNode(node);
    if (change === 'removed') this.#usage = this.#usage.filter((usage) => usage.node !== node);
    else if (change !== 'status') this.#retryWaiting();
  }

  #draw(pod: PodObject): Duration {
    return this.#parts.simulation.draws(`${pod.identity}/schedule`).sample(this.#latency);
  }

  #enqueue(pod: PodObject, delay: Duration): void {
    this.#entity.after(delay, phases.controllers, () => this.#schedule(pod));
  }

  #schedule(pod: PodObject): void {
    if (pod.removed || pod.nodeName !== null || pod.spec.schedulingGates.length > 0) return;
    const own = pod.spec.nodeName ?? this.#nodeOfStatic(pod);
    if (own !== null) {
      this.#bind(pod, own);
      return;
    }
    const { oversizedIsHopeless } = this.#parts.release;
    const verdicts = this.#usage.map((usage) => ({
      usage,
      fit: fits(pod.spec, usage, oversizedIsHopeless),
    }));
    const feasible = verdicts.filter(({ fit }) => fit.reasons.length === 0);
    if (feasible.length === 0) {
      this.#refuse(
        pod,
        verdicts.map(({ fit }) => fit),
      );
      return;
    }
    this.#bind(
      pod,
      this.#best(
        pod,
        feasible.map(({ usage }) => usage),
      ).name,
    );
  }

  /** A static pod is on its node without being scheduled; here that is the first one. */
  #nodeOfStatic({ manifest }: PodObject): string | null {
    return isStatic(manifest.metadata) ? (this.#usage[0]?.node.name ?? null) : null;
  }

  /** Ties are broken by chance, as by the reservoir of upstream (SCHED-4). */
  #best(pod: PodObject, feasible: readonly NodeUsage[]): NodeObject {
    const scored = feasible.map((usage) => ({ usage, points: score(pod.spec, usage) }));
    const top = Math.max(...scored.map(({ points }) => points));
    const best = scored.filter(({ points }) => points === top);
    const index = Math.floor(this.#ties.uniformAt(pod.id) * best.length);
    return (best[index] as (typeof best)[number]).usage.node;
  }

  #bind(pod: PodObject, node: string): void {
    const usage = this.#usage.find((one) => one.node.name === node);
    if (usage) this.#add(usage, pod, 1);
    this.#unschedulable.delete(pod);
    this.#parts.store.bind(pod, node);
    const text = `Successfully assigned ${pod.namespace}/${pod.name} to ${node}`;
    this.#parts.recorder.pod(pod, 'Normal', 'Scheduled', text);
  }

  /** SCHED-6 and SCHED-10. */
  #refuse(pod: PodObject, fitsOfNodes: readonly Fit[]): void {
    const message = refusalMessage(fitsOfNodes, this.#parts.release.reportsClaims);
    const attempts = this.#unschedulable.get(pod) ?? 0;
    this.#unschedulable.set(pod, attempts + 1);
    this.#parts.store.setCondition(pod, 'PodScheduled', 'False', 'Unschedulable', message);
    if (attempts === 0) this.#parts.recorder.pod(pod, 'Warning', 'FailedScheduling', message);
  }

  /** Resources of a pod are free again: what could not be placed is tried after its back-off. */
  #release(pod: PodObject): void {
    this.#unschedulable.delete(pod);
    const usage = this.#usage.find((one) => one.node.name === pod.nodeName);
    if (!usage || !this.#counted.delete(pod)) return;
    this.#add(usage, pod, -1);
    this.#retryWaiting();
  }

  #retryWaiting(): void {
    for (const [waiting, attempts] of this.#unschedulable) {
      this.#enqueue(waiting, backoff(attempts));
    }
  }

  readonly #counted = new Set<PodObject>();

  #add(usage: NodeUsage, pod: PodObject, sign: 1 | -1): void {
    const { cpu, memory } = podRequests(pod.spec);
    usage.cpu += sign * cpu;
    usage.memory += sign * memory;
    usage.pods += sign;
    if (sign === 1) this.#counted.add(pod);
  }
}

/** `0/3 nodes are available: 1 …, 2 …. preemption: …` with counted, sorted reasons (SCHED-10). */
function refusalMessage(fitsOfNodes: readonly Fit[], reportsClaims: boolean): string {
  if (fitsOfNodes.length === 0) return 'no nodes available to schedule pods';
  const counted = (words: readonly string[]): string => {
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    const parts = [...counts].map(([word, count]) => `${count} ${word}`);
    return parts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join(', ');
  };
  const total = fitsOfNodes.length;
  const reasons = counted(fitsOfNodes.flatMap(({ reasons: all }) => [...all]));
  const preemption = counted(
    fitsOfNodes.map(({ helpedByPreemption }) =>
      helpedByPreemption
        ? 'No preemption victims found for incoming pod'
        : 'Preemption is not helpful for scheduling',
    ),
  );
  return (
    `0/${total} nodes are available: ${reasons}. ` +
    (reportsClaims ? 'no new claims to deallocate, ' : '') +
    `preemption: 0/${total} nodes are available: ${preemption}.`
  );
}
