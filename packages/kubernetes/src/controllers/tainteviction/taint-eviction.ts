import { type Entity, type SimTime, seconds, type Timer } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import { phases } from '../../phases.ts';
import { run, type Step } from '../../steps.ts';
import type { NodeObject, Taint } from '../../store/nodes.ts';
import type { PodObject } from '../../store/objects.ts';
import type { WatchEvent } from '../../store/watch.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { tolerationSeconds } from './toleration-time.ts';

interface Eviction {
  readonly timer: Timer;
  /** When the taint was handled from which its time counts. */
  readonly since: SimTime;
}

/**
 * Deletes pods that do not, or no longer, tolerate the NoExecute taints of their node.
 *
 * Mirrors pkg/controller/tainteviction/taint_eviction.go (NODE-8). Left out: its queues and
 * workers, which are faster than anything that this simulates.
 */
export class TaintEviction implements Controller {
  readonly #parts: ControllerParts;
  readonly #entity: Entity;
  readonly #client: Client;
  readonly #recorder: Recorder;
  /** Nodes with NoExecute taints. */
  readonly #tainted = new Map<NodeObject, readonly Taint[]>();
  readonly #evictions = new Map<PodObject, Eviction>();

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    this.#entity = parts.simulation.createEntity('taint-eviction-controller');
    this.#client = new Client(parts, this.#entity, 'taint-eviction-controller');
    this.#recorder = parts.recorder('taint-eviction-controller');
    for (const node of parts.store.nodes.all()) this.#nodeChanged(node);
  }

  onWatchEvent({ change, pod, node }: WatchEvent): void {
    if (node) this.#nodeChanged(node);
    if (!pod) return;
    if (change === 'removed') this.#cancel(pod);
    else if (change === 'bound' || change === 'spec') this.#podChanged(pod);
  }

  #nodeChanged(node: NodeObject): void {
    const { store } = this.#parts;
    const taints = node.removed ? [] : node.taints.filter(({ effect }) => effect === 'NoExecute');
    const before = this.#tainted.get(node) ?? [];
    if (sameTaints(before, taints)) return;
    if (taints.length === 0) this.#tainted.delete(node);
    else this.#tainted.set(node, taints);
    for (const pod of store.podsOn(node.name)) this.#process(pod, taints);
  }

  #podChanged(pod: PodObject): void {
    if (this.#tainted.size === 0 || pod.nodeName === null) return;
    const node = this.#parts.store.nodes.get(pod.nodeName);
    const taints = node && this.#tainted.get(node);
    if (taints) this.#process(pod, taints);
  }

  #process(pod: PodObject, taints: readonly Taint[]): void {
    const time = tolerationSeconds(taints, pod.spec.tolerations);
    if (time === null) {
      this.#cancel(pod);
      return;
    }
    const untolerated = time === 0;
    const known = this.#evictions.get(pod);
    const { now } = this.#parts.simulation;
    // A time that runs already is not prolonged.
    if (known && !untolerated && known.since < now) return;
    this.#cancel(pod);
    this.#schedule(pod, untolerated ? now : (known?.since ?? now), time);
  }

  #schedule(pod: PodObject, since: SimTime, time: number): void {
    const timer = this.#entity.timer(phases.controllers, () => {
      run(this.#evict(pod), () => undefined);
    });
    this.#evictions.set(pod, { timer, since });
    timer.at(Math.max(since + seconds(time), this.#parts.simulation.now) as SimTime);
  }

  /** A deletion that has begun cannot be cancelled. */
  #cancel(pod: PodObject): void {
    const eviction = this.#evictions.get(pod);
    this.#evictions.delete(pod);
    if (!eviction?.timer.armed) return;
    eviction.timer.cancel();
    const text = `Cancelling deletion of Pod ${pod.namespace}/${pod.name}`;
    this.#recorder.pod(pod, 'Normal', 'TaintManagerEviction', text);
  }

  *#evict(pod: PodObject): Step {
    const { store } = this.#parts;
    const text = `Marking for deletion Pod ${pod.namespace}/${pod.name}`;
    this.#recorder.pod(pod, 'Normal', 'TaintManagerEviction', text);
    yield* this.#client.request(pod);
    yield* this.#client.request(pod);
    const message = 'Taint manager: deleting due to NoExecute taint';
    store.markDisrupted(pod, 'DeletionByTaintManager', message);
    yield* this.#client.deletePod(pod);
  }
}

function sameTaints(a: readonly Taint[], b: readonly Taint[]): boolean {
  if (a.length !== b.length) return false;
  return a.every(({ key, value }, i) => b[i]?.key === key && b[i].value === value);
}
