import type { Simulation } from '@podsim/kernel';
import type { HookCall, HookOutcome } from '../models.ts';
import type { Behavior, Process } from '../process.ts';
import type { PendingPod } from '../schedulers.ts';
import { type Budgets, Calls, type CallWatch, subjectOf } from './boundary.ts';
import type { FoundModel, ModelKind } from './contributions.ts';
import { frozenView } from './frozen-view.ts';
import { guardedBehavior, refuseMisspeltMembers } from './guarded-behavior.ts';
import { type Asked, type GuardedPlacement, guardedPlacement } from './guarded-placement.ts';
import { type AskedCount, GuardedProbeModel } from './guarded-probe-model.ts';
import { GuardedProcess } from './guarded-process.ts';
import { keysOf, looksPerModel, refuseUnknownKeys, type Scrutiny } from './misspelt.ts';
import { checkHookInstance, checkHookOutcome } from './outcomes.ts';

/** How a run treats its plugins. */
export interface HostOptions {
  readonly watch?: CallWatch | null;
  readonly budgets?: Budgets;
  /** Whether every answer is looked at for keys that mean nothing, not only the first ones. */
  readonly closely?: boolean;
}

/**
 * The only place of one simulation from which models of plugins are called: errors are attributed,
 * arguments and results checked, budgets kept.
 */
export class PluginHost {
  readonly calls: Calls;
  readonly #simulation: Simulation;
  readonly #asked: Asked = new Map();
  /** How often each probe model was asked, in this run. */
  readonly #probed = new Map<FoundModel<'probeModels'>, AskedCount>();
  /** How many questions to each model are still to be looked at closely. */
  readonly #scrutinies = new Map<FoundModel<ModelKind>, Scrutiny>();
  readonly #closely: boolean;
  /** Those of the last call, which are frozen. */
  #lastOptions: unknown;

  constructor(simulation: Simulation, options: HostOptions = {}) {
    const { watch = null, budgets, closely = false } = options;
    this.#closely = closely;
    this.#simulation = simulation;
    this.calls = new Calls(() => simulation.now, watch, budgets);
  }

  /** Creates the behaviour of one process. */
  runtime(found: FoundModel<'runtimeModels'>, process: Process, options: unknown): Behavior {
    const { calls } = this;
    const guarded = new GuardedProcess(process, found, calls, this.#simulation.records);
    const given = this.#frozen(options);
    calls.enter(guarded.subject, 'create()');
    guarded.answering += 1;
    try {
      const created = found.model.create(guarded, given);
      const scrutiny = this.#scrutinies.get(found) ?? this.#firstOf(found, created);
      const behavior = guardedBehavior(created, guarded, calls, scrutiny);
      calls.returned();
      guarded.answering -= 1;
      return behavior;
    } catch (error) {
      throw calls.failed(error, guarded.subject, 'create()');
    }
  }

  /** The first process of a model in a run: the members of the others are the same. */
  #firstOf(found: FoundModel<'runtimeModels'>, created: unknown): Scrutiny {
    refuseMisspeltMembers(created);
    // In tests every process is a first one.
    if (this.#closely) return { left: Number.POSITIVE_INFINITY };
    return this.#scrutinyOf(found);
  }

  #scrutinyOf(found: FoundModel<ModelKind>): Scrutiny {
    const left = this.#closely ? Number.POSITIVE_INFINITY : looksPerModel;
    const scrutiny = this.#scrutinies.get(found) ?? { left };
    this.#scrutinies.set(found, scrutiny);
    return scrutiny;
  }

  /** A model in the place of one probe of one container. */
  probe(found: FoundModel<'probeModels'>, options: unknown): GuardedProbeModel {
    let asked = this.#probed.get(found);
    if (asked === undefined) {
      asked = { value: 0 };
      this.#probed.set(found, asked);
    }
    const given = this.#frozen(options);
    return new GuardedProbeModel(found, given, this.calls, { asked, closely: this.#closely });
  }

  /** A model in the place of one call of a hook of one container. */
  hook(found: FoundModel<'hookModels'>, call: HookCall, options: unknown): HookOutcome {
    const subject = subjectOf(found, frozenView(call.container));
    const instance = this.calls.run(subject, 'create()', () =>
      checkHookInstance(found.model.create(this.#frozen(options))),
    );
    return this.calls.run(subject, 'run()', () => {
      const outcome = instance.run(Object.freeze(call));
      const scrutiny = this.#scrutinyOf(found);
      if (scrutiny.left > 0) refuseUnknownKeys(outcome, keysOf.hook);
      scrutiny.left -= 1;
      return checkHookOutcome(outcome);
    });
  }

  /** A scheduler's say about one pod. */
  placement(found: FoundModel<'schedulers'>, pod: PendingPod, options: unknown): GuardedPlacement {
    const { plugin, contribution } = found;
    const subject = { plugin: plugin.name, contribution, pod: pod.identity, container: '' };
    const create = () => found.model.create(this.#frozen(options));
    return guardedPlacement(create, pod, subject, this.calls, this.#asked);
  }

  /** Options are one object for all processes: none may change it. */
  #frozen(options: unknown): undefined {
    // Mostly those of the last call: what they hold is looked at once.
    if (options !== this.#lastOptions) freeze(options);
    this.#lastOptions = options;
    return options as undefined;
  }
}

/** Also what a frozen value holds: the schema of a plugin may have frozen no more than that. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const [, member] of Object.entries(value)) freeze(member);
}
