import { describe, expect, it } from 'vitest';
import { humanDuration } from '../../src/kubectl/human-duration.ts';
import {
  type ListedContainer,
  type ListedPod,
  type ListedState,
  statusColumn,
} from '../../src/kubectl/status-column.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const YEAR = 365 * DAY;

describe('humanDuration (STAT-35)', () => {
  it.each([
    [-2, '<invalid>'],
    [-1.5, '0s'],
    [-1, '0s'],
    [0, '0s'],
    [59.999, '59s'],
    [119, '119s'],
    [120, '2m'],
    [121, '2m1s'],
    [10 * MINUTE - 1, '9m59s'],
    [10 * MINUTE, '10m'],
    [10 * MINUTE + 59, '10m'],
    [3 * HOUR - 1, '179m'],
    [3 * HOUR, '3h'],
    [3 * HOUR + MINUTE, '3h1m'],
    [8 * HOUR - 1, '7h59m'],
    [8 * HOUR, '8h'],
    [48 * HOUR - 1, '47h'],
    [48 * HOUR, '2d'],
    [49 * HOUR, '2d1h'],
    [8 * DAY - 1, '7d23h'],
    [8 * DAY, '8d'],
    [2 * YEAR - 1, '729d'],
    [2 * YEAR, '2y'],
    [2 * YEAR + DAY, '2y1d'],
    [8 * YEAR, '8y'],
    [9 * YEAR - 1, '8y'],
  ])('%d s is %s', (seconds, text) => {
    expect(humanDuration(seconds)).toBe(text);
  });
});

type State = Partial<ListedState> & Pick<ListedState, 'type'>;

function container(name: string, state: State | null, more: Partial<ListedContainer> = {}) {
  const full = state && { reason: '', exitCode: 0, signal: 0, ...state };
  const base = { ready: false, started: false, restartCount: 0, lastFinishedAgo: null };
  return { name, state: full, ...base, ...more };
}

const waiting = (reason: string): State => ({ type: 'waiting', reason });
const ended = (exitCode: number, reason = ''): State => ({ type: 'terminated', exitCode, reason });
const running: State = { type: 'running' };
const up = { ready: true, started: true };

const POD: ListedPod = {
  phase: 'Running',
  reason: '',
  deleted: false,
  conditions: [],
  readinessGates: [],
  initContainers: [],
  containers: ['a'],
  initStatuses: [],
  statuses: [],
};

function columns(pod: Partial<ListedPod>) {
  return statusColumn({ ...POD, ...pod });
}

const condition = (type: string, status: string, reason = '') => ({ type, status, reason });

