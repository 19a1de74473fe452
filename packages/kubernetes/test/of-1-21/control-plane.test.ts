import type { Service } from '@podsim/api';
import { type SimTime, seconds } from '@podsim/kernel';
import { describe, expect, it, test } from 'vitest';
import { endpointOf, endpointUntilDeleted } from '../../src/controllers/endpoints/endpoint-of.ts';
import {
  byExactAge,
  type Candidate,
  compareVictims,
} from '../../src/controllers/replicaset/victims.ts';
import { type ListedPod, statusColumn } from '../../src/kubectl/status-column.ts';
import { releaseOf } from '../../src/releases.ts';
import { podInfo } from '../../src/scheduler/cache/pod-info.ts';
import { FailureSeries } from '../../src/scheduler/failure-series.ts';
import { scoreBalanced } from '../../src/scheduler/plugins/node-resources.ts';
import { type ClusterEvent, mayHelpAnyone } from '../../src/scheduler/queue/hints.ts';
import type { PodObject, PodPhase } from '../../src/store/objects.ts';
import { podOf, World } from '../scheduler/world.ts';

const at = (time: number): SimTime => seconds(time) as number as SimTime;

test('a ReplicaSet takes the youngest first, to the second (K21-52)', () => {
  const pod: Candidate = {
    ...{ uid: 'a', isAssigned: true, phase: 'Running', readySince: at(100), deletionCost: 0 },
    ...{ relatedOnNode: 1, restarts: 0, sidecarRestarts: 0, createdAt: at(90) },
  };
  const later = { ...pod, uid: 'b', readySince: at(101) };
  expect(compareVictims(later, pod, byExactAge)).toBeLessThan(0);
  const newer = { ...pod, uid: 'b', createdAt: at(91) };
  expect(compareVictims(newer, pod, byExactAge)).toBeLessThan(0);
  const restarted = { ...pod, uid: 'b', restarts: 1, createdAt: at(50) };
  expect(compareVictims(restarted, pod, byExactAge)).toBeLessThan(0);
});

describe('endpoints (K21-56)', () => {
  const service = (publishNotReadyAddresses: boolean): Service =>
    ({
      metadata: { namespace: 'default', name: 'web' },
      spec: { selector: { app: 'web' }, publishNotReadyAddresses },
    }) as unknown as Service;
  const pod = (phase: PodPhase, restartPolicy: string, deleted = false): PodObject =>
    ({
      ...{ namespace: 'default', name: 'p', owner: null, removed: false },
      deletionTimestamp: deleted ? at(9) : null,
      spec: { restartPolicy },
      manifest: { metadata: { labels: { app: 'web' } } },
      status: { phase, podIP: '10.0.0.1', conditions: [] },
    }) as unknown as PodObject;

  it('a pod that is being deleted has none, unless all are published', () => {
    const going = pod('Running', 'Always', true);
    expect(endpointOf(service(false), going)).toMatchObject({ terminating: true });
    expect(endpointUntilDeleted(service(false), going)).toBeNull();
    expect(endpointUntilDeleted(service(true), going)).toMatchObject({ ready: true });
  });

  it.each<[PodPhase, string, boolean]>([
    ['Failed', 'Never', false],
    ['Succeeded', 'Never', false],
    ['Succeeded', 'OnFailure', false],
    ['Failed', 'OnFailure', true],
    ['Failed', 'Always', true],
    ['Running', 'Never', true],
  ])('%s with the policy %s: %s', (phase, policy, listed) => {
    const found = endpointUntilDeleted(service(false), pod(phase, policy));
    expect(found === null ? null : found.ready).toBe(listed ? false : null);
  });
});

