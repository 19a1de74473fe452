import { type Duration, seconds } from '@podsim/kernel';
import { all, type Step } from '../../steps.ts';
import type { WatchEvent } from '../../store/watch.ts';
import { isKind, type WorkloadOf } from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { WorkQueue } from '../work-queue.ts';

type Job = WorkloadOf<'Job'>;

/**
 * Deletes Jobs `ttlSecondsAfterFinished` after their end, their pods first (JOB-7).
 *
 * Mirrors pkg/controller/ttlafterfinished; the foreground deletion that it asks for is done here,
 * since the garbage collector only knows the one in the background.
 */
export class TtlAfterFinished implements Controller {
  readonly #parts: ControllerParts;
  readonly #client: Client;
  readonly #queue: WorkQueue<Job>;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    const entity = parts.simulation.createEntity('ttl-after-finished-controller');
    this.#client = new Client(parts, entity, 'ttl-after-finished-controller');
    this.#queue = new WorkQueue(parts.simulation, entity, (job) => this.#sync(job));
  }

  onWatchEvent({ change, pod, object }: WatchEvent): void {
    if (change === 'removed' && pod?.owner && isKind(pod.owner, 'Job')) this.#podGone(pod.owner);
    if (!object || !isKind(object, 'Job')) return;
    if (change === 'removed') this.#queue.drop(object);
    else if (this.#left(object) !== null) this.#queue.add(object);
  }

  #podGone(job: Job): void {
    if (job.deletionTimestamp !== null && !job.removed) this.#queue.add(job);
  }

  /** Time until a Job is due; null for one that is kept. */
  #left({ manifest, status, removed }: Job): Duration | null {
    const { ttlSecondsAfterFinished } = manifest.spec;
    if (ttlSecondsAfterFinished === null || removed) return null;
    const end = status.conditions.find(
      ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
    );
    if (!end) return null;
    const due = end.lastTransitionTime + seconds(ttlSecondsAfterFinished);
    return Math.max(0, due - this.#parts.simulation.now) as Duration;
  }

  *#sync(job: Job): Step {
    const left = this.#left(job);
    if (left === null) return;
    if (left > 0) {
      this.#queue.addAfter(job, left);
      return;
    }
    const { workloads } = this.#parts.store;
    if (job.deletionTimestamp === null) {
      yield* this.#client.request(job);
      workloads.markDeleted(job);
      yield* all([...workloads.podsOf(job)].map((pod) => this.#client.deletePod(pod)));
    }
    if ([...workloads.podsOf(job)].length > 0) return;
    yield* this.#client.request(job);
    workloads.remove(job);
  }
}
