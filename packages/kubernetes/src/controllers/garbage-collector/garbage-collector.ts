import { run, type Step } from '../../steps.ts';
import type { WatchEvent } from '../../store/watch.ts';
import type { Workload } from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';

/**
 * Deletes what an object owned after it is gone (background cascading deletion).
 *
 * Mirrors pkg/controller/garbagecollector. Left out: foreground deletion, orphaning.
 */
export class GarbageCollector implements Controller {
  readonly #parts: ControllerParts;
  readonly #client: Client;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    const entity = parts.simulation.createEntity('garbage-collector');
    this.#client = new Client(parts, entity, 'garbage-collector');
  }

  onWatchEvent({ change, pod, object }: WatchEvent): void {
    const owner = pod?.owner ?? object?.owner;
    if (change === 'removed' && object) run(this.#collect(object), () => undefined);
    // What was under way when its owner went is collected as well.
    else if (change === 'added' && owner?.removed) run(this.#collect(owner), () => undefined);
  }

  /** Objects first, the pods of the removed one after them. */
  *#collect(owner: Workload): Step {
    const { workloads } = this.#parts.store;
    for (const object of [...workloads.ownedBy(owner)]) {
      yield* this.#client.request(object);
      workloads.remove(object);
    }
    for (const pod of [...workloads.podsOf(owner)]) yield* this.#client.deletePod(pod);
  }
}
