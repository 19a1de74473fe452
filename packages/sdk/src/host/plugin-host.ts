import type { Simulation } from '@podsim/kernel';
import type { HookCall, HookOutcome, ProbeAttempt, ProbeOutcome } from '../models.ts';
import type { Behavior, Hold, Process } from '../process.ts';
import type { PendingPod } from '../schedulers.ts';
import {
  type Budgets,
  type CallName,
  Calls,
  type CallWatch,
  type Subject,
  subjectOf,
} from './boundary.ts';
import type { FoundModel } from './contributions.ts';
import { guardedBehavior } from './guarded-behavior.ts';
import { type Asked, type GuardedPlacement, guardedPlacement } from './guarded-placement.ts';
import { GuardedProcess } from './guarded-process.ts';
import { checkHookOutcome, checkInstance, checkProbeOutcome } from './outcomes.ts';
import { ContractError } from './plugin-error.ts';

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
  /** How often each probe model was asked, in this run. */
  readonly #probed = new Map<FoundModel<'probeModels'>, number>();
  #lastOptions: unknown;

  constructor(simulation: Simulation, { watch = null, budgets }: HostOptions = {}) {
    this.#simulation = simulation;
    this.calls = new Calls(() => simulation.now, watch, budgets);
  }

  /** Creates the behaviour of one process. */
  runtime(found: FoundModel<'runtimeModels'>, process: Process, options: unknown): Behavior {
    const { calls } = this;
    const guarded = new GuardedProcess(process, found, calls, this.#simulation.records);
    guarded.answering += 1;
    const behavior = calls.run(guarded.subject, 'create()', () =>
      guardedBehavior(found.model.create(guarded, this.#frozen(options)), guarded, calls),
    );
    guarded.answering -= 1;
    return behavior;
  }

  /**
   * The outcome of one attempt. Some are asked for twice, because a probe model is pure and what it
   * says may be used again.
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
    const count = (this.#probed.get(found) ?? 0) + 1;
    this.#probed.set(found, count);
    if (!isAskedTwice(count)) return outcome;
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
      const created: unknown = found.model.create(this.#frozen(options));
      const instance = checkInstance<{ probe(attempt: ProbeAttempt): unknown }>(created, 'probe');
      calls.returned();
      call = 'probe()';
      calls.enter(subject, call);
      const outcome = checkProbeOutcome(instance.probe(Object.freeze(attempt)), attempt.startedAt);
      calls.returned();
      return outcome;
    } catch (error) {
      throw calls.failed(error, subject, call);
    }
  }

  hook(found: FoundModel<'hookModels'>, call: HookCall, options: unknown): HookOutcome {
    const subject = subjectOf(found, call.container);
    const instance = this.calls.run(subject, 'create()', () =>
      checkInstance<{ run(call: HookCall): unknown }>(
        found.model.create(this.#frozen(options)),
        'run',
      ),
    );
    return this.calls.run(subject, 'run()', () =>
      checkHookOutcome(instance.run(Object.freeze(call))),
    );
  }

  /** Options are one object for all processes: none may change it. */
  #frozen(options: unknown): undefined {
    // Mostly those of the last call: what they hold is looked at once.
    if (options !== this.#lastOptions) freeze(options);
    this.#lastOptions = options;
    return options as undefined;
  }

  /** A scheduler's say about one pod. */
  placement(found: FoundModel<'schedulers'>, pod: PendingPod, options: unknown): GuardedPlacement {
    const { plugin, contribution } = found;
    const subject = { plugin: plugin.name, contribution, pod: pod.identity, container: '' };
    const create = () => found.model.create(this.#frozen(options));
    return guardedPlacement(create, pod, subject, this.calls, this.#asked);
  }
}

function freeze(value: unknown): void {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const [, member] of Object.entries(value)) freeze(member);
  }
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
const isAskedTwice = (count: number): boolean => (count & (count - 1)) === 0 || count % 100 === 0;
