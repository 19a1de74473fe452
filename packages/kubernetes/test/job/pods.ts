import { type SimTime, seconds } from '@podsim/kernel';
import type { ContainerStatus, PodObject, PodPhase } from '../../src/store/objects.ts';

/** A pod of a Job, as its object tells of it. */
export interface PodFacts {
  readonly name?: string;
  readonly phase?: PodPhase;
  /** Container to exit code; a sidecar begins with `sidecar`. */
  readonly exits?: Readonly<Record<string, number>>;
  /** Seconds; when each container ended. */
  readonly at?: number;
  readonly conditions?: PodObject['status']['conditions'];
  readonly deleted?: boolean;
}

export const at = (second: number): SimTime => seconds(second) as number as SimTime;

/** Only what the rules about Jobs look at. */
export function podOf(facts: PodFacts): PodObject {
  const { name = 'job-x', phase = 'Failed', exits = {}, conditions = [], deleted } = facts;
  const statusOf = ([container, exitCode]: [string, number]): Partial<ContainerStatus> => ({
    name: container,
    kind: container.startsWith('sidecar') ? 'sidecar' : 'main',
    restartCount: 0,
    state: {
      ...{ type: 'terminated', exitCode, reason: 'Error', message: '', startedAt: at(0) },
      finishedAt: at(facts.at ?? 0),
    },
  });
  const all = Object.entries(exits).map(statusOf) as ContainerStatus[];
  const pod: Partial<PodObject> = {
    ...{ name, namespace: 'default', createdAt: at(0), nodeName: 'node1' },
    finalizers: ['batch.kubernetes.io/job-tracking'],
    deletionTimestamp: deleted ? at(100) : null,
    deletionGracePeriodSeconds: deleted ? 30 : null,
    status: {
      ...{
        phase,
        conditions,
        reason: '',
        message: '',
        startTime: null,
        podIP: '',
        resources: null,
      },
      initStatuses: all.filter(({ kind }) => kind === 'sidecar'),
      statuses: all.filter(({ kind }) => kind === 'main'),
    },
  };
  return pod as PodObject;
}