describe('scheduler (K21-57)', () => {
  const world = new World().node('a', { cpu: 1000, memory: 1000 * 1024 * 1024 });
  const [one, other] = [podOf('one', { labels: { app: 'web' } }), podOf('other')];
  const waiting = (pod: PodObject) => ({
    info: podInfo(pod.spec),
    group: world.cache.groups.of(pod),
  });

  it('any change may help any pod, but a bound one only those that want to be near it', () => {
    const group = world.cache.groups.of(one);
    const gone: ClusterEvent = { what: 'podGone', group, info: podInfo(one.spec) };
    expect(mayHelpAnyone(gone, waiting(other))).toBe(true);
    const bound: ClusterEvent = { what: 'podBound', group };
    expect(mayHelpAnyone(bound, waiting(other))).toBe(false);
    const term = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'web' } } };
    const required = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
    const near = podOf('near', { spec: { affinity: { podAffinity: required } } });
    expect(mayHelpAnyone(bound, waiting(near))).toBe(true);
  });

  it('balances by requests with defaults; a full node has no points', () => {
    const points = (cpu: string) => {
      const pod = podOf('p', { requests: { cpu, memory: '100Mi' } });
      const subject = world.about(pod, { balancesNonZero: true });
      return subject.cache.nodes.map((node) => scoreBalanced(subject)?.of(node));
    };
    expect(points('500m')).toEqual([60]);
    expect(points('1000m')).toEqual([0]);
  });

  it('tells of a refusal again when the object has changed, and once more (K21-50)', () => {
    const series = new FailureSeries();
    const key = {};
    expect(series.next(key, ' ', 'a', at(0))).toBe('a');
    expect(series.next(key, ' a', 'a', at(1))).toBe('a');
    expect(series.next(key, ' a', 'a', at(3))).toBe('a');
    expect(series.next(key, ' a', 'a', at(7))).toBeNull();
  });
});

test('the columns of kubectl get pods are bare (K21-21)', () => {
  const ended = { type: 'terminated', reason: '', exitCode: 3, signal: 0 } as const;
  const pod: ListedPod = {
    ...{ phase: 'Failed', reason: '', deleted: true, readinessGates: [], containers: ['a'] },
    conditions: [{ type: 'Initialized', status: 'True', reason: '' }],
    initContainers: [{ name: 'i', sidecar: false }],
    initStatuses: [
      {
        ...{ name: 'i', ready: false, started: false },
        ...{ restartCount: 1, lastFinishedAgo: 5 },
        state: ended,
      },
    ],
    statuses: [
      {
        ...{ name: 'a', ready: false, started: false },
        ...{ restartCount: 2, lastFinishedAgo: 7 },
        state: ended,
      },
    ],
  };
  expect(statusColumn(pod)).toMatchObject({ status: 'ExitCode:3', restarts: '2 (7s ago)' });
  expect(statusColumn(pod, true)).toMatchObject({ status: 'Terminating', restarts: '1' });
  const kept = { ...pod, deleted: false };
  expect(statusColumn(kept, true)).toMatchObject({ status: 'Init:ExitCode:3' });
});

test('texts (K21-38, K21-43, K21-44, K21-45, K21-49, K21-57)', () => {
  const old = releaseOf('1.21');
  expect([
    old.execTimeoutText('sleep 9', 1),
    old.deadExecText('app', '0e7', 'running'),
    old.deadExecText('app', '0e7', 'exited'),
    old.deadExecText('app', '0e7', 'removed'),
    old.pulledText('busybox', seconds(1.234567), seconds(3), 5),
    old.unknownErrorText('no'),
    old.pullBackOffText('Back-off pulling image "a"', 'ErrImagePull: no'),
    old.restartBackOffText('app', 'p_default(1)'),
    old.postStartReason('command exited with 1: '),
    old.invalidHandlerText('&Handler{}'),
    old.scaledText('up', 'web-1', 1, 3),
    old.recreatingText('default/db', 'db-0'),
    old.preemptedText({ uid: 'u', namespace: 'default', name: 'vip' }, 'node1'),
    old.taintText('gpu', 'yes'),
  ]).toEqual([
    '',
    'rpc error: code = NotFound desc = failed to exec in container: failed to load task: ' +
      'no running task found: task 0e7 not found: not found',
    'rpc error: code = Unknown desc = failed to exec in container: ' +
      'container is in CONTAINER_EXITED state',
    'rpc error: code = NotFound desc = failed to exec in container: ' +
      'failed to find container "0e7" in store: not found',
    'Successfully pulled image "busybox" in 1.234567s',
    'rpc error: code = Unknown desc = no',
    'Back-off pulling image "a"',
    'Back-off restarting failed container',
    'PostStartHookError: command exited with 1: ',
    'Cannot run handler: invalid handler: &Handler{}',
    'Scaled up replica set web-1 to 3',
    'StatefulSet default/db is recreating failed Pod db-0',
    'Preempted by default/vip on node node1',
    "node(s) had taint {gpu: yes}, that the pod didn't tolerate",
  ]);
});
