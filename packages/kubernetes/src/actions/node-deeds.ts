import type { Entity } from '@podsim/kernel';
import type { Kubelet } from '../kubelet/kubelet.ts';
import type { Latencies } from '../latencies.ts';
import { phases } from '../phases.ts';
import type { Deed, NodeVerb, TaintChange } from '../spec.ts';
import type { NodeObject, Taint } from '../store/nodes.ts';
import type { ActionParts } from './actions.ts';
import { Drain } from './drain.ts';

export type NodeDeed = Extract<Deed, { node: string }>;
type NodeWrite = Exclude<NodeDeed, { for: unknown }>;

/** What undoes a verb once its `for` is over. */
const UNDO: Partial<Record<NodeVerb, NodeVerb>> = {
  stopKubelet: 'startKubelet',
  restartKubelet: 'startKubelet',
  stopRuntime: 'startRuntime',
  rebootNode: 'startNode',
  failNode: 'startNode',
  shutdownNode: 'startNode',
};

export function isNodeDeed(deed: Deed): deed is NodeDeed {
  return 'node' in deed;
}

/** What happens to nodes, kubelets and runtimes. */
export class NodeDeeds {
  readonly #parts: ActionParts;
  readonly #entity: Entity;

  constructor(parts: ActionParts, entity: Entity) {
    this.#parts = parts;
    this.#entity = entity;
  }

  perform(deed: NodeDeed, latencies: Latencies): void {
    const { store, kubelets, note } = this.#parts;
    const kubelet = kubelets.get(deed.node);
    const node = store.nodes.get(deed.node);
    if (!('for' in deed) && node) {
      this.#write(deed, node, latencies);
      return;
    }
    if (!('for' in deed) || !kubelet) {
      note(`${deed.do} node/${deed.node}: there is no such node`);
      return;
    }
    this.#carryOut(deed.do, kubelet);
    const undo = UNDO[deed.do];
    if (deed.for === null || !undo) return;
    this.#entity.after(deed.for, phases.timeline, () => this.#carryOut(undo, kubelet));
  }

  /** What changes the Node object, by a request to the API server. */
  #write(deed: NodeWrite, node: NodeObject, latencies: Latencies): void {
    if (deed.do === 'drain') {
      new Drain(this.#parts, this.#entity, deed, latencies).begin(node);
      return;
    }
    const { nodes } = this.#parts.store;
    this.#entity.after(latencies.of('apiWrite'), phases.timeline, () => {
      if (deed.do === 'label') nodes.setLabels(node, deed.labels);
      else if (deed.do === 'taint') nodes.setTaints(node, withChanges(node.taints, deed.taints));
      else if (deed.do === 'delete') nodes.remove(node);
      else nodes.setUnschedulable(node, deed.do === 'cordon');
    });
  }

  #carryOut(verb: NodeVerb, kubelet: Kubelet): void {
    switch (verb) {
      case 'stopKubelet':
      case 'restartKubelet':
        kubelet.stop();
        return;
      case 'startKubelet':
      case 'startNode':
        kubelet.start();
        return;
      case 'stopRuntime':
        kubelet.stopRuntime();
        return;
      case 'startRuntime':
        kubelet.startRuntime();
        return;
      case 'rebootNode':
      case 'failNode':
        kubelet.powerOff();
        return;
      default:
        this.#shutDown(kubelet);
    }
  }

  #shutDown(kubelet: Kubelet): void {
    const { shutdownGracePeriod, shutdownGracePeriodCriticalPods } = this.#parts.spec.kubelet;
    const periods = { total: shutdownGracePeriod, critical: shutdownGracePeriodCriticalPods };
    if (shutdownGracePeriod > 0) kubelet.shutDown(periods);
    else kubelet.powerOff();
  }
}

/** Taints after `kubectl taint --overwrite`: those of one key and effect are one. */
export function withChanges(
  taints: readonly Taint[],
  changes: readonly TaintChange[],
): readonly Taint[] {
  let result = [...taints];
  for (const { key, value, effect, remove } of changes) {
    const isMeant = (taint: Taint): boolean =>
      taint.key === key && (effect === null || taint.effect === effect);
    const at = result.findIndex(isMeant);
    if (remove || effect === null) result = result.filter((taint) => !isMeant(taint));
    else if (at < 0) result.push({ key, value, effect });
    else result[at] = { key, value, effect };
  }
  return result;
}
