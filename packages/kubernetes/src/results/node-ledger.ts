import { podRequests } from '@podsim/api';
import type { SimTime, Simulation } from '@podsim/kernel';
import { taintsText } from '../store/node-store.ts';
import { type NodeObject, readiness } from '../store/nodes.ts';
import { type ConditionStatus, isTerminal } from '../store/objects.ts';
import { reservedSpec } from '../store/reserved.ts';
import type { Store } from '../store/store.ts';
import type { WatchEvent } from '../store/watch.ts';
import { nodes as nodesTable } from '../tables.ts';

interface NodeResult {
  ready: ConditionStatus;
  since: SimTime;
  readyTotal: number;
  notReadyTotal: number;
  timesLost: number;
  podsBound: number;
}

/** What the pods on a node take. */
interface Load {
  pods: number;
  cpu: number;
  memory: number;
}

/** Keeps what the table `nodes` needs. It only looks; it decides nothing. */
export class NodeLedger {
  readonly #simulation: Simulation;
  readonly #store: Store;
  readonly #results = new Map<NodeObject, NodeResult>();

  constructor(simulation: Simulation, store: Store) {
    this.#simulation = simulation;
    this.#store = store;
    for (const node of store.nodes.all()) this.#result(node);
    store.addRouter((event) => this.#look(event));
  }

  /** Writes one row per node, in order of creation. */
  finish(): void {
    const loads = this.#loads();
    const none = { pods: 0, cpu: 0, memory: 0 };
    for (const [node, result] of this.#results) {
      this.#settle(node, result);
      const { name, capacity, taints, removed } = node;
      const load = (!removed && loads.get(name)) || none;
      this.#simulation.records.emit(nodesTable, [
        name,
        result.ready,
        taintsText(taints),
        removed,
        capacity.cpu,
        capacity.memory,
        capacity.pods,
        load.cpu,
        load.memory,
        load.pods,
        result.podsBound,
        result.readyTotal,
        result.notReadyTotal,
        result.timesLost,
      ]);
    }
  }

  #look({ change, node, pod }: WatchEvent): void {
    if (node) {
      const result = this.#result(node);
      if (change === 'status' || change === 'removed') this.#settle(node, result);
    }
    if (!pod || change !== 'bound' || pod.nodeName === null) return;
    const bound = this.#store.nodes.get(pod.nodeName);
    if (bound) this.#result(bound).podsBound++;
  }

  #result(node: NodeObject): NodeResult {
    const known = this.#results.get(node);
    if (known) return known;
    const since = this.#simulation.now;
    const totals = { readyTotal: 0, notReadyTotal: 0, timesLost: 0, podsBound: 0 };
    const fresh = { ready: readiness(node), since, ...totals };
    this.#results.set(node, fresh);
    return fresh;
  }

  /** Counts the time up to now as what the node was, and takes what it is from now on. */
  #settle(node: NodeObject, result: NodeResult): void {
    const { now } = this.#simulation;
    const time = now - result.since;
    if (result.ready === 'True') result.readyTotal += time;
    else result.notReadyTotal += time;
    const ready = readiness(node);
    if (ready === 'Unknown' && result.ready !== 'Unknown') result.timesLost++;
    result.ready = ready;
    result.since = now;
  }

  /** Requests of the pods that are bound and have not ended, by node. */
  #loads(): ReadonlyMap<string, Load> {
    const loads = new Map<string, Load>();
    for (const pod of this.#store.pods) {
      const { removed, nodeName, status } = pod;
      if (removed || nodeName === null || isTerminal(status.phase)) continue;
      const load = loads.get(nodeName) ?? { pods: 0, cpu: 0, memory: 0 };
      const { cpu, memory } = podRequests(reservedSpec(pod));
      load.pods++;
      load.cpu += cpu;
      load.memory += memory;
      loads.set(nodeName, load);
    }
    return loads;
  }
}
