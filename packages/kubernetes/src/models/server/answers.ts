import type { Distribution, Draws, Duration } from '@podsim/kernel';
import type { Hold, ProbeType, Process, Request, RequestAttempt } from '@podsim/sdk';
import { attemptLatency, firstOf, holdBefore, type LatencyDraws } from '../latency/index.ts';
import type { Trouble } from './incidents.ts';
import type { ServerOptions } from './options.ts';

/** Who asks. */
export interface Asker {
  readonly from: Request['from'];
  readonly probe: ProbeType | null;
  /** null: it does not count its attempts, and each of its requests is drawn by itself. */
  readonly attempt: RequestAttempt | null;
}

/** How a request goes, in terms that all protocols have. */
export interface Reply {
  readonly failed: boolean;
  /** null: no answer. */
  readonly latency: Duration | null;
  readonly hold: Hold | undefined;
}

/** The streams of one kind of asker. */
interface AskerDraws extends LatencyDraws {
  readonly errors: Draws;
}

/** What a server answers, from its options, the trouble of the moment and the asker's draws. */
export class Answers {
  readonly #process: Process;
  readonly #options: ServerOptions;
  readonly #draws = new Map<string, AskerDraws>();

  constructor(process: Process, options: ServerOptions) {
    this.#process = process;
    this.#options = options;
  }

  reply(asker: Asker, trouble: Trouble): Reply {
    if (trouble.hung) return { failed: true, latency: null, hold: {} };
    const latency = trouble.latency ?? this.#options.latency;
    const errors = Math.max(trouble.errors, this.#options.errors);
    const draws = this.#drawsOf(asker);
    if (asker.attempt) return counted(latency, errors, asker.attempt, draws);
    const failed = draws.errors.chance(errors);
    const steady = latency.kind === 'constant' && (errors === 0 || errors === 1);
    const hold = steady ? {} : undefined;
    return { failed, latency: draws.ordinary.sample(latency), hold };
  }

  /** Numbered attempts read their streams by index, all others move theirs. */
  #drawsOf({ from, probe, attempt }: Asker): AskerDraws {
    const who = attempt ? `${from}/${probe}` : `${from}/each`;
    let draws = this.#draws.get(who);
    if (draws === undefined) {
      const stream = (what: string): Draws => this.#process.random(`${who}/${what}`);
      draws = {
        ordinary: stream('latency'),
        slow: stream('slow'),
        tail: stream('tail'),
        errors: stream('errors'),
      };
      this.#draws.set(who, draws);
    }
    return draws;
  }
}

function counted(
  d: Distribution,
  errors: number,
  attempt: RequestAttempt,
  draws: AskerDraws,
): Reply {
  const { ordinal } = attempt;
  const failAt = firstOf({ share: errors, draws: draws.errors }, ordinal);
  const { latency, slowAt } = attemptLatency(d, attempt, draws);
  const failed = failAt === ordinal;
  const next = Math.min(failAt, slowAt);
  return { failed, latency, hold: next === ordinal ? undefined : holdBefore(next, ordinal) };
}
