import type { Entity } from '@podsim/kernel';
import { phases } from '../phases.ts';
import { run, type Step, sleep } from '../steps.ts';
import type { PodObject } from '../store/objects.ts';
import { PREEMPTED } from './preemption.ts';
import type { SchedulerParts } from './scheduler.ts';

const MESSAGE = 'default-scheduler: preempting to accommodate a higher priority pod';

/** Deletes the victims of a preemption: a condition, then a DELETE with their own grace. */
export class Evictor {
  readonly #parts: SchedulerParts;
  readonly #entity: Entity;

  constructor(parts: SchedulerParts, entity: Entity) {
    this.#parts = parts;
    this.#entity = entity;
  }

  evict(preemptor: PodObject, victims: readonly PodObject[], node: string): void {
    for (const victim of victims) {
      // A pod that is being deleted already only has to end.
      if (victim.deletionTimestamp === null)
        run(this.#evict(preemptor, victim, node), () => {}, null);
    }
  }

  *#evict(preemptor: PodObject, victim: PodObject, node: string): Step {
    const { store, recorder, release } = this.#parts;
    const draws = this.#parts.simulation.draws(`${victim.identity}/preempted`);
    const request = () =>
      sleep(this.#entity, phases.controllers, draws.sample(this.#parts.spec.runtime.apiWrite));
    yield* request();
    store.markDisrupted(victim, PREEMPTED, MESSAGE);
    yield* request();
    if (store.deletePod(victim, { gracePeriodSeconds: null }) === 0) store.removePod(victim);
    recorder.pod(victim, 'Normal', 'Preempted', release.preemptedText(preemptor, node));
  }
}
