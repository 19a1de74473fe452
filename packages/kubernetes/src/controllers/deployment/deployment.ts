import type { Duration } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import type { Step } from '../../steps.ts';
import type { PodObject } from '../../store/objects.ts';
import type { WatchEvent } from '../../store/watch.ts';
import { isKind, type Workload, type WorkloadOf } from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { WorkQueue } from '../work-queue.ts';
import { untilDeadline } from './conditions.ts';
import { DeploymentSync } from './sync.ts';

type Deployment = WorkloadOf<'Deployment'>;

const SECOND = 1_000_000;

/**
 * Rolls out the template of a Deployment through ReplicaSets, one for each revision (DEP-1 to
 * DEP-9).
 *
 * Mirrors pkg/controller/deployment. Left out: adoption of ReplicaSets that somebody else made,
 * the deprecated rollback annotation, the condition ReplicaFailure (no pod is ever refused), and
 * `status.collisionCount` (a name that is taken gets another hash all the same).
 */
export class DeploymentController implements Controller {
  readonly #parts: ControllerParts;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #queue: WorkQueue<Deployment>;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    const entity = parts.simulation.createEntity('deployment-controller');
    this.#client = new Client(parts, entity, 'deployment-controller');
    this.#recorder = parts.recorder('deployment-controller');
    this.#queue = new WorkQueue(parts.simulation, entity, (deployment) => this.#sync(deployment));
  }

  onWatchEvent({ change, pod, object }: WatchEvent): void {
    if (pod) {
      if (change === 'removed') this.#podGone(pod);
    } else if (object && isKind(object, 'Deployment')) {
      if (change === 'removed') this.#forget(object);
      else this.#queue.add(object);
    } else if (object && isKind(object, 'ReplicaSet')) {
      if (change === 'removed') this.#client.forget(object);
      const deployment = deploymentOf(object);
      if (deployment) this.#queue.add(deployment);
    }
  }

  #forget(deployment: Deployment): void {
    this.#queue.drop(deployment);
    this.#client.forget(deployment);
  }

  /** Recreate goes on when no pod of any revision is left, finished ones included (DEP-5). */
  #podGone(pod: PodObject): void {
    const deployment = pod.owner && deploymentOf(pod.owner);
    if (deployment?.manifest.spec.strategy.type !== 'Recreate') return;
    const { workloads } = this.#parts.store;
    for (const set of workloads.ownedBy(deployment)) {
      for (const _ of workloads.podsOf(set)) return;
    }
    this.#queue.add(deployment);
  }

  *#sync(deployment: Deployment): Step {
    if (deployment.removed) return;
    const sync = new DeploymentSync(this.#parts, this.#client, this.#recorder, deployment);
    const isSettled = yield* sync.run();
    if (!isSettled || deployment.removed) return;
    const { now } = this.#parts.simulation;
    const { manifest, generation, status } = deployment;
    const wait = untilDeadline(manifest.spec, generation, status, now);
    if (wait === null) return;
    // A second more, as upstream waits; what is nearly due is looked at again and again.
    if (wait < SECOND) {
      this.#queue.retry(deployment);
      return;
    }
    this.#queue.succeeded(deployment);
    this.#queue.addAfter(deployment, (wait + SECOND) as Duration);
  }
}

/** The Deployment of a ReplicaSet; null if it has none, or not any more. */
function deploymentOf({ owner }: Workload): Deployment | null {
  return owner && isKind(owner, 'Deployment') && !owner.removed ? owner : null;
}
