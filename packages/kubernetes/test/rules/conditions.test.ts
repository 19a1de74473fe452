import { asTime } from '@podsim/kernel';
import { describe, expect, it } from 'vitest';
import {
  allContainersRestarting,
  type ConditionInput,
  containersReady,
  initialized,
  ready,
  type Verdict,
} from '../../src/kubelet/status/conditions.ts';
import type { Condition, ConditionStatus, ContainerStatus } from '../../src/store/objects.ts';

const NOW = asTime(0);

function status(name: string, more: Partial<ContainerStatus> = {}): ContainerStatus {
  return {
    name,
    kind: 'main',
    state: { type: 'waiting', reason: '', message: '' },
    last: null,
    ready: false,
    started: null,
    restartCount: 0,
    containerId: null,
    image: 'image',
    ...more,
  };
}

const running = { type: 'running', startedAt: NOW } as const;
const PENDING: ConditionInput = {
  phase: 'Pending',
  initContainers: [],
  containers: ['a', 'b'],
  initStatuses: [],
  statuses: [],
};
const init = (name: string, sidecar = false) => ({ name, sidecar });

/** `False ContainersNotReady: containers with …`. */
function shown({ status: value, reason, message }: Verdict): string {
  return [value, reason, message].filter((part) => part !== '').join(' | ');
}

describe('Initialized (STAT-14)', () => {
  it.each<[string, Partial<ConditionInput>, string]>([
    ['no init containers', {}, 'True'],
    [
      'no list of statuses',
      { initContainers: [init('i')], statuses: null },
      'False | UnknownContainerStatuses',
    ],
    [
      'nothing known of two',
      { initContainers: [init('i'), init('j')] },
      'False | ContainersNotInitialized | containers with unknown status: [i j]',
    ],
    [
      'one that runs, one unknown',
      { initContainers: [init('i'), init('j')], initStatuses: [status('i', { state: running })] },
      'False | ContainersNotInitialized | containers with unknown status: [j], ' +
        'containers with incomplete status: [i]',
    ],
    [
      'all done',
      { initContainers: [init('i')], initStatuses: [status('i', { ready: true })] },
      'True',
    ],
    [
      'a sidecar that has not started, though it is ready',
      { initContainers: [init('s', true)], initStatuses: [status('s', { ready: true })] },
      'False | ContainersNotInitialized | containers with incomplete status: [s]',
    ],
    [
      'a sidecar that has started',
      { initContainers: [init('s', true)], initStatuses: [status('s', { started: true })] },
      'True',
    ],
    [
      'init once more after main containers have run',
      {
        initContainers: [init('i')],
        initStatuses: [status('i', { state: running })],
        statuses: [status('a', { state: running })],
      },
      'True',
    ],
    [
      'a pod that has succeeded',
      { phase: 'Succeeded', initContainers: [init('i')], initStatuses: [status('i')] },
      'True | PodCompleted',
    ],
  ])('%s', (_, input, verdict) => {
    expect(shown(initialized({ ...PENDING, ...input }))).toBe(verdict);
  });
});

describe('ContainersReady (STAT-15)', () => {
  const a = status('a', { ready: true });
  const b = status('b', { ready: true });

  it.each<[string, Partial<ConditionInput>, string]>([
    ['no list of statuses', { statuses: null }, 'False | UnknownContainerStatuses'],
    ['all ready', { statuses: [a, b] }, 'True'],
    [
      'one unknown, one not ready',
      { statuses: [status('b')] },
      'False | ContainersNotReady | containers with unknown status: [a], ' +
        'containers with unready status: [b]',
    ],
    [
      'a sidecar, named before the main containers',
      {
        initContainers: [init('s', true)],
        initStatuses: [status('s')],
        statuses: [status('a'), b],
      },
      'False | ContainersNotReady | containers with unready status: [s a]',
    ],
    [
      'a regular init container does not count',
      { initContainers: [init('i')], initStatuses: [status('i')], statuses: [a, b] },
      'True',
    ],
    ['a pod that has failed', { phase: 'Failed', statuses: [a, b] }, 'False | PodFailed'],
    ['a pod that has succeeded', { phase: 'Succeeded', statuses: [a, b] }, 'False | PodCompleted'],
  ])('%s', (_, input, verdict) => {
    expect(shown(containersReady({ ...PENDING, ...input }))).toBe(verdict);
  });
});

describe('Ready (STAT-16)', () => {
  const gate = (type: string, value: ConditionStatus): Condition => {
    return { type, status: value, reason: '', message: '', lastTransitionTime: NOW };
  };
  const yes: Verdict = { status: 'True', reason: '', message: '' };

  it('is what the containers are, where they are not ready', () => {
    const no: Verdict = { status: 'False', reason: 'ContainersNotReady', message: 'm' };
    expect(ready(no, ['x'], [gate('x', 'True')])).toEqual(no);
  });

  it('wants all gates', () => {
    expect(ready(yes, ['x', 'y'], [gate('x', 'True'), gate('y', 'True')])).toEqual(yes);
    expect(shown(ready(yes, ['x', 'y'], [gate('x', 'False')]))).toBe(
      'False | ReadinessGatesNotReady | ' +
        'the status of pod readiness gate "x" is not "True", but False, ' +
        'corresponding condition of pod readiness gate "y" does not exist.',
    );
  });
});

describe('AllContainersRestarting (NEW-7)', () => {
  const rules = [{ action: 'RestartAllContainers', operator: 'NotIn', values: [0] }] as const;
  const ended = (exitCode: number) => {
    const more = { reason: '', message: '', startedAt: NOW, finishedAt: NOW };
    return { type: 'terminated', exitCode, ...more } as const;
  };

  it('begins with an end that a rule names', () => {
    const containers = [
      { rules, state: ended(1) },
      { rules: [], state: running },
    ];
    expect(shown(allContainersRestarting('Running', containers))).toBe(
      'True | RestartAllContainersStarted | container exited with restart policy rule',
    );
    expect(shown(allContainersRestarting('Running', [{ rules, state: ended(0) }]))).toBe('False');
    expect(shown(allContainersRestarting('Failed', containers))).toBe('False | PodFailed');
  });
});