describe('STATUS (STAT-31 to STAT-33)', () => {
  const two = ['a', 'b'];
  const init = [{ name: 'i', sidecar: false }];
  const pending = { phase: 'Pending', initContainers: init };

  it.each<[string, Partial<ListedPod>, string]>([
    ['the phase', {}, 'Running'],
    ['the reason of the pod', { phase: 'Failed', reason: 'Evicted' }, 'Evicted'],
    [
      'a container before the reason of the pod',
      { phase: 'Failed', reason: 'Evicted', statuses: [container('a', ended(137, 'Error'))] },
      'Error',
    ],
    [
      'the first container that has a reason',
      {
        containers: two,
        statuses: [container('a', running, up), container('b', waiting('CrashLoopBackOff'))],
      },
      'CrashLoopBackOff',
    ],
    [
      'the first of two reasons',
      {
        containers: two,
        statuses: [container('a', waiting('ErrImagePull')), container('b', ended(1, 'Error'))],
      },
      'ErrImagePull',
    ],
    ['no reason at all', { phase: 'Pending', statuses: [container('a', waiting(''))] }, 'Pending'],
    ['an exit code', { statuses: [container('a', ended(3))] }, 'ExitCode:3'],
    [
      'a signal',
      { statuses: [container('a', { type: 'terminated', exitCode: 137, signal: 9 })] },
      'Signal:9',
    ],
    ['init not begun', { ...pending, initStatuses: [container('i', waiting(''))] }, 'Init:0/1'],
    [
      'init about to begin',
      { ...pending, initStatuses: [container('i', waiting('PodInitializing'))] },
      'Init:0/1',
    ],
    [
      'init that waits',
      { ...pending, initStatuses: [container('i', waiting('CrashLoopBackOff'))] },
      'Init:CrashLoopBackOff',
    ],
    [
      'failed init',
      { ...pending, initStatuses: [container('i', ended(1, 'Error'))] },
      'Init:Error',
    ],
    ['its exit code', { ...pending, initStatuses: [container('i', ended(2))] }, 'Init:ExitCode:2'],
    [
      'init that is done',
      {
        ...pending,
        initStatuses: [container('i', ended(0, 'Completed'))],
        statuses: [container('a', waiting('PodInitializing'))],
      },
      'PodInitializing',
    ],
    [
      'a sidecar that has not started',
      {
        phase: 'Pending',
        initContainers: [...init, { name: 's', sidecar: true }],
        initStatuses: [container('i', ended(0)), container('s', running)],
      },
      'Init:1/2',
    ],
    [
      'init that runs again once the pod was initialised',
      {
        initContainers: init,
        conditions: [condition('Initialized', 'True')],
        initStatuses: [container('i', running)],
        statuses: [container('a', ended(137, 'Error'))],
      },
      'Error',
    ],
    [
      'scheduling gates',
      { phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'SchedulingGated')] },
      'SchedulingGated',
    ],
    ['deletion', { deleted: true, statuses: [container('a', running, up)] }, 'Terminating'],
    [
      'a pod that is done and deleted',
      { deleted: true, phase: 'Succeeded', statuses: [container('a', ended(0, 'Completed'))] },
      'Completed',
    ],
    ['a node that is lost', { deleted: true, reason: 'NodeLost' }, 'Unknown'],
  ])('%s', (_, pod, status) => {
    expect(columns(pod).status).toBe(status);
  });

  it('shows a pod of which one container is done by its Ready condition', () => {
    const statuses = [container('a', ended(0, 'Completed')), container('b', running, up)];
    expect(columns({ containers: two, statuses }).status).toBe('NotReady');
    const conditions = [condition('Ready', 'True')];
    expect(columns({ containers: two, statuses, conditions }).status).toBe('Running');
  });
});

describe('READY, RESTARTS and gates (STAT-30, STAT-34, STAT-37)', () => {
  const sidecars = {
    initContainers: [
      { name: 'i', sidecar: false },
      { name: 's', sidecar: true },
    ],
    initStatuses: [
      container('i', ended(0), { restartCount: 4, lastFinishedAgo: 50 }),
      container('s', running, { ...up, restartCount: 2, lastFinishedAgo: 600 }),
    ],
  };

  it('counts sidecars as containers', () => {
    expect(columns({ ...sidecars, statuses: [container('a', running, up)] }).ready).toBe('2/2');
    expect(columns({ ...sidecars, statuses: [container('a', ended(1))] }).ready).toBe('1/2');
  });

  it('counts restarts of init containers only until the pod is initialised', () => {
    const statuses = [container('a', running, { ...up, restartCount: 1 })];
    expect(columns({ ...sidecars, statuses }).restarts).toBe('3 (10m ago)');
    const initStatuses = [container('i', running, { restartCount: 4, lastFinishedAgo: 50 })];
    expect(columns({ ...sidecars, initStatuses, statuses }).restarts).toBe('4 (50s ago)');
  });

  it('gives the age of the newest restart, if there was one', () => {
    const restarted = (restartCount: number, lastFinishedAgo: number | null) =>
      container('a', running, { ...up, restartCount, lastFinishedAgo });
    expect(columns({ statuses: [restarted(0, 5)] }).restarts).toBe('0');
    expect(columns({ statuses: [restarted(2, null)] }).restarts).toBe('2');
    const both = [restarted(2, 7200), { ...restarted(1, 90), name: 'b' }];
    expect(columns({ containers: ['a', 'b'], statuses: both }).restarts).toBe('3 (90s ago)');
  });

  it('counts readiness gates that are True', () => {
    expect(columns({}).readinessGates).toBe('<none>');
    const conditions = [condition('x', 'True'), condition('y', 'False')];
    expect(columns({ readinessGates: ['x', 'y', 'z'], conditions }).readinessGates).toBe('1/3');
  });
});
