import { type Duration, type Entity, seconds } from '@podsim/kernel';
import type { Latencies } from '../latencies.ts';
import { phases } from '../phases.ts';
import type { Deed } from '../spec.ts';
import { all, run, type Step, sleep } from '../steps.ts';
import { requestEviction } from '../store/eviction.ts';
import type { NodeObject } from '../store/nodes.ts';
import { isTerminal, type PodObject } from '../store/objects.ts';
import { isStatic } from '../store/static-pods.ts';
import type { ActionParts } from './actions.ts';

export type DrainDeed = Extract<Deed, { do: 'drain' }>;

/** kubectl waits so long after a refusal, and looks so often whether a pod is gone (NODE-20). */
const RETRY = seconds(5);
const POLL = seconds(1);

/** Why kubectl does not touch a pod, with the option that makes it. */
const REFUSALS = {
  daemonSet: 'cannot delete DaemonSet-managed Pods (use ignoreDaemonsets to ignore)',
  storage: 'cannot delete Pods with local storage (use deleteEmptydirData to override)',
  bare: 'cannot delete Pods that declare no controller (use force to override)',
} as const;

type Refusal = keyof typeof REFUSALS;
const REFUSED = ['daemonSet', 'storage', 'bare'] as const satisfies readonly Refusal[];

/** What drain does with a pod: evicts it, leaves it alone, or refuses to begin. */
export function drainVerdict(
  pod: PodObject,
  deed: Pick<DrainDeed, 'force' | 'ignoreDaemonsets' | 'deleteEmptydirData'>,
): 'evict' | 'skip' | Refusal {
  if (isStatic(pod.manifest.metadata)) return 'skip';
  if (isTerminal(pod.status.phase)) return 'evict';
  if (pod.owner?.kind === 'DaemonSet') return deed.ignoreDaemonsets ? 'skip' : 'daemonSet';
  const hasEmptyDir = pod.spec.volumes.some(({ source }) => source.type === 'emptyDir');
  if (hasEmptyDir && !deed.deleteEmptydirData) return 'storage';
  return pod.owner === null && !deed.force ? 'bare' : 'evict';
}

/**
 * `kubectl drain`: cordons the node, then evicts its pods side by side and waits until they are
 * gone (NODE-20). What it cannot do is a note.
 *
 * Mirrors k8s.io/kubectl/pkg/drain. Left out: `--disable-eviction`, `--pod-selector`, the limit
 * of kubectl's requests.
 */
export class Drain {
  readonly #parts: ActionParts;
  readonly #entity: Entity;
  readonly #deed: DrainDeed;
  readonly #latencies: Latencies;
  readonly #deadline: number;

  constructor(parts: ActionParts, entity: Entity, deed: DrainDeed, latencies: Latencies) {
    this.#parts = parts;
    this.#entity = entity;
    this.#deed = deed;
    this.#latencies = latencies;
    this.#deadline = parts.simulation.now + (deed.timeout ?? Number.POSITIVE_INFINITY);
  }

  begin(node: NodeObject): void {
    run(this.#run(node), () => undefined);
  }

  *#run(node: NodeObject): Step {
    const { store, note } = this.#parts;
    yield* this.#sleep(this.#latencies.of('apiWrite', 'cordon'));
    store.nodes.setUnschedulable(node, true);
    const judged = store
      .podsOn(node.name)
      .map((pod) => ({ pod, verdict: drainVerdict(pod, this.#deed) }));
    const refused = REFUSED.flatMap((refusal) => {
      const pods = judged.filter(({ verdict }) => verdict === refusal);
      const names = pods.map(({ pod }) => `${pod.namespace}/${pod.name}`).join(', ');
      return pods.length === 0 ? [] : [`${REFUSALS[refusal]}: ${names}`];
    });
    if (refused.length > 0) {
      note(`drain node/${node.name} evicted nothing: ${refused.join('; ')}`);
      return;
    }
    const pods = judged.filter(({ verdict }) => verdict === 'evict').map(({ pod }) => pod);
    yield* all(pods.map((pod) => this.#evict(pod)));
    const left = pods.filter((pod) => !pod.removed).map(({ name }) => `pod/${name}`);
    if (left.length > 0) note(`drain node/${node.name} gave up waiting for ${left.join(', ')}`);
  }

  /** A pod that is evicted is gone when its object is. */
  *#evict(pod: PodObject): Step {
    const { store, simulation, note } = this.#parts;
    for (let refusals = 0; this.#waitsFor(pod); refusals++) {
      yield* this.#sleep(this.#latencies.of('apiWrite', `evict/${pod.identity}`));
      if (!this.#waitsFor(pod)) return;
      const refusal = requestEviction(store, pod, simulation.now);
      if (refusal === null) break;
      if (refusals === 0) note(`drain: evict pod/${pod.name} was refused: ${refusal}`);
      yield* this.#sleep(RETRY);
    }
    if (!this.#waitsFor(pod)) return;
    const { gracePeriodSeconds } = this.#deed;
    if (store.deletePod(pod, { gracePeriodSeconds }) === 0) store.removePod(pod);
    while (this.#waitsFor(pod)) yield* this.#sleep(POLL);
  }

  #waitsFor({ removed }: PodObject): boolean {
    return !removed && this.#parts.simulation.now < this.#deadline;
  }

  #sleep(delay: Duration): Step {
    return sleep(this.#entity, phases.timeline, delay);
  }
}
