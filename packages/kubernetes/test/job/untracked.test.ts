import { readObject } from '@podsim/api';
import { type Entity, runKey, Simulation, seconds } from '@podsim/kernel';
import { describe, expect, it } from 'vitest';
import {
  examineExisting,
  failureOf,
  hasNewFailure,
} from '../../src/controllers/job-untracked/existing-pods.ts';
import { WorkQueue } from '../../src/controllers/work-queue.ts';
import { all } from '../../src/steps.ts';
import type { JobStatus, WorkloadOf } from '../../src/store/workloads.ts';
import { at, podOf } from './pods.ts';

type JobSpec = WorkloadOf<'Job'>['manifest']['spec'];

function specOf(extra: object): JobSpec {
  const template = {
    spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'busybox' }] },
  };
  const { object } = readObject({
    ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job' } },
    spec: { ...extra, template },
  });
  if (object?.kind !== 'Job') throw new Error('not a Job');
  return object.spec;
}

const STATUS: JobStatus = {
  ...{ conditions: [], startTime: null, completionTime: null },
  ...{ active: 0, ready: 0, terminating: null, succeeded: 0, failed: 0 },
  ...{ completedIndexes: '', failedIndexes: null },
};

describe('a Job without finalizers (K21-51)', () => {
  const failed = podOf({ exits: { app: 1 } });

  it('counts the pods that exist; those that are being deleted count for nothing', () => {
    const pods = [
      failed,
      podOf({ phase: 'Succeeded', exits: { app: 0 } }),
      podOf({ phase: 'Running' }),
      podOf({ phase: 'Running', deleted: true }),
    ];
    const context = examineExisting(specOf({}), STATUS, pods, at(9));
    expect(context).toMatchObject({ succeeded: 1, failed: 1 });
    expect(context.active).toHaveLength(1);
    expect(examineExisting(specOf({}), STATUS, pods.slice(1), at(9)).failed).toBe(0);
  });

  it('reaches its limit only in a sync that finds a new failure and too few active pods', () => {
    const spec = specOf({ backoffLimit: 0, parallelism: 1 });
    const judged = (status: Partial<JobStatus>, others: readonly ReturnType<typeof podOf>[]) =>
      failureOf(examineExisting(spec, { ...STATUS, ...status }, [failed, ...others], at(9)));
    expect(judged({}, [])?.reason).toBe('BackoffLimitExceeded');
    expect(judged({ failed: 1 }, [])).toBeNull();
    expect(judged({}, [podOf({ phase: 'Running' })])).toBeNull();
    expect(hasNewFailure(examineExisting(spec, { ...STATUS, failed: 1 }, [failed], at(9)))).toBe(
      false,
    );
  });

  it('retries after 10, 20, 40 … at most 360 s, until a sync goes well', () => {
    const simulation = new Simulation({ key: runKey(1, 1) });
    const entity: Entity = simulation.createEntity('queue');
    const times: number[] = [];
    const key = {};
    const queue: WorkQueue<object> = new WorkQueue(
      simulation,
      entity,
      function* () {
        times.push(simulation.now / 1e6);
        expect(queue.lastDelay(key)).toBe(times.length === 1 ? 0 : delays[times.length - 2]);
        queue.retry(key);
        yield* all([]);
      },
      { first: seconds(10), longest: seconds(360) },
    );
    const delays = [10, 20, 40, 80, 160, 320, 360, 360].map(seconds);
    queue.add(key);
    simulation.run(at(1300));
    expect(times).toEqual([0, 10, 30, 70, 150, 310, 630, 990]);
    queue.succeeded(key);
    expect(queue.lastDelay(key)).toBe(0);
  });
});
