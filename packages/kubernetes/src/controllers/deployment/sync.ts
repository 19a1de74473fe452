import type { Recorder } from '../../events/recorder.ts';
import type { Step } from '../../steps.ts';
import { isTerminal } from '../../store/objects.ts';
import {
  type DeploymentStatus,
  isKind,
  type WorkloadCondition,
  type WorkloadOf,
} from '../../store/workloads.ts';
import type { Client, ControllerParts } from '../controller.ts';
import {
  conditionOf,
  deploymentStatus,
  hasDeadline,
  isComplete,
  pausedConditions,
  rolloutConditions,
  withCondition,
} from './conditions.ts';
import { fencepostsOf } from './fenceposts.ts';
import { ListedSet } from './listed-set.ts';
import { proportionalSizes } from './proportional.ts';
import {
  annotated,
  annotationsOfNew,
  type Change,
  changedReplicaSet,
  DESIRED,
  MAX,
  newReplicaSet,
  REVISION,
  templateHash,
  templateText,
} from './revisions.ts';
import { newReplicas, resizeNew, resizeOld } from './rolling.ts';

type Deployment = WorkloadOf<'Deployment'>;

/** A limit that keeps every revision. */
const ALL_REVISIONS = 2_147_483_647;

/**
 * One sync of one Deployment (`syncDeployment`). What it decides on is what it saw at its start,
 * and what it wrote since.
 */
export class DeploymentSync {
  readonly #parts: ControllerParts;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #deployment: Deployment;
  readonly #spec: Deployment['manifest']['spec'];
  readonly #generation: number;
  /** As it was at the start, with what this sync has written. */
  #status: DeploymentStatus;
  readonly #old: ListedSet[];
  #own: ListedSet | null;

  constructor(parts: ControllerParts, client: Client, recorder: Recorder, deployment: Deployment) {
    this.#parts = parts;
    this.#client = client;
    this.#recorder = recorder;
    this.#deployment = deployment;
    this.#spec = deployment.manifest.spec;
    this.#generation = deployment.generation;
    this.#status = deployment.status;
    const listed: ListedSet[] = [];
    for (const set of parts.store.workloads.ownedBy(deployment)) {
      if (isKind(set, 'ReplicaSet')) listed.push(new ListedSet(set, listed.length));
    }
    const text = templateText(this.#spec.template);
    this.#own = listed.find((set) => templateText(set.manifest.spec.template) === text) ?? null;
    this.#old = listed.filter((set) => set !== this.#own);
  }

  /** @returns whether a rollout stands still, so that only its deadline can change anything. */
  *run(): Step<boolean> {
    yield* this.#writeStatus({
      ...this.#status,
      conditions: pausedConditions(this.#spec, this.#status.conditions, this.#stamp()),
    });
    yield* this.#adoptRevision();
    if (this.#spec.paused || this.#isScaling()) return yield* this.#scale();
    if (this.#spec.strategy.type === 'Recreate') return yield* this.#recreate();
    return yield* this.#roll();
  }

  get #all(): readonly ListedSet[] {
    return this.#own ? [...this.#old, this.#own] : this.#old;
  }

  get #active(): readonly ListedSet[] {
    return this.#all.filter(({ replicas }) => replicas > 0);
  }

