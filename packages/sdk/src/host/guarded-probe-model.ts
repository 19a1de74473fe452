import type { ProbeAttempt, ProbeOutcome } from '../models.ts';
import type { ContainerView, Hold } from '../process.ts';
import { type CallName, type Calls, type Subject, subjectOf } from './boundary.ts';
import type { FoundModel } from './contributions.ts';
import { frozenView } from './frozen-view.ts';
import { keysOf, refuseUnknownKeys } from './misspelt.ts';
import { checkProbeInstance, checkProbeOutcome } from './outcomes.ts';
import { ContractError } from './plugin-error.ts';

/** How often a probe model was asked, in this run. */
export interface AskedCount {
  value: number;
}

/** A plugin's probe model in the place of one probe of one container. */
export class GuardedProbeModel {
  readonly #found: FoundModel<'probeModels'>;
  readonly #options: undefined;
  readonly #calls: Calls;
  readonly #asked: AskedCount;
  readonly #closely: boolean;
  /** That of the last attempt, frozen: a restart of the container gives another one. */
  #container: ContainerView | null = null;
  /** The same for every attempt: those of a probe have one pod and one container. */
  #subject: Subject | null = null;

  /** @param options frozen; whatever the model's schema made of them. */
  constructor(
    found: FoundModel<'probeModels'>,
    options: unknown,
    calls: Calls,
    { asked, closely }: { readonly asked: AskedCount; readonly closely: boolean },
  ) {
    this.#found = found;
    this.#options = options as undefined;
    this.#calls = calls;
    this.#asked = asked;
    this.#closely = closely;
  }

  /**
   * The outcome of one attempt. Some are asked for twice, because a probe model is pure and what it
   * says may be used again.
   *
   * @param attempt gives a new attempt at each call, with streams at their beginning.
   */
  probe(attempt: () => ProbeAttempt): ProbeOutcome {
    const asked = this.#asked;
    asked.value += 1;
    const isTwice = isAskedTwice(asked.value);
    const outcome = this.#ask(attempt(), isTwice || this.#closely);
    if (!isTwice) return outcome;
    const second = attempt();
    const again = this.#ask(second, false);
    if (isSameOutcome(again, outcome)) return outcome;
    const error = new ContractError(
      `is not pure: asked twice for attempt ${second.ordinal} of the ${second.type} probe, it ` +
        `gave ${JSON.stringify(outcome)} and then ${JSON.stringify(again)}; ` +
        'let it depend on nothing but its attempt and options',
    );
    throw this.#calls.attributed(error, subjectOf(this.#found, second.container), 'probe()');
  }

  /** Two calls in one, without closures: nothing is called as often. */
  #ask(attempt: ProbeAttempt, closely: boolean): ProbeOutcome {
    if (attempt.container !== this.#container) this.#container = frozenView(attempt.container);
    this.#subject ??= subjectOf(this.#found, attempt.container);
    const calls = this.#calls;
    let call: CallName = 'create()';
    calls.enter(this.#subject, call);
    try {
      const instance = checkProbeInstance(this.#found.model.create(this.#options));
      calls.goOn('probe()');
      call = 'probe()';
      const given = instance.probe(Object.freeze(attempt));
      if (closely) refuseUnknownKeys(given, keysOf.probe);
      const outcome = checkProbeOutcome(given, attempt.startedAt);
      calls.returned();
      return outcome;
    } catch (error) {
      throw calls.failed(error, this.#subject, call);
    }
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
