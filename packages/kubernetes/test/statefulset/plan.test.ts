import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type Member,
  planSet,
  type SetPlan,
  type Wanted,
} from '../../src/controllers/statefulset/plan.ts';

/**
 * Pods in a few letters: ordinal, revision a or b, then r(eady, available), R(eady, not yet
 * available), p(ending), f(inished), and t for terminating: `0ar`, `2bpt`.
 */
function member(text: string): Member {
  const [, ordinal, revision = '', state, terminating] =
    /^(\d+)([ab])([rRpf])(t?)$/.exec(text) ?? [];
  return {
    ordinal: Number(ordinal),
    revision,
    finished: state === 'f',
    ready: state === 'r' || state === 'R',
    available: state === 'r',
    terminating: terminating === 't',
  };
}

function wanted(more: Partial<Wanted> = {}): Wanted {
  return {
    replicas: 3,
    start: 0,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', partition: 0, maxUnavailable: null },
    currentRevision: 'a',
    updateRevision: 'a',
    waitsForAvailable: false,
    ...more,
  };
}

/** `+1a` creates ordinal 1 of revision a, `-2` deletes the pod with ordinal 2. */
function words({ replicas, condemned, outdated }: SetPlan<Member>): string {
  return [...replicas, ...condemned, ...outdated]
    .flatMap((action) => {
      if (action === null) return [];
      return action.do === 'create'
        ? [`+${action.ordinal}${action.revision}`]
        : [`-${action.pod.ordinal}`];
    })
    .join(' ');
}

const plan = (more: Partial<Wanted>, ...pods: string[]): string =>
  words(planSet(wanted(more), pods.map(member)));

const rolling = (partition: number, maxUnavailable: number | null): Partial<Wanted> => ({
  updateStrategy: { type: 'RollingUpdate', partition, maxUnavailable },
  updateRevision: 'b',
});
const parallel = { podManagementPolicy: 'Parallel' } as const;

describe('planSet', () => {
  test.each<[what: string, more: Partial<Wanted>, pods: string[], expected: string]>([
    ['makes the first', {}, [], '+0a'],
    ['waits for the one before (STS-1)', {}, ['0ap'], ''],
    ['waits until it is available', {}, ['0aR'], ''],
    ['makes the next', {}, ['0ar'], '+1a'],
    ['fills a gap first', {}, ['0ar', '2ar'], '+1a'],
    ['waits for a pod that goes', {}, ['0art', '1ar', '2ar'], ''],
    ['deletes a pod that has ended (STS-1)', {}, ['0ar', '1af', '2ar'], '-1'],
    ['deletes it once', {}, ['0ar', '1aft', '2ar'], ''],
    ['counts from the first ordinal', { start: 5, replicas: 1 }, ['0ar'], '+5a'],
    ['scales down from the highest (STS-2)', { replicas: 1 }, ['0ar', '1ar', '2ar'], '-2'],
    ['waits for its end', { replicas: 1 }, ['0ar', '1ar', '2art'], ''],
    ['waits for the rest to be healthy', { replicas: 1 }, ['0ap', '1ar', '2ar'], ''],
    ['takes the unhealthy one itself', { replicas: 1 }, ['0ar', '1ar', '2ap'], '-2'],
    ['two that have ended block each other', { replicas: 1 }, ['0ar', '1af', '2af'], ''],
    ['not with one below it', { replicas: 1 }, ['0ar', '1ap', '2ap'], ''],
    ['updates from the highest (STS-3)', rolling(0, null), ['0ar', '1ar', '2ar'], '-2'],
    ['goes on with the next', rolling(0, null), ['0ar', '1ar', '2br'], '-1'],
    ['waits for the new one', rolling(0, null), ['0ar', '1ar', '2bp'], ''],
    ['stops at the partition', rolling(2, null), ['0ar', '1ar', '2br'], ''],
    ['makes pods below it of the old one', rolling(1, null), ['1br', '2br'], '+0a'],
    ['OnDelete leaves pods', onDelete(), ['0ar', '1ar', '2ar'], ''],
    ['and makes new ones', onDelete(), ['0ar', '1ar'], '+2b'],
    ['several at once', rolling(0, 2), ['0ar', '1ar', '2ar'], '-2 -1'],
    ['less those that are away', rolling(0, 2), ['0ar', '1ar', '2bp'], ''],
  ])('%s', (_, more, pods, expected) => {
    expect(plan(more, ...pods)).toBe(expected);
  });

  test.each<[what: string, more: Partial<Wanted>, pods: string[], expected: string]>([
    ['makes all at once (STS-4)', {}, [], '+0a +1a +2a'],
    ['scales down at once', { replicas: 0 }, ['0ap', '1ar', '2art'], '-1 -0'],
    ['updates one by one', rolling(0, null), ['0ar', '1ar', '2ar'], '-2'],
    ['waits for the new one', rolling(0, null), ['0ar', '1ar', '2bp'], ''],
    ['takes an old one that is not ready', rolling(0, null), ['0ar', '1ap', '2br'], '-1'],
    ['but not where the gate is on', rolling(0, 1), ['0ar', '1ap', '2br'], ''],
    ['goes on before minReadySeconds', rolling(0, null), ['0ar', '1ar', '2bR'], '-1'],
    [
      'or after them (1.34)',
      { ...rolling(0, null), waitsForAvailable: true },
      ['0ar', '1ar', '2bR'],
      '',
    ],
    ['deletes what has ended once', rolling(0, null), ['0ar', '1ar', '2af'], '-2'],
  ])('in parallel: %s', (_, more, pods, expected) => {
    expect(plan({ ...parallel, ...more }, ...pods)).toBe(expected);
  });

  it('brings any set to what is wanted, one pod away at a time', () => {
    const state = fc.constantFrom('ar', 'ap', 'br', 'bp', 'af', '');
    const input = fc.record({
      states: fc.array(state, { maxLength: 6 }),
      replicas: fc.integer({ min: 0, max: 5 }),
      ordered: fc.boolean(),
    });
    fc.assert(
      fc.property(input, ({ states, replicas, ordered }) => {
        const want = wanted({ replicas, updateRevision: 'b', ...(ordered ? {} : parallel) });
        let pods = states.flatMap((text, i) => (text === '' ? [] : [member(`${i}${text}`)]));
        // In order, two that have ended beyond the range are never deleted (see above).
        if (ordered) pods = pods.filter(({ ordinal, finished }) => !finished || ordinal < replicas);
        for (let round = 0; round < 40; round++) {
          // Whatever starts becomes ready, whatever goes is gone.
          pods = pods.filter(({ terminating }) => !terminating);
          pods = pods.map((pod) => (pod.finished ? pod : { ...pod, ready: true, available: true }));
          const { replicas: own, condemned, outdated } = planSet(want, pods);
          for (const action of [...own, ...condemned, ...outdated]) {
            if (action?.do === 'create') {
              pods.push(member(`${action.ordinal}${action.revision}p`));
            } else if (action) {
              pods = pods.map((pod) => (pod === action.pod ? { ...pod, terminating: true } : pod));
            }
          }
          expect(outdated.length).toBeLessThanOrEqual(1);
        }
        const left = pods.map(({ ordinal, revision }) => `${ordinal}${revision}`).sort();
        expect(left).toEqual(Array.from({ length: replicas }, (_, i) => `${i}b`));
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});

function onDelete(): Partial<Wanted> {
  return { updateStrategy: { type: 'OnDelete' }, updateRevision: 'b' };
}