  #stamp(): WorkloadCondition['lastUpdateTime'] {
    const { clock, simulation } = this.#parts;
    return clock.truncate(simulation.now);
  }

  /** DEP-2: one kind of step, or the end of the rollout. */
  *#roll(): Step<boolean> {
    const own = yield* this.#newSet();
    const size = resizeNew(this.#spec, own, this.#all);
    if (size !== own.replicas) {
      yield* this.#resize(own, size);
      return yield* this.#report();
    }
    const active = this.#old.filter(({ replicas }) => replicas > 0);
    const { resizes, scaled } = resizeOld(this.#spec, own, active);
    for (const { set, replicas } of resizes) yield* this.#resize(set, replicas);
    if (!scaled) yield* this.#cleanUpIfComplete();
    return yield* this.#report();
  }

  /** DEP-5: nothing new before all that is old is gone. */
  *#recreate(): Step<boolean> {
    const active = this.#old.filter(({ replicas }) => replicas > 0);
    for (const set of active) yield* this.#resize(set, 0);
    if (active.length > 0 || this.#isOldRunning()) return yield* this.#report();
    const own = yield* this.#newSet();
    yield* this.#resize(own, this.#spec.replicas);
    yield* this.#cleanUpIfComplete();
    return yield* this.#report();
  }

  #isOldRunning(): boolean {
    const { workloads } = this.#parts.store;
    return this.#old.some(({ object, status }) => {
      if (status.replicas > 0) return true;
      return [...workloads.podsOf(object)].some((pod) => !isTerminal(pod.status.phase));
    });
  }

  /** DEP-7: whether `spec.replicas` is another than the ReplicaSets were sized for. */
  #isScaling(): boolean {
    return this.#active.some(({ desired }) => desired !== null && desired !== this.#spec.replicas);
  }

  /** Scales what is there, without going on with a rollout (`sync`). */
  *#scale(): Step<boolean> {
    const active = this.#active;
    if (active.length <= 1) {
      const [only = this.#own ?? this.#old.at(-1)] = active;
      if (only) yield* this.#resize(only, this.#spec.replicas);
    } else if (this.#isSaturated()) {
      for (const set of active) if (set !== this.#own) yield* this.#resize(set, 0);
    } else if (this.#spec.strategy.type === 'RollingUpdate') {
      const sizes = proportionalSizes(this.#spec, active, this.#status.replicas);
      for (const { set, replicas } of sizes) yield* this.#resize(set, replicas, true);
    }
    if (this.#spec.paused) yield* this.#cleanUp();
    yield* this.#writeStatus(this.#computed());
    return false;
  }

  #isSaturated(): boolean {
    const { replicas } = this.#spec;
    return this.#own?.replicas === replicas && this.#own.desired === replicas;
  }

  /** Keeps the number of the revision, and what else the new ReplicaSet takes over. */
  *#adoptRevision(): Step {
    const own = this.#own;
    if (!own) return;
    const { annotations } = this.#deployment.manifest.metadata;
    const { minReadySeconds } = this.#spec;
    const mine = annotationsOfNew(annotations, own.annotations, this.#maxOldRevision() + 1);
    const isOther =
      minReadySeconds !== own.manifest.spec.minReadySeconds ||
      JSON.stringify(mine) !== JSON.stringify(own.annotations);
    if (isOther) {
      // The rest follows with the sync that this write causes.
      yield* this.#change(own, { annotations: mine, minReadySeconds });
      return;
    }
    yield* this.#noteRevision(own, {
      reason: 'FoundNewReplicaSet',
      message: `Found new replica set "${own.name}"`,
      isForced: false,
    });
  }

  #maxOldRevision(): number {
    return this.#old.reduce((max, { revision }) => Math.max(max, revision), 0);
  }

  /** Writes the revision to the Deployment, and that there is progress. */
  *#noteRevision(
    own: ListedSet,
    said: { readonly reason: string; readonly message: string; readonly isForced: boolean },
  ): Step {
    const deployment = this.#deployment;
    const revision = String(own.revision);
    const { annotations } = deployment.manifest.metadata;
    let { conditions } = this.#status;
    const isNew = said.isForced || conditionOf(conditions, 'Progressing') === undefined;
    if (hasDeadline(this.#spec) && isNew) {
      const { reason, message } = said;
      const next = { type: 'Progressing', status: 'True', reason, message } as const;
      conditions = withCondition(conditions, next, this.#stamp());
    }
    if (annotations[REVISION] === revision) {
      yield* this.#writeStatus({ ...this.#status, conditions });
      return;
    }
    yield* this.#client.request(deployment);
    const { manifest } = deployment;
    const { workloads } = this.#parts.store;
    const noted = { ...manifest.metadata.annotations, [REVISION]: revision };
    workloads.replace(deployment, annotated(manifest, noted));
    this.#setStatus({ ...this.#status, conditions });
  }

  /** The ReplicaSet of the present template, made if there is none (DEP-4). */
  *#newSet(): Step<ListedSet> {
    if (this.#own) return this.#own;
    const { workloads } = this.#parts.store;
    const deployment = this.#deployment;
    const sum = this.#old.reduce((total, { replicas }) => total + replicas, 0);
    const replicas = newReplicas(this.#spec, 0, sum);
    const annotations = {
      ...annotationsOfNew(deployment.manifest.metadata.annotations, {}, this.#maxOldRevision() + 1),
      ...this.#sizeAnnotations(),
    };
    yield* this.#client.request(deployment);
    for (let collisions = 0; ; collisions++) {
      const hash = templateHash(deployment.manifest, collisions);
      const manifest = newReplicaSet(deployment.manifest, { hash, replicas, annotations });
      const made = workloads.create<'ReplicaSet'>(manifest, deployment);
      if (!made) continue;
      const own = new ListedSet(made, this.#old.length);
      this.#own = own;
      if (replicas > 0) this.#say('up', own, null, replicas);
      yield* this.#noteRevision(own, {
        reason: 'NewReplicaSetCreated',
        message: `Created new replica set "${own.name}"`,
        isForced: true,
      });
      return own;
    }
  }

  #sizeAnnotations(): Readonly<Record<string, string>> {
    const { replicas } = this.#spec;
    return {
      [DESIRED]: String(replicas),
      [MAX]: String(replicas + fencepostsOf(this.#spec).maxSurge),
    };
  }

  /** @param always writes what the size is based on even where it stays. */
  *#resize(set: ListedSet, replicas: number, always = false): Step {
    const from = set.replicas;
    if (from === replicas && !always) return;
    const annotations = { ...set.annotations, ...this.#sizeAnnotations() };
    const isSame = JSON.stringify(annotations) === JSON.stringify(set.annotations);
    if (from === replicas && isSame) return;
    yield* this.#change(set, { replicas, annotations });
    if (from !== replicas) this.#say(from < replicas ? 'up' : 'down', set, from, replicas);
  }

  *#change(set: ListedSet, change: Change): Step {
    yield* this.#client.request(set.object);
    const { object } = set;
    this.#parts.store.workloads.replace(object, changedReplicaSet(object.manifest, change));
    set.wrote(change);
  }

  #say(direction: 'up' | 'down', { name }: ListedSet, from: number | null, to: number): void {
    const text = this.#parts.release.scaledText(direction, name, from, to);
    this.#recorder.object(this.#deployment, 'Normal', 'ScalingReplicaSet', text);
  }

  *#cleanUpIfComplete(): Step {
    if (isComplete(this.#spec, this.#generation, this.#status)) yield* this.#cleanUp();
  }

  /** Removes the oldest revisions beyond the limit, once they have no pods. */
  *#cleanUp(): Step {
    const { revisionHistoryLimit } = this.#spec;
    if (revisionHistoryLimit === ALL_REVISIONS) return;
    const excess = this.#old.length - revisionHistoryLimit;
    if (excess <= 0) return;
    const oldest = this.#old.toSorted((a, b) => a.revision - b.revision).slice(0, excess);
    for (const set of oldest) {
      if (!set.isEmpty) continue;
      yield* this.#client.request(set.object);
      this.#parts.store.workloads.remove(set.object);
    }
  }

  #computed(): DeploymentStatus {
    return deploymentStatus(this.#all, this.#own, {
      spec: this.#spec,
      generation: this.#generation,
      conditions: this.#status.conditions,
      stamp: this.#stamp(),
    });
  }

  /** The end of a sync of a rollout (`syncRolloutStatus`). */
  *#report(): Step<boolean> {
    const status = this.#computed();
    const own = this.#own;
    const conditions = rolloutConditions(status, {
      spec: this.#spec,
      generation: this.#generation,
      before: this.#status,
      subject: own ? `ReplicaSet "${own.name}"` : `Deployment "${this.#deployment.name}"`,
      now: this.#parts.simulation.now,
      stamp: this.#stamp(),
    });
    return yield* this.#writeStatus({ ...status, conditions });
  }

  /** @returns whether there was nothing to write. */
  *#writeStatus(status: DeploymentStatus): Step<boolean> {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return true;
    yield* this.#client.request(this.#deployment);
    this.#setStatus(status);
    return false;
  }

  #setStatus(status: DeploymentStatus): void {
    this.#status = status;
    this.#parts.store.workloads.writeStatus(this.#deployment, status);
  }
}
