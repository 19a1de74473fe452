import type { Entity } from '@podsim/kernel';
import type { Kubelet } from '../kubelet/kubelet.ts';
import { phases } from '../phases.ts';
import type { Deed, NodeVerb } from '../spec.ts';
import type { ActionParts } from './actions.ts';

export type NodeDeed = Extract<Deed, { node: string }>;

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

  perform(deed: NodeDeed): void {
    const { store, kubelets, note } = this.#parts;
    const kubelet = kubelets.get(deed.node);
    const node = store.nodes.get(deed.node);
    if (!kubelet || !node) {
      note(`${deed.do} node/${deed.node}: there is no such node`);
      return;
    }
    if (deed.do === 'labelNode') {
      store.nodes.setLabels(node, deed.labels);
      return;
    }
    this.#carryOut(deed.do, kubelet);
    const undo = UNDO[deed.do];
    if (deed.for === null || !undo) return;
    this.#entity.after(deed.for, phases.timeline, () => this.#carryOut(undo, kubelet));
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
