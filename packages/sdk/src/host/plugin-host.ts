import type { Simulation } from '@podsim/kernel';
import type { HookCall, HookOutcome, ProbeAttempt, ProbeOutcome } from '../models.ts';
import type { Behavior, ContainerView, Hold, Process } from '../process.ts';
import type { PendingPod } from '../schedulers.ts';
import { type Budgets, type CallName, Calls, type CallWatch, type Subject } from './boundary.ts';
import type { FoundModel, ModelKind } from './contributions.ts';
import { guardedBehavior } from './guarded-behavior.ts';
import { type Asked, type GuardedPlacement, guardedPlacement } from './guarded-placement.ts';
import { GuardedProcess } from './guarded-process.ts';
import { checkBehavior, checkHookOutcome, checkInstance, checkProbeOutcome } from './outcomes.ts';
import { ContractError } from './plugin-error.ts';
import { tablesOf } from './tables.ts';

/** How a run treats its plugins. */
export interface HostOptions {
  readonly watch?: CallWatch | null;
  readonly budgets?: Budgets;
}

/**
 * The only place of one simulation from which models of plugins are called: errors are attributed,
 * arguments and results checked, budgets kept.
 */
export class PluginHost {
  readonly calls: Calls;
  readonly #simulation: Simulation;
  readonly #asked: Asked = new Map();

  constructor(simulation: Simulation, { watch = null, budgets }: HostOptions = {}) {
    this.#simulation = simulation;
    this.calls = new Calls(() => simulation.now, watch, budgets);
  }

  /** Creates the behaviour of one process. */
  runtime(found: FoundModel<'runtimeModels'>, process: Process, options: unknown): Behavior {
    const { calls } = this;
    const subject = subjectOf(found, process.container);
    const { records } = this.#simulation;
    const guarded = new GuardedProcess(process, subject, calls, {
      tables: tablesOf(found.plugin),
      emit: (table, row) => records.emit(table, row),
    });
    guarded.answering = true;
    const behavior = calls.run(subject, 'create()', () =>
      checkBehavior(found.model.create(guarded, frozen(options) as undefined)),
    );
    guarded.answering = false;
    return guardedBehavior(behavior, guarded, calls);
  }

  /**
   * The outcome of one attempt. Attempts whose ordinal is 0 or a power of eight are asked for
   * twice, because a probe model is pure and what it says may be used again.
   *
   * @param attempt gives a new attempt at each call, with streams at their beginning.
   */
  probe(
    found: FoundModel<'probeModels'>,
    attempt: () => ProbeAttempt,
    options: unknown,
  ): ProbeOutcome {
    const first = attempt();
    const { ordinal, type, container } = first;
    const subject = subjectOf(found, container);
    const outcome = this.#ask(found, subject, first, options);
    if (!isAskedTwice(ordinal)) return outcome;
    const again = this.#ask(found, subject, attempt(), options);
    if (isSameOutcome(again, outcome)) return outcome;
    const error = new ContractError(
      `is not pure: asked twice for attempt ${ordinal} of the ${type} probe, it gave ` +
        `${JSON.stringify(outcome)} and then ${JSON.stringify(again)}; ` +
        'let it depend on nothing but its attempt and options',
    );
    throw this.calls.attributed(error, subject, 'probe()');
  }

  /** Two calls in one, without closures: nothing is called as often. */
  #ask(
    found: FoundModel<'probeModels'>,
    subject: Subject,
    attempt: ProbeAttempt,
    options: unknown,
  ): ProbeOutcome {
    const { calls } = this;
    let call: CallName = 'create()';
    calls.enter(subject, call);
    try {
      const created: unknown = found.model.create(frozen(options) as undefined);
      const instance = checkInstance<{ probe(attempt: ProbeAttempt): unknown }>(created, 'probe');
      calls.throwViolation();
      calls.leave();
      call = 'probe()';
      calls.enter(subject, call);
      const outcome = checkProbeOutcome(instance.probe(Object.freeze(attempt)), attempt.startedAt);
      calls.throwViolation();
      return outcome;
    } catch (error) {
      throw calls.attributed(error, subject, call);
    } finally {
      calls.leave();
    }
  }

  hook(found: FoundModel<'hookModels'>, call: HookCall, options: unknown): HookOutcome {
    const subject = subjectOf(found, call.container);
    const instance = this.calls.run(subject, 'create()', () =>
      checkInstance<{ run(call: HookCall): unknown }>(
        found.model.create(frozen(options) as undefined),
        'run',
      ),
    );
    return this.calls.run(subject, 'run()', () =>
      checkHookOutcome(instance.run(Object.freeze(call))),
    );
  }

  /** A scheduler's say about one pod. */
  placement(found: FoundModel<'schedulers'>, pod: PendingPod, options: unknown): GuardedPlacement {
    const { plugin, contribution } = found;
    const subject = { plugin: plugin.name, contribution, pod: pod.identity, container: '' };
    const create = () => found.model.create(frozen(options) as undefined);
    return guardedPlacement(create, pod, subject, this.calls, this.#asked);
  }
}

function subjectOf(
  { plugin, contribution }: FoundModel<ModelKind>,
  { pod, name }: ContainerView,
): Subject {
  return { plugin: plugin.name, contribution, pod: pod.identity, container: name };
}

/** Options are one object for all processes: none may change it. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const [, member] of Object.entries(value)) frozen(member);
  }
  return value;
}

const isSameOutcome = (one: ProbeOutcome, other: ProbeOutcome): boolean =>
  one.result === other.result &&
  one.latency === other.latency &&
  one.message === other.message &&
  isSameHold(one.hold, other.hold);

/** Most outcomes have none, or one that says until when. */
function isSameHold(one: Hold | undefined, other: Hold | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const files = (hold: Hold): string => hold.files?.join('\n') ?? '';
  return (
    one.until === other.until && one.attempts === other.attempts && files(one) === files(other)
  );
}

/** Often at first and seldom later: asking costs as much as the answer. */
const isAskedTwice = (ordinal: number): boolean =>
  (ordinal & (ordinal - 1)) === 0 && (31 - Math.clz32(ordinal)) % 3 <= 0;
