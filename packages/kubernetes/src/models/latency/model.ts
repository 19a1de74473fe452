import { constant, type Distribution, milliseconds } from '@podsim/kernel';
import {
  defineProbeModel,
  type ProbeAttempt,
  type ProbeOutcome,
  readDistribution,
  readShare,
} from '@podsim/sdk';
import { described, optional, type Schema, shape } from '../schema.ts';
import { orDistribution } from '../shorthand.ts';
import { attemptLatency, firstOf, holdBefore } from './attempts.ts';

/** How the answers of a probe go. */
export interface LatencyOptions {
  readonly latency: Distribution;
  /** Share of the requests or answers that get lost: the probe times out. */
  readonly loss: number;
  /** Share of the answers that say that something is wrong. */
  readonly fail: number;
}

const MAP: Schema<LatencyOptions> = shape<LatencyOptions>({
  latency: optional(described(readDistribution, 'Of an answer.'), constant(milliseconds(5)), '5ms'),
  loss: optional(described(readShare, 'Share of attempts without an answer.'), 0),
  fail: optional(described(readShare, 'Share of answers that are failures.'), 0),
});

/** `latency: 40ms..2s` stands for `latency: { latency: 40ms..2s }`. */
const OPTIONS = orDistribution(MAP, (latency) => ({ latency, loss: 0, fail: 0 }));

/** A probe that is answered after a drawn time, or not at all, or badly. */
export const latency = defineProbeModel({
  description: 'Answers a probe after a drawn time; loses some of the requests, fails some.',
  options: OPTIONS,
  create: (options) => ({ probe: (attempt) => answer(options, attempt) }),
});

function answer(options: LatencyOptions, attempt: ProbeAttempt): ProbeOutcome {
  const { ordinal, timeout } = attempt;
  const lostAt = firstOf({ share: options.loss, draws: attempt.random('loss') }, ordinal);
  if (lostAt === ordinal) return { result: 'failure', latency: timeout };
  const failAt = firstOf({ share: options.fail, draws: attempt.random('fail') }, ordinal);
  const { latency, slowAt } = attemptLatency(options.latency, attempt, {
    ordinary: attempt.random('latency'),
    slow: attempt.random('slow'),
    tail: attempt.random('tail'),
  });
  if (slowAt === ordinal) return { result: 'failure', latency };
  if (failAt === ordinal) return { result: 'failure', latency, message: 'the answer was bad' };
  const hold = holdBefore(Math.min(lostAt, failAt, slowAt), ordinal);
  return { result: 'success', latency, ...(hold ? { hold } : {}) };
}
