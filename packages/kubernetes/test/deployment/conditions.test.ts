import type { DeploymentSpec } from '@podsim/api';
import { type SimTime, seconds } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import {
  conditionOf,
  deploymentStatus,
  isComplete,
  pausedConditions,
  rolloutConditions,
  untilDeadline,
  withCondition,
} from '../../src/controllers/deployment/conditions.ts';
import { type DeploymentStatus, FIRST_STATUS } from '../../src/store/workloads.ts';
import { specOf } from './specs.ts';

const at = (time: number): SimTime => seconds(time) as number as SimTime;

const counted = (replicas: number, pods: number, available: number) => ({
  replicas,
  status: {
    ...FIRST_STATUS.ReplicaSet,
    replicas: pods,
    readyReplicas: available,
    availableReplicas: available,
  },
});

const spec = specOf(3, 1, 1, { progressDeadlineSeconds: 60 });

/** A status with so many pods of the new and of the old revision, and so many available. */
function statusOf(
  [fresh, old, available]: readonly [number, number, number],
  before: DeploymentStatus = FIRST_STATUS.Deployment,
): DeploymentStatus {
  const own = counted(fresh, fresh, Math.min(fresh, available));
  const rest = counted(old, old, available - own.status.availableReplicas);
  const { conditions } = before;
  return deploymentStatus([rest, own], own, { spec, generation: 1, conditions, stamp: at(1) });
}

/** `Progressing` after a sync at a time. */
function progress(status: DeploymentStatus, before: DeploymentStatus, time: number, of = spec) {
  const conditions = rolloutConditions(status, {
    spec: of,
    generation: 1,
    before,
    subject: 'ReplicaSet "web-1"',
    now: at(time),
    stamp: at(time),
  });
  return { conditions, progressing: conditionOf(conditions, 'Progressing') };
}

describe('deploymentStatus', () => {
  test('counts replicas by status, and what is unavailable by spec', () => {
    const own = counted(2, 1, 1);
    const status = deploymentStatus([counted(2, 3, 1), own], own, {
      spec,
      generation: 4,
      conditions: [],
      stamp: at(1),
    });
    expect(status).toMatchObject({
      observedGeneration: 4,
      replicas: 4,
      updatedReplicas: 1,
      availableReplicas: 2,
      unavailableReplicas: 2,
    });
  });

  test.each([
    [2, 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'],
    [1, 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'],
  ])(
    'with %i of 3 available and 1 dispensable it is Available %s',
    (available, state, reason, message) => {
      const { conditions } = statusOf([3, 0, available]);
      expect(conditions).toMatchObject([{ type: 'Available', status: state, reason, message }]);
    },
  );
});

describe('rolloutConditions (DEP-6)', () => {
  const before = statusOf([1, 3, 3]);

  test('progress is more updated, fewer old or more available replicas', () => {
    for (const counts of [
      [2, 3, 3],
      [1, 2, 3],
      [1, 3, 4],
    ] as const) {
      const { progressing } = progress(statusOf(counts, before), before, 5);
      expect(progressing).toMatchObject({
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: 'ReplicaSet "web-1" is progressing.',
      });
    }
  });

  test('each progress counts for the deadline, though the transition stays', () => {
    const first = {
      ...before,
      conditions: progress(statusOf([2, 2, 3], before), before, 5).conditions,
    };
    const next = progress(statusOf([3, 1, 3], first), first, 9).progressing;
    expect([next?.lastTransitionTime, next?.lastUpdateTime]).toEqual([at(5), at(9)]);
  });

  test('it is complete when all are updated, available and alone', () => {
    const status = statusOf([3, 0, 3], before);
    expect(isComplete(spec, 1, status)).toBe(true);
    expect(isComplete(spec, 2, status)).toBe(false);
    expect(isComplete(spec, 1, statusOf([3, 1, 4], before))).toBe(false);
    expect(progress(status, before, 5).progressing).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: 'ReplicaSet "web-1" has successfully progressed.',
    });
  });

  test('without progress for longer than the deadline it times out, and may still complete', () => {
    const stuck = {
      ...before,
      conditions: progress(statusOf([2, 2, 3], before), before, 5).conditions,
    };
    const still = { ...statusOf([2, 2, 3], stuck), conditions: stuck.conditions };
    const base = { ...still };
    expect(progress(still, base, 65).progressing?.reason).toBe('ReplicaSetUpdated');
    const late = progress(still, base, 66);
    expect(late.progressing).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: 'ReplicaSet "web-1" has timed out progressing.',
    });
    const timedOut = { ...still, conditions: late.conditions };
    expect(progress(timedOut, timedOut, 600).conditions).toBe(timedOut.conditions);
    const done = progress(statusOf([3, 0, 3], timedOut), timedOut, 700).progressing;
    expect(done?.reason).toBe('NewReplicaSetAvailable');
  });

  test('after a rollout is complete, losing pods is no lack of progress', () => {
    const done = progress(statusOf([3, 0, 3], before), before, 5).conditions;
    const complete = { ...statusOf([3, 0, 3]), conditions: done };
    const lost = { ...statusOf([3, 0, 1], complete), conditions: done };
    expect(progress(lost, complete, 1000).progressing?.reason).toBe('NewReplicaSetAvailable');
  });

  test('without a deadline nothing is said', () => {
    const none: DeploymentSpec = { ...spec, progressDeadlineSeconds: 2_147_483_647 };
    expect(progress(statusOf([2, 2, 3], before), before, 5, none).progressing).toBeUndefined();
  });
});

describe('untilDeadline', () => {
  const said = {
    type: 'Progressing',
    status: 'True',
    reason: 'ReplicaSetUpdated',
    message: '',
  } as const;
  const waiting = { ...statusOf([1, 3, 3]), conditions: withCondition([], said, at(10)) };

  test('counts from the last progress', () => {
    expect(untilDeadline(spec, 1, waiting, at(30))).toBe(seconds(40));
  });

  test('nothing is waited for when it is over or complete', () => {
    const over = { ...said, status: 'False', reason: 'ProgressDeadlineExceeded' } as const;
    const timedOut = { ...waiting, conditions: withCondition([], over, at(10)) };
    expect(untilDeadline(spec, 1, timedOut, at(30))).toBeNull();
    const complete = { ...statusOf([3, 0, 3]), conditions: waiting.conditions };
    expect(untilDeadline(spec, 1, complete, at(30))).toBeNull();
    expect(untilDeadline(spec, 1, FIRST_STATUS.Deployment, at(30))).toBeNull();
  });
});

describe('pausedConditions', () => {
  const paused = { ...spec, paused: true };

  test('says that a Deployment is paused, and that it goes on', () => {
    const first = pausedConditions(paused, [], at(1));
    expect(first).toMatchObject([
      { status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' },
    ]);
    expect(pausedConditions(paused, first, at(2))).toBe(first);
    expect(pausedConditions(spec, first, at(3))).toMatchObject([
      {
        status: 'Unknown',
        reason: 'DeploymentResumed',
        lastTransitionTime: at(1),
        lastUpdateTime: at(3),
      },
    ]);
  });

  test('does not hide that it has timed out', () => {
    const over = {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: '',
    } as const;
    const conditions = withCondition([], over, at(1));
    expect(pausedConditions(paused, conditions, at(2))).toBe(conditions);
  });
});
