import type { SimTime } from '@podsim/kernel';
import type { WallClock } from '../../clock.ts';
import type { ContainerStatus, Running, Terminated, Waiting } from '../../store/objects.ts';
import { type KubeletPod, ownRestart, type SpecContainer } from '../kubelet-pod.ts';
import { shouldRestart } from '../restart-policy.ts';
import { type Instance, stateAt } from '../runtime/instance.ts';

/** How a runtime instance looked at some moment. */
export interface InstanceView {
  readonly instance: Instance;
  readonly state: 'created' | 'running' | 'exited';
}

/** Instances of one container as the kubelet's cache held them at `time`, newest first. */
export function viewAt(pod: KubeletPod, name: string, time: SimTime): InstanceView[] {
  const views: InstanceView[] = [];
  for (const instance of pod.runtime.knownAt(name, time)) {
    const state = stateAt(instance, time);
    if (state) views.push({ instance, state });
  }
  return views;
}

/** What shows of a container before its probes are asked: no `ready`, no `started`. */
export function containerStatus(
  pod: KubeletPod,
  spec: SpecContainer,
  views: readonly InstanceView[],
  clock: WallClock,
): ContainerStatus {
  const old = oldStatus(pod, spec);
  const { name, image } = spec.container;
  const [newest, second] = views;
  const base = { name, kind: spec.kind, ready: false, started: null, image };
  if (!newest) {
    // A pod that starts over shows nothing of the instances that were cleared away (NEW-7).
    if (pod.runtime.isCleared(name)) {
      const restartCount = old?.restartCount ?? 0;
      return { ...base, state: defaultWaiting(pod), last: null, restartCount, containerId: null };
    }
    const ended = old?.state.type === 'terminated';
    return ended ? old : { ...base, ...unknownToRuntime(pod, old) };
  }
  const last = second?.state === 'exited' ? terminated(second.instance, clock) : null;
  const { attempt: restartCount, id: containerId } = newest.instance;
  // The image of what runs, which a changed spec does not alter (MAIN-1).
  const { image: runs } = newest.instance.container;
  const state = stateOf(newest, clock, pod.release.createdShowsAsEnded);
  // Made in one piece: what is added to a copy takes more memory.
  const { kind, ready, started } = base;
  return { ...{ name, kind, state, last, ready, started, restartCount, containerId, image: runs } };
}

/** The text of an end that nobody saw, of a container that the runtime has lost (STAT-6). */
const VANISHED =
  'The container could not be located when the pod was deleted.  ' +
  'The container used to be Running';
const LOST_EXIT_CODE = 137;

type Inherited = Pick<ContainerStatus, 'state' | 'last' | 'restartCount' | 'containerId'>;

/** STAT-6: what is published of a container that has no instance. */
function unknownToRuntime(pod: KubeletPod, old: ContainerStatus | undefined): Inherited {
  const state = defaultWaiting(pod);
  if (!old) return { state, last: null, restartCount: 0, containerId: null };
  const { last, restartCount } = old;
  const plain = { state, last, restartCount, containerId: null };
  if (old.state.type !== 'running') return plain;
  if (!pod.release.countsLostContainers && (!pod.deleting || last)) return plain;
  const lost: Terminated = {
    type: 'terminated',
    exitCode: LOST_EXIT_CODE,
    reason: 'ContainerStatusUnknown',
    message: VANISHED,
    startedAt: old.state.startedAt,
    finishedAt: old.state.startedAt,
  };
  // A pod that is being deleted will not restart it: the count stays.
  const restarts = pod.deleting ? restartCount : restartCount + 1;
  return { state, last: lost, restartCount: restarts, containerId: null };
}

function oldStatus(pod: KubeletPod, spec: SpecContainer): ContainerStatus | undefined {
  const { statuses, initStatuses } = pod.lastStatus;
  const list = spec.kind === 'main' ? statuses : initStatuses;
  return list.find((status) => status.name === spec.container.name);
}

function stateOf(
  view: InstanceView,
  clock: WallClock,
  createdShowsAsEnded: boolean,
): ContainerStatus['state'] {
  const { instance, state } = view;
  if (state === 'created' && createdShowsAsEnded) return NEVER_RAN;
  if (state === 'created' || instance.startedAt === null) {
    if (state === 'exited') return terminated(instance, clock);
    return { type: 'waiting', reason: '', message: '' };
  }
  return state === 'running'
    ? running(clock.truncate(instance.startedAt))
    : terminated(instance, clock);
}

/** K21-17: what a runtime that knows no times tells of a container. */
const NEVER_RAN: Terminated = {
  type: 'terminated',
  exitCode: 0,
  reason: '',
  message: '',
  startedAt: 0 as SimTime,
  finishedAt: 0 as SimTime,
};

const runningSince = new Map<SimTime, Running>();
const REMEMBERED = 100;

/** Times are whole seconds, so that containers that start together share their state. */
function running(startedAt: SimTime): Running {
  const known = runningSince.get(startedAt);
  if (known) return known;
  if (runningSince.size >= REMEMBERED) runningSince.clear();
  const fresh: Running = { type: 'running', startedAt };
  runningSince.set(startedAt, fresh);
  return fresh;
}

/** STAT-5; times are whole seconds (STAT-10). */
export function terminated(instance: Instance, clock: WallClock): Terminated {
  const finished = instance.exitedAt as SimTime;
  return {
    type: 'terminated',
    exitCode: instance.exitCode,
    reason: instance.exitReason,
    message: instance.exitMessage,
    startedAt: clock.truncate(instance.startedAt ?? finished),
    finishedAt: clock.truncate(finished),
  };
}

/** INIT-8: what a container that never ran waits for. */
function defaultWaiting(pod: KubeletPod): Waiting {
  const reason =
    pod.object.spec.initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  return { type: 'waiting', reason, message: '' };
}

/**
 * STAT-7: a container that is to be started and whose last start was refused or failed shows
 * why it waits; what it ended with moves to lastState.
 */
export function withStartFailure(
  pod: KubeletPod,
  spec: SpecContainer,
  views: readonly InstanceView[],
  status: ContainerStatus,
): ContainerStatus {
  const failure = pod.startFailure(spec.container.name);
  if (!failure) return status;
  const newest = views[0] ?? null;
  const view = newest && { state: newest.state, exitCode: newest.instance.exitCode };
  // The policy of the pod, for sidecars too: what the kubelet does and what it shows differ here.
  const own = ownRestart(pod, spec);
  if (!shouldRestart(pod.object.spec.restartPolicy, view, pod.deleting, own)) return status;
  const succeeded = view?.state === 'exited' && view.exitCode === 0;
  if (spec.kind !== 'main' && succeeded) return status;
  const state: Waiting = { type: 'waiting', reason: failure.reason, message: failure.message };
  const last = status.state.type === 'terminated' ? status.state : status.last;
  return { ...status, state, last };
}
