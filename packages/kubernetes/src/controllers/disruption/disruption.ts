import { type Entity, type SimTime, seconds } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import type { Step } from '../../steps.ts';
import { budgetSelects } from '../../store/eviction.ts';
import { isTrue, type PodObject } from '../../store/objects.ts';
import type { WatchEvent } from '../../store/watch.ts';
import {
  isKind,
  type PodDisruptionBudgetStatus,
  type Workload,
  type WorkloadOf,
} from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { WorkQueue } from '../work-queue.ts';
import { expected, needsScale } from './expected.ts';

type Budget = WorkloadOf<'PodDisruptionBudget'>;

/** How long an evicted pod that is not deleted counts as disrupted (PDB-1). */
const DELETION_TIMEOUT = seconds(120);

/** Of pods that have no controller, or one without a scale, there is no number to expect. */
const UNMANAGED =
  'were found to be unmanaged. As a result, the status of the PDB cannot be calculated ' +
  'correctly, which may result in undefined behavior. To account for these pods please set ' +
  '".spec.minAvailable" field of the PDB to an integer value.';

/**
 * Counts how many pods of each PodDisruptionBudget may be evicted.
 *
 * Mirrors pkg/controller/disruption/disruption.go (PDB-1). Left out: stale DisruptionTarget
 * conditions, ReplicationControllers and the scale of custom resources.
 */
export class DisruptionController implements Controller {
  readonly #parts: ControllerParts;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #queue: WorkQueue<Budget>;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    const entity: Entity = parts.simulation.createEntity('disruption-controller');
    this.#client = new Client(parts, entity, 'disruption-controller');
    this.#recorder = parts.recorder('controllermanager');
    this.#queue = new WorkQueue(parts.simulation, entity, (budget) => this.#sync(budget));
  }

  onWatchEvent({ pod, object }: WatchEvent): void {
    if (object && isKind(object, 'PodDisruptionBudget')) this.#queue.add(object);
    if (!pod) return;
    for (const budget of this.#parts.store.workloads.all('PodDisruptionBudget')) {
      if (budgetSelects(budget, pod)) this.#queue.add(budget);
    }
  }

  *#sync(budget: Budget): Step {
    if (budget.removed) return;
    const status = this.#status(budget);
    if (sameStatus(budget.status, status)) return;
    yield* this.#client.request(budget);
    // An eviction may have been granted meanwhile.
    this.#parts.store.workloads.writeStatus(budget, this.#status(budget));
  }

  #status(budget: Budget): PodDisruptionBudgetStatus {
    const { store, simulation } = this.#parts;
    const { now } = simulation;
    const pods = store.pods.filter((pod) => !pod.removed && budgetSelects(budget, pod));
    const disruptedPods = this.#disrupted(budget, pods);
    const healthy = pods.filter(
      (pod) =>
        pod.deletionTimestamp === null &&
        !disruptedPods.has(pod.name) &&
        isTrue(pod.status, 'Ready'),
    );
    const scale = needsScale(budget.manifest.spec) ? this.#scale(budget, pods) : 0;
    const { pods: expectedPods, healthy: desiredHealthy } = expected(
      budget.manifest.spec,
      pods.length,
      scale ?? 0,
    );
    const spare = healthy.length - desiredHealthy;
    for (const time of disruptedPods.values()) {
      this.#queue.addAfter(budget, seconds(Math.ceil((time + DELETION_TIMEOUT - now) / 1_000_000)));
    }
    return {
      observedGeneration: budget.generation,
      disruptedPods,
      disruptionsAllowed: scale === null || expectedPods <= 0 ? 0 : Math.max(0, spare),
      currentHealthy: healthy.length,
      desiredHealthy,
      expectedPods,
    };
  }

  /** Pods whose eviction was granted a short while ago, and that are not yet being deleted. */
  #disrupted(budget: Budget, pods: readonly PodObject[]): ReadonlyMap<string, SimTime> {
    const { now } = this.#parts.simulation;
    const kept = new Map<string, SimTime>();
    for (const [name, time] of budget.status.disruptedPods) {
      const pod = pods.find((one) => one.name === name);
      if (!pod || pod.deletionTimestamp !== null) continue;
      if (time + DELETION_TIMEOUT > now) kept.set(name, time);
      else {
        const of = `${budget.namespace}/${budget.name}`;
        const text = `Pod was expected by PDB ${of} to be deleted but it wasn't`;
        this.#recorder.pod(pod, 'Warning', 'NotDeleted', text);
      }
    }
    return kept;
  }

  /** The replicas that the pods' controllers want; null when one of them has no scale. */
  #scale(budget: Budget, pods: readonly PodObject[]): number | null {
    const controllers = new Set<Workload>();
    for (const { owner } of pods) {
      if (owner) controllers.add(scaledObject(owner));
    }
    if (pods.some(({ owner }) => owner === null)) {
      const text = `Pods selected by this PodDisruptionBudget ${UNMANAGED}`;
      this.#recorder.object(budget, 'Warning', 'UnmanagedPods', text);
    }
    let sum = 0;
    for (const { kind, name, manifest } of controllers) {
      if (!('replicas' in manifest.spec)) {
        const text =
          'Failed to calculate the number of expected pods: found no controllers for pod of ' +
          `${kind} ${JSON.stringify(name)}`;
        this.#recorder.object(budget, 'Warning', 'CalculateExpectedPodCountFailed', text);
        return null;
      }
      sum += manifest.spec.replicas;
    }
    return sum;
  }
}

/** A ReplicaSet's scale is its Deployment's. */
function scaledObject(owner: Workload): Workload {
  return owner.owner?.kind === 'Deployment' ? owner.owner : owner;
}

function sameStatus(a: PodDisruptionBudgetStatus, b: PodDisruptionBudgetStatus): boolean {
  return (
    a.observedGeneration === b.observedGeneration &&
    a.disruptionsAllowed === b.disruptionsAllowed &&
    a.currentHealthy === b.currentHealthy &&
    a.desiredHealthy === b.desiredHealthy &&
    a.expectedPods === b.expectedPods &&
    a.disruptedPods.size === b.disruptedPods.size &&
    [...a.disruptedPods.keys()].every((name) => b.disruptedPods.has(name))
  );
}
