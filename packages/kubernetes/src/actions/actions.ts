import type { ApiObject } from '@podsim/api';
import type { Entity, Simulation } from '@podsim/kernel';
import type { WallClock } from '../clock.ts';
import type { Kubelet } from '../kubelet/kubelet.ts';
import { Latencies } from '../latencies.ts';
import type { ClusterNetwork } from '../network/cluster-network.ts';
import { phases } from '../phases.ts';
import type { Action, ClusterSpec, PodTarget } from '../spec.ts';
import type { PodObject } from '../store/objects.ts';
import type { Store } from '../store/store.ts';
import type { Timeline } from '../store/timeline.ts';
import { workloadText } from '../store/workloads.ts';
import { carriedOut } from '../tables.ts';
import { isNodeDeed, NodeDeeds } from './node-deeds.ts';
import { PodDeeds } from './pod-deeds.ts';
import { isTarget, targetText } from './targets.ts';
import { armTriggers } from './triggers.ts';
import { WorkloadDeeds } from './workload-deeds.ts';

export interface ActionParts {
  readonly simulation: Simulation;
  readonly clock: WallClock;
  readonly spec: ClusterSpec;
  readonly store: Store;
  readonly timeline: Timeline;
  readonly network: ClusterNetwork;
  readonly kubelets: ReadonlyMap<string, Kubelet>;
  readonly apply: (object: ApiObject) => void;
  readonly note: (text: string) => void;
}

/** Carries out the timeline of the scenario: what operators and the world do. */
export class Actions {
  readonly #parts: ActionParts;
  readonly #entity: Entity;
  readonly #pods: PodDeeds;
  readonly #nodes: NodeDeeds;
  readonly #workloads: WorkloadDeeds;

  constructor(parts: ActionParts) {
    this.#parts = parts;
    const { simulation, store, spec } = parts;
    this.#entity = simulation.createEntity('timeline');
    this.#pods = new PodDeeds(parts, this.#entity);
    this.#nodes = new NodeDeeds(parts, this.#entity);
    this.#workloads = new WorkloadDeeds(parts, this.#entity);
    armTriggers(simulation, store, this.#entity, spec.actions, (action, index) => {
      this.#perform(action, index);
    });
  }

  #perform(action: Action, index: number): void {
    const { simulation, spec, network } = this.#parts;
    simulation.records.emit(carriedOut, [simulation.now, index + 1]);
    const latencies = new Latencies(simulation, spec.runtime, `action#${index + 1}`);
    if (action.do === 'apply') {
      for (const object of action.objects) this.#apply(object, latencies);
    } else if ('host' in action) {
      this.#row(action.do, `host/${action.host}`);
      network.setHost(action.host, action.do === 'up');
    } else if (isNodeDeed(action)) {
      this.#row(action.do, `node/${action.node}`);
      this.#nodes.perform(action, latencies);
    } else if ('workload' in action) {
      this.#row(action.do, workloadText(action.workload));
      this.#workloads.perform(action, latencies);
    } else {
      const pods = this.#targets(action.target);
      if (pods.length === 0) this.#missed(action.do, action.target);
      for (const pod of pods) {
        this.#row(action.do, `pod/${pod.name}`);
        this.#pods.perform(action, pod, latencies);
      }
    }
  }

  #apply(object: ApiObject, latencies: Latencies): void {
    this.#row('apply', `${object.kind.toLowerCase()}/${object.metadata.name}`);
    const latency = latencies.of('apiWrite');
    this.#entity.after(latency, phases.timeline, () => this.#parts.apply(object));
  }

  /** Pods that exist now; of a count the oldest. */
  #targets(target: PodTarget): PodObject[] {
    const { store, clock } = this.#parts;
    const matching = store.pods.filter((pod) => !pod.removed && isTarget(pod, target));
    if (target.count === null) return matching;
    return matching.sort((a, b) => byAge(a, b, clock)).slice(0, target.count);
  }

  /** A target that is absent when its time comes is a note and a row (design 5). */
  #missed(verb: string, target: PodTarget): void {
    const what = targetText(target);
    this.#row(verb, `${what} (not found)`);
    this.#parts.note(`${verb} ${what}: there was no such pod at that time`);
  }

  #row(verb: string, object: string): void {
    this.#parts.timeline.row('action', { namespace: '', name: '' }, '', verb, object);
  }
}

/** As `kubectl get --sort-by=.metadata.creationTimestamp`: those of one second by name. */
function byAge(one: PodObject, other: PodObject, clock: WallClock): number {
  const apart = clock.truncate(one.createdAt) - clock.truncate(other.createdAt);
  if (apart !== 0) return apart;
  return one.name < other.name ? -1 : 1;
}
