import type { ApiObject } from '@podsim/api';
import type { Entity, Simulation } from '@podsim/kernel';
import type { Kubelet } from './kubelet/kubelet.ts';
import { exec } from './kubelet/runtime/exec.ts';
import { Latencies } from './latencies.ts';
import { phases } from './phases.ts';
import type { Action, ClusterSpec, PodTarget } from './spec.ts';
import type { PodObject } from './store/objects.ts';
import type { Store } from './store/store.ts';
import type { Timeline } from './store/timeline.ts';

export interface ActionParts {
  readonly simulation: Simulation;
  readonly spec: ClusterSpec;
  readonly store: Store;
  readonly timeline: Timeline;
  readonly kubeletOf: (pod: PodObject) => Kubelet | null;
  readonly apply: (object: ApiObject) => void;
  readonly note: (text: string) => void;
}

/** Carries out the timeline of the scenario: what operators and the world do. */
export class Actions {
  readonly #parts: ActionParts;
  readonly #entity: Entity;

  constructor(parts: ActionParts) {
    this.#parts = parts;
    this.#entity = parts.simulation.createEntity('timeline');
    parts.spec.actions.forEach((action, index) => {
      this.#entity.at(action.at, phases.timeline, () => this.#perform(action, index));
    });
  }

  #perform(action: Action, index: number): void {
    const { simulation, spec } = this.#parts;
    const latencies = new Latencies(simulation, spec.runtime, `action#${index + 1}`);
    if (action.do === 'apply') {
      for (const object of action.objects) this.#apply(object, latencies);
      return;
    }
    const pods = this.#targets(action.target);
    if (pods.length === 0) this.#missed(action.do, action.target);
    for (const pod of pods) {
      this.#row(action.do, `pod/${pod.name}`);
      if (action.do === 'delete') this.#delete(pod, action.gracePeriodSeconds, latencies);
      else this.#exec(pod, action.container, action.command);
    }
  }

  #apply(object: ApiObject, latencies: Latencies): void {
    this.#row('apply', `${object.kind.toLowerCase()}/${object.metadata.name}`);
    const latency = latencies.of('apiWrite');
    this.#entity.after(latency, phases.timeline, () => this.#parts.apply(object));
  }

  /** A grace period of 0 removes the object in the same request (TERM-4). */
  #delete(pod: PodObject, gracePeriodSeconds: number | null, latencies: Latencies): void {
    this.#entity.after(latencies.of('apiWrite'), phases.timeline, () => {
      const grace = this.#parts.store.deletePod(pod, { gracePeriodSeconds });
      if (grace !== 0) return;
      const removal = latencies.of('apiWrite', 'removal');
      this.#entity.after(removal, phases.timeline, () => this.#parts.store.removePod(pod));
    });
  }

  #exec(pod: PodObject, container: string | null, command: readonly string[]): void {
    const name = container ?? pod.spec.containers[0]?.name;
    const held = this.#parts.kubeletOf(pod)?.podOf(pod);
    if (!held || name === undefined) {
      this.#parts.note(`exec in pod/${pod.name}: the pod has no node yet`);
      return;
    }
    exec(held, name, { argv: command, purpose: 'exec', containerId: null }, (code, output) => {
      if (code < 0) this.#parts.note(`exec in pod/${pod.name}: ${output}`);
    });
  }

  /** Pods that exist now, the oldest first. */
  #targets(target: PodTarget): PodObject[] {
    const matching = this.#parts.store.pods.filter((pod) => {
      return !pod.removed && pod.namespace === target.namespace && isTarget(pod, target);
    });
    return target.count === null ? matching : matching.slice(0, target.count);
  }

  /** A target that is absent when its time comes is a note and a row (design 5). */
  #missed(verb: string, target: PodTarget): void {
    const what = target.name === null ? 'pod by selector' : `pod/${target.name}`;
    this.#row(verb, `${what} (not found)`);
    this.#parts.note(`${verb} ${what}: there was no such pod at that time`);
  }

  #row(verb: string, object: string): void {
    this.#parts.timeline.row('action', { namespace: '', name: '' }, '', verb, object);
  }
}

function isTarget(pod: PodObject, target: PodTarget): boolean {
  if (target.name !== null) {
    const ordinal = pod.identity.slice(pod.identity.lastIndexOf('/') + 1);
    return pod.name === target.name || ordinal === target.name;
  }
  const labels = pod.manifest.metadata.labels;
  return Object.entries(target.selector ?? {}).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
}
