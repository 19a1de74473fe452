import type { PodFailureRule } from '@podsim/api';
import { describe, expect, it } from 'vitest';
import { nextRecord, remainingBackOff } from '../../src/controllers/job/back-off.ts';
import { finishTime } from '../../src/controllers/job/finish-time.ts';
import { matchFailurePolicy } from '../../src/controllers/job/pod-failure-policy.ts';
import { inRemovalOrder } from '../../src/controllers/job/removal-order.ts';
import { at, podOf } from './pods.ts';

const ready = (status: 'True' | 'False', second: number) => ({
  ...{ type: 'Ready', status, reason: '', message: '' },
  lastTransitionTime: at(second),
});

describe('back-off of a Job (JOB-3)', () => {
  it.each([
    [0, 0],
    [1, 10],
    [2, 20],
    [3, 40],
    [6, 320],
    [7, 600],
    [40, 600],
  ])('after %i failures no pod comes for %i s', (failures, wait) => {
    const record = { failures, lastFailure: failures === 0 ? null : at(5) };
    expect(remainingBackOff(record, at(5))).toBe(at(wait));
    expect(remainingBackOff(record, at(5 + wait))).toBe(0);
  });

  it('counts failures since the last success', () => {
    const failed = [podOf({ exits: { app: 1 }, at: 3 }), podOf({ exits: { app: 1 }, at: 9 })];
    const first = nextRecord({ failures: 1, lastFailure: at(1) }, [], failed);
    expect(first).toEqual({ failures: 3, lastFailure: at(9) });
    const success = podOf({ phase: 'Succeeded', exits: { app: 0 }, at: 5 });
    expect(nextRecord(first, [success], failed)).toEqual({ failures: 1, lastFailure: at(9) });
    expect(nextRecord(first, [success], [])).toEqual({ failures: 0, lastFailure: null });
  });

  it('runs from the end of the last container, sidecars included', () => {
    expect(finishTime(podOf({ exits: { app: 1, sidecar: 0 }, at: 7 }))).toBe(at(7));
    expect(finishTime(podOf({ conditions: [ready('False', 6)] }))).toBe(at(6));
    expect(finishTime(podOf({ deleted: true }))).toBe(at(70));
  });
});

describe('pod failure policy (JOB-8)', () => {
  const onCodes = (
    action: PodFailureRule['action'],
    operator: 'In' | 'NotIn',
    values: readonly number[],
    containerName: string | null = null,
  ): PodFailureRule => ({ action, on: { type: 'exitCodes', operator, values, containerName } });
  const pod = podOf({ name: 'job-a', exits: { app: 3, side: 0 } });

  it('takes the first rule that matches', () => {
    const rules = [onCodes('Ignore', 'In', [42]), onCodes('FailJob', 'In', [3])];
    expect(matchFailurePolicy(rules, pod)).toEqual({
      action: 'FailJob',
      counts: true,
      failJob:
        'Container app for pod default/job-a failed with exit code 3 ' +
        'matching FailJob rule at index 1',
    });
    expect(matchFailurePolicy([onCodes('Ignore', 'NotIn', [1])], pod).counts).toBe(false);
  });

  it('without a match the failure counts; an exit with 0 matches nothing', () => {
    const none = { action: null, counts: true, failJob: null };
    expect(matchFailurePolicy([onCodes('Ignore', 'NotIn', [3])], pod)).toEqual(none);
    expect(matchFailurePolicy([onCodes('Ignore', 'NotIn', [1], 'side')], pod)).toEqual(none);
    expect(matchFailurePolicy(null, pod)).toEqual(none);
  });

  it('looks at conditions', () => {
    const patterns = [{ type: 'DisruptionTarget', status: 'True' }];
    const rule: PodFailureRule = { action: 'FailJob', on: { type: 'podConditions', patterns } };
    const target = { ...ready('True', 0), type: 'DisruptionTarget' };
    const { failJob } = matchFailurePolicy([rule], podOf({ conditions: [target] }));
    expect(failJob).toBe(
      'Pod default/job-x has condition DisruptionTarget matching FailJob rule at index 0',
    );
    expect(matchFailurePolicy([rule], pod).failJob).toBeNull();
  });
});

it('surplus pods go by how far they have got', () => {
  const pending = podOf({ name: 'pending', phase: 'Pending' });
  const running = podOf({ name: 'running', phase: 'Running' });
  const old = podOf({ name: 'old', phase: 'Running', conditions: [ready('True', 1)] });
  const young = podOf({ name: 'young', phase: 'Running', conditions: [ready('True', 9)] });
  const order = inRemovalOrder([old, running, young, pending]).map(({ name }) => name);
  expect(order).toEqual(['pending', 'running', 'young', 'old']);
});
