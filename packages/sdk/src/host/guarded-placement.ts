import type { CandidateNode, PendingPod, Placement } from '../schedulers.ts';
import type { Calls, Subject } from './boundary.ts';
import { refuseMisspelt } from './misspelt.ts';
import { checkPlacement, checkPoints, checkVerdict } from './outcomes.ts';
import { ContractError } from './plugin-error.ts';

/** A scheduler's answers about one pod, for whoever looks for a node. */
export interface GuardedPlacement {
  /** Why the node does not take it, null if it does; null for a scheduler that only scores. */
  readonly filter: ((node: CandidateNode) => string | null) | null;
  /** Points from 0 to 100; null for a scheduler that only filters. */
  readonly score: ((node: CandidateNode) => number) | null;
}

/** How often each contribution was asked in one run, by its name and the call. */
export type Asked = Map<string, number>;

/**
 * Creates a scheduler for one pod. Questions whose ordinal is a power of two are asked twice,
 * because a scheduler is pure.
 */
export function guardedPlacement(
  create: () => unknown,
  pod: PendingPod,
  subject: Subject,
  calls: Calls,
  asked: Asked,
): GuardedPlacement {
  const placement = calls.run(subject, 'create()', () => checkPlacement(create()));
  const ask = <T>(
    call: 'filter()' | 'score()',
    node: CandidateNode,
    question: (placement: Placement) => T,
  ): T => {
    const answer = calls.run(subject, call, () => question(placement));
    const key = `${subject.contribution} ${call}`;
    const ordinal = (asked.get(key) ?? 0) + 1;
    asked.set(key, ordinal);
    if ((ordinal & (ordinal - 1)) !== 0) return answer;
    const fresh = calls.run(subject, 'create()', () => {
      const again = checkPlacement(create());
      refuseMisspelt(again, ['filter', 'score'], 'an object');
      return again;
    });
    const again = calls.run(subject, call, () => question(fresh));
    if (again === answer) return answer;
    const error = new ContractError(
      `is not pure: asked twice about ${node.name}, it gave ${JSON.stringify(answer)} and then ` +
        `${JSON.stringify(again)}; let it depend on nothing but pod, node and options`,
    );
    throw calls.attributed(error, subject, call);
  };
  const { filter, score } = placement;
  return {
    filter:
      filter === undefined
        ? null
        : (node) => {
            const verdict = ask('filter()', node, (one) => checkVerdict(one.filter?.(pod, node)));
            return verdict === true ? null : verdict;
          },
    score:
      score === undefined
        ? null
        : (node) => ask('score()', node, (one) => checkPoints(one.score?.(pod, node))),
  };
}
