import type { Duration, Entity } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import type { Step } from '../../steps.ts';
import { conditionOf, isTerminal, type PodObject } from '../../store/objects.ts';
import type { WatchEvent } from '../../store/watch.ts';
import { isKind, type WorkloadOf } from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { podFromTemplate } from '../pod-from-template.ts';
import { slowStart } from '../slow-start.ts';
import { WorkQueue } from '../work-queue.ts';
import { type Member, planSet, type SetAction, type Wanted } from './plan.ts';
import { type Revision, Revisions } from './revisions.ts';
import { setStatus } from './status.ts';

const SECOND = 1_000_000;

const REVISION = 'controller-revision-hash';
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

type StatefulSet = WorkloadOf<'StatefulSet'>;
interface SetMember extends Member {
  readonly pod: PodObject;
}
interface Revised {
  readonly current: Revision;
  readonly update: Revision;
}

/**
 * Keeps pods with an ordinal each, one after the other.
 *
 * Mirrors pkg/controller/statefulset (STS-1 to STS-4). Simplified: ControllerRevisions are not
 * objects; a claim is created with its pod and holds nothing, so a pod that is made anew finds its
 * volumes empty. Left out: adoption of pods, the retention policy of claims.
 */
export class StatefulSetController implements Controller {
  readonly #parts: ControllerParts;
  readonly #entity: Entity;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #queue: WorkQueue<StatefulSet>;
  readonly #revisions = new Revisions();
  /** Claims that have been created, which outlive their pods. */
  readonly #claims = new Map<object, Set<string>>();

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    this.#entity = parts.simulation.createEntity('statefulset-controller');
    this.#client = new Client(parts, this.#entity, 'statefulset-controller');
    this.#recorder = parts.recorder('statefulset-controller');
    this.#queue = new WorkQueue(parts.simulation, this.#entity, (set) => this.#sync(set));
  }

  onWatchEvent({ change, pod, object }: WatchEvent): void {
    const set = pod ? pod.owner : object;
    if (!set || !isKind(set, 'StatefulSet')) return;
    if (set.removed) this.#forget(set);
    // The status is this controller's own work.
    else if (pod || change !== 'status') this.#queue.add(set);
  }

  #forget(set: StatefulSet): void {
    this.#queue.drop(set);
    this.#client.forget(set);
    this.#revisions.drop(set);
    this.#claims.delete(set);
  }

  *#sync(set: StatefulSet): Step {
    if (set.removed) return;
    const revised = yield* this.#revise(set);
    const members = this.#members(set);
    const { spec } = set.manifest;
    const wanted: Wanted = {
      ...spec,
      currentRevision: revised.current.name,
      updateRevision: revised.update.name,
      waitsForAvailable: this.#parts.release.setUpdateWaitsForAvailable,
    };
    const { replicas, condemned, outdated } = planSet(wanted, members);
    const status = setStatus(set, wanted, members, outdated.length);
    const made = yield* this.#perform(set, revised, replicas);
    yield* this.#perform(set, revised, condemned);
    yield* this.#perform(set, revised, outdated);
    if (status !== set.status && !set.removed) {
      yield* this.#client.request(set);
      this.#parts.store.workloads.writeStatus(set, status);
    }
    if (!made) this.#queue.retry(set);
    else this.#queue.succeeded(set);
    this.#lookAgain(set, members);
  }

  /** A pod becomes available without an event. */
  #lookAgain(set: StatefulSet, members: readonly SetMember[]): void {
    const { minReadySeconds, replicas } = set.manifest.spec;
    if (minReadySeconds === 0) return;
    if (!this.#parts.release.setChecksAvailabilityInTime) {
      // Waits for one key do not pile up: a pod that turns ready in between is seen late.
      const available = members.filter((member) => member.available).length;
      if (available !== replicas) this.#queue.addAfter(set, (minReadySeconds * SECOND) as Duration);
      return;
    }
    const { now } = this.#parts.simulation;
    const dues = members.flatMap(({ pod, ready, available }) => {
      const since = conditionOf(pod.status, 'Ready')?.lastTransitionTime ?? now;
      return ready && !available ? [since + minReadySeconds * SECOND + 1 - now] : [];
    });
    if (dues.length > 0) this.#queue.addAfter(set, Math.min(...dues) as Duration);
  }

  /** The set's revisions; a new template is written down first. */
  *#revise(set: StatefulSet): Step<Revised> {
    const update = this.#revisions.of(set);
    if (!this.#revisions.named(set, update.name)) {
      yield* this.#client.request(set);
      this.#revisions.add(set, update);
    }
    return { update, current: this.#revisions.named(set, set.status.currentRevision) ?? update };
  }

  #members(set: StatefulSet): SetMember[] {
    const { simulation, store, release } = this.#parts;
    const patience = set.manifest.spec.minReadySeconds * SECOND;
    return [...store.workloads.podsOf(set)].map((pod) => {
      const { status, name, manifest } = pod;
      const condition = conditionOf(status, 'Ready');
      const ready = status.phase === 'Running' && condition?.status === 'True';
      const since = condition?.lastTransitionTime ?? 0;
      return {
        pod,
        ordinal: Number(name.slice(name.lastIndexOf('-') + 1)),
        revision: manifest.metadata.labels[REVISION] ?? '',
        finished: release.replacesSucceeded ? isTerminal(status.phase) : status.phase === 'Failed',
        ready,
        available: ready && (patience === 0 || since + patience < simulation.now),
        terminating: pod.deletionTimestamp !== null,
      };
    });
  }

  /** Carries out one round; false when a pod could not be made. */
  *#perform(
    set: StatefulSet,
    revised: Revised,
    actions: readonly SetAction<SetMember>[],
  ): Step<boolean> {
    if (actions.every((action) => action === null)) return true;
    let next = 0;
    const made = yield* slowStart(actions.length, () =>
      this.#act(set, revised, actions[next++] ?? null),
    );
    return made === actions.length;
  }

  *#act(set: StatefulSet, revised: Revised, action: SetAction<SetMember>): Step<boolean> {
    if (action === null) return true;
    if (action.do === 'create') {
      const { current, update } = revised;
      const revision = action.revision === update.name ? update : current;
      return yield* this.#create(set, `${set.name}-${action.ordinal}`, revision, action.ordinal);
    }
    const { pod, finished, ordinal } = action.pod;
    const { start, replicas } = set.manifest.spec;
    const isWanted = ordinal >= start && ordinal < start + replicas;
    if (finished && isWanted) this.#recordRecreation(set, pod);
    yield* this.#client.deletePod(pod);
    const text = `delete Pod ${pod.name} in StatefulSet ${set.name} successful`;
    this.#recorder.object(set, 'Normal', 'SuccessfulDelete', text);
    return true;
  }

  /** Only 1.21 is known to say so (K21-53). */
  #recordRecreation(set: StatefulSet, { name }: PodObject): void {
    const text = this.#parts.release.recreatingText(`${set.namespace}/${set.name}`, name);
    if (text !== null) this.#recorder.object(set, 'Warning', 'RecreatingFailedPod', text);
  }

  *#create(
    set: StatefulSet,
    name: string,
    { name: revision, template, raw }: Revision,
    ordinal: number,
  ): Step<boolean> {
    yield* this.#claim(set, name);
    yield* this.#client.request(set);
    if (set.removed) return false;
    const hasIndex = this.#parts.release.podIndexLabel;
    const index: Record<string, string> = hasIndex ? { [POD_INDEX]: String(ordinal) } : {};
    const labels = { [POD_NAME]: name, ...index, [REVISION]: revision };
    const pod = podFromTemplate(set, template, { name, labels, raw });
    // A pod of another owner has the name: that is an error, and no event (CreateStatefulPod).
    if (!this.#parts.store.createPod(pod, set)) return false;
    const text = `create Pod ${name} in StatefulSet ${set.name} successful`;
    this.#recorder.object(set, 'Normal', 'SuccessfulCreate', text);
    return true;
  }

  /** Creates the claims of a pod that are not there yet. */
  *#claim(set: StatefulSet, pod: string): Step {
    const known = this.#claims.get(set) ?? new Set<string>();
    this.#claims.set(set, known);
    for (const volume of set.manifest.spec.claims) {
      const claim = `${volume}-${pod}`;
      if (known.has(claim)) continue;
      known.add(claim);
      yield* this.#client.request(set);
      const text = `create Claim ${claim} Pod ${pod} in StatefulSet ${set.name} success`;
      this.#recorder.object(set, 'Normal', 'SuccessfulCreate', text);
    }
  }
}
