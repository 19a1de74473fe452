import type { PodObject, Workload } from '@podsim/kubernetes/rules';
import { asRecord, type Fields, number, requiredText, text } from './fields.ts';
import { judgeFinal } from './judge-final.ts';
import {
  judgeAt,
  judgeBefore,
  judgeCount,
  judgeNever,
  judgeOrder,
  outside,
  patternsOf,
} from './judge-log.ts';
import type { LogEvent } from './log.ts';

/** An event that a component emitted, before aggregation. */
export interface EmittedEvent {
  readonly pod: string;
  readonly container: string;
  readonly reason: string;
  readonly message: string;
}

/** What a run left for assertions to look at. */
export interface Observed {
  readonly log: readonly LogEvent[];
  readonly emissions: readonly EmittedEvent[];
  /** All pods that were ever created, oldest first, as they were at the end. */
  readonly pods: readonly PodObject[];
  /** What the timeline calls a pod: `web#3`. */
  readonly nameOf: (pod: PodObject) => string;
  /** Objects with controllers that exist at the end. */
  readonly workloads: readonly Workload[];
  /** In seconds. */
  readonly end: number;
}

/**
 * Judges one assertion, a map with one key.
 *
 * @returns what did not hold, one line each; none if all did.
 * @throws CaseError for an assertion that says nothing that could be judged.
 */
export function judgeAssertion(assertion: Fields, run: Observed): readonly string[] {
  return Object.entries(assertion).flatMap(([key, value]): readonly string[] => {
    switch (key) {
      case 'order':
        return listed(judgeOrder(run.log, patternsOf(assertion, key)));
      case 'before': {
        const [a = '', b = ''] = patternsOf(assertion, key);
        return listed(judgeBefore(run.log, a, b));
      }
      case 'never':
        return listed(judgeNever(run.log, value));
      case 'count':
        return listed(judgeCount(run.log, asRecord(value, key)));
      case 'at':
        return listed(judgeAt(run.log, asRecord(value, key)));
      case 'final':
        return judgeFinal(asRecord(value, key), run);
      case 'eventReason':
        return listed(judgeReason(asRecord(value, key), run));
      default:
        return [`this runner does not know the assertion ${key}`];
    }
  });
}

function listed(judgement: string | null): readonly string[] {
  return judgement === null ? [] : [judgement];
}

/** `eventReason`: emissions before any aggregation, of one pod or of all. */
function judgeReason(fields: Fields, { emissions, pods, nameOf }: Observed): string | null {
  const reason = requiredText(fields, 'reason');
  const object = requiredText(fields, 'object');
  const part = text(fields, 'messageContains', '');
  const who = text(fields, 'pod', null);
  const container = object === 'pod' ? '' : object;
  const meant = new Set(pods.filter((pod) => nameOf(pod) === who).map(({ name }) => name));
  const count = emissions.filter((one) => {
    if (who !== null && !meant.has(one.pod)) return false;
    return one.reason === reason && one.container === container && one.message.includes(part);
  }).length;
  const bounds = outside(count, { min: number(fields, 'max', null) === null ? 1 : 0, ...fields });
  const what = part === '' ? reason : `${reason} with "${part}"`;
  return bounds === null
    ? null
    : `eventReason ${what} of ${object}: expected ${bounds}, saw ${count}`;
}
