import type { SimTime } from '@podsim/kernel';
import type { WallClock } from '../../clock.ts';
import {
  type Condition,
  type ContainerStatus,
  condition,
  isTerminal,
  type PodPhase,
  type PodStatus,
  withCondition,
} from '../../store/objects.ts';
import { IN_PROGRESS, PENDING } from '../allocation/resizing.ts';
import { type KubeletPod, ownRestart, probeOf, type SpecContainer } from '../kubelet-pod.ts';
import { sandboxChange } from '../pod-worker/actions.ts';
import { sandboxViews } from '../pod-worker/sandbox-views.ts';
import type { ProbeWorker } from '../prober/worker.ts';
import * as rules from './conditions.ts';
import { containerStatus, viewAt, withStartFailure } from './containers.ts';
import { podPhase } from './phase.ts';
import { reportedResources, resizeConditions, sameReports } from './resources.ts';

export interface Generated {
  readonly status: PodStatus;
  /** Readiness workers that the generation triggers (PROBE-6). */
  readonly triggers: readonly ProbeWorker[];
}

/** What ends a pod by decision, not by its containers: its status says why (TERM-19, TERM-20). */
export interface StatusOverride {
  readonly reason: string;
  readonly message: string;
  /** Reason and message of the condition DisruptionTarget; null adds none. */
  readonly disruption: { readonly reason: string; readonly message: string } | null;
  /** A pod that has succeeded by then is not made to have failed (TERM-26). */
  readonly sparesSuccess?: boolean;
}

/**
 * The API status of a pod as the kubelet sees it from its cache of time `at`
 * (KP generateAPIPodStatus; section 9).
 */
export function generateStatus(
  pod: KubeletPod,
  clock: WallClock,
  now: SimTime,
  at: SimTime,
  podIsTerminal: boolean,
  override: StatusOverride | null,
): Generated {
  const raw = pod.containers.map((spec) => {
    const views = viewAt(pod, spec.container.name, at);
    const plain = containerStatus(pod, spec, views, clock);
    return { spec, status: withStartFailure(pod, spec, views, plain) };
  });
  const old = pod.lastStatus;
  const phase = phaseOf(pod, old, raw, podIsTerminal, at, override);
  const triggers: ProbeWorker[] = [];
  const wipes = override !== null && pod.release.deadlineWipesConditions;
  const judged = raw.map(({ spec, status }) =>
    wipes ? status : withProbes(pod, spec, status, triggers),
  );
  const inits = judged.filter((status) => status.kind !== 'main');
  // Copies have just their length.
  const initStatuses = inits.length === 0 ? NO_STATUSES : inits.slice();
  const statuses = judged
    .filter((status) => status.kind === 'main')
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const keepsReason = phase === old.phase;
  const base = {
    phase,
    reason: override?.reason ?? (keepsReason ? old.reason : ''),
    message: override?.message ?? (keepsReason ? old.message : ''),
    initStatuses,
    statuses,
    startTime: old.startTime ?? clock.truncate(now),
    podIP: pod.runtime.readySandboxAt(at)?.ip ?? old.podIP,
    resources: reportedResources(pod, at),
  };
  const time = clock.truncate(now);
  const list = wipes ? [] : conditionList(pod, old, base, time, at);
  const conditions = override?.disruption
    ? withCondition(list, {
        type: 'DisruptionTarget',
        status: 'True',
        ...override.disruption,
        lastTransitionTime: time,
      })
    : list;
  // Made in one piece: what is added to a copy takes more memory.
  const { reason, message, startTime, podIP, resources } = base;
  const status: PodStatus = {
    ...{ phase, reason, message, conditions, initStatuses, statuses, startTime, podIP, resources },
  };
  return { status, triggers };
}

const NO_STATUSES: readonly ContainerStatus[] = Object.freeze([]);

function phaseOf(
  pod: KubeletPod,
  old: PodStatus,
  containers: readonly { spec: SpecContainer; status: ContainerStatus }[],
  podIsTerminal: boolean,
  at: SimTime,
  override: StatusOverride | null,
): PodPhase {
  const api = pod.object.status.phase;
  // STAT-4: a terminal phase is sticky, even if a deadline passes later.
  if (isTerminal(api)) return api;
  if (isTerminal(old.phase)) return old.phase;
  if (override && !override.sparesSuccess) return 'Failed';
  const input = containers.map(({ spec, status }) => {
    const restart = ownRestart(pod, spec);
    return { kind: spec.kind, status, ...(restart ? { restart } : {}) };
  });
  const { restartPolicy } = pod.spec;
  const sandbox = pod.runtime.sandboxAt(at)?.attempt;
  const hasInitialized = pod.spec.containers.some(({ name }) => {
    return pod.runtime.newestAt(name, at)?.sandbox === sandbox && sandbox !== undefined;
  });
  const phaseInput = { restartPolicy, containers: input, podIsTerminal, hasInitialized };
  const phase = podPhase(phaseInput, pod.release);
  return override && phase !== 'Succeeded' ? 'Failed' : phase;
}

/** PROBE-4, PROBE-5 and INIT-10: `started` and `ready`, and the triggers of PROBE-6. */
function withProbes(
  pod: KubeletPod,
  spec: SpecContainer,
  status: ContainerStatus,
  triggers: ProbeWorker[],
): ContainerStatus {
  if (spec.kind === 'init') {
    const done = status.state.type === 'terminated' && status.state.exitCode === 0;
    return { ...status, ready: done, started: status.state.type === 'running' };
  }
  if (status.state.type !== 'running') return { ...status, ready: false, started: false };
  const { name } = spec.container;
  const startup = probeOf(pod, name, 'startup');
  const startupResult =
    startup && (startup.resultFor(status.containerId) ?? startup.inherits(status));
  const started = startup === null || startupResult === 'success';
  if (!started) return { ...status, ready: false, started };
  const readiness = probeOf(pod, name, 'readiness');
  const result =
    readiness && (readiness.resultFor(status.containerId) ?? readiness.inherits(status));
  if (readiness === null || result === 'success') {
    return { ...status, ready: true, started };
  }
  if (result === null || !pod.release.triggersReadinessOnce) triggers.push(readiness);
  return { ...status, ready: false, started };
}

export const OWNED = ['Initialized', 'Ready', 'ContainersReady'] as const;
/** Conditions that not every release reports, or not always (OLD-13, NEW-7). */
const READY_TO_START = 'PodReadyToStartContainers';
const RESTARTING = 'AllContainersRestarting';

/** STAT-12: the kubelet's own conditions, after those of others, which stay as they are. */
function conditionList(
  pod: KubeletPod,
  old: PodStatus,
  next: Omit<PodStatus, 'conditions'>,
  time: SimTime,
  at: SimTime,
): readonly Condition[] {
  const { spec } = pod;
  const input: rules.ConditionInput = {
    phase: next.phase,
    initContainers: pod.containers
      .filter(({ kind }) => kind !== 'main')
      .map(({ container, kind }) => ({ name: container.name, sidecar: kind === 'sidecar' })),
    containers: spec.containers.map(({ name }) => name),
    initStatuses: next.initStatuses,
    statuses: next.statuses,
  };
  const foreign = pod.object.status.conditions;
  const containersReady = rules.containersReady(input, pod.release);
  const verdicts: (readonly [string, rules.Verdict])[] = [
    ...releaseConditions(pod, old, next, at),
    [OWNED[0], rules.initialized(input, pod.release)],
    [OWNED[1], rules.ready(containersReady, spec.readinessGates, foreign)],
    [OWNED[2], containersReady],
  ];
  const owned = new Set<string>([READY_TO_START, RESTARTING, PENDING, IN_PROGRESS, ...OWNED]);
  let list: readonly Condition[] = foreign.filter(({ type }) => !owned.has(type));
  for (const [type, verdict] of verdicts) {
    const previous = old.conditions.find((condition) => condition.type === type);
    const next = condition(type, verdict, time);
    list = withCondition(previous ? [...list, previous] : list, next);
  }
  return list;
}

/** Conditions that only some releases report (OLD-13, NEW-7). */
function releaseConditions(
  pod: KubeletPod,
  old: PodStatus,
  next: Omit<PodStatus, 'conditions'>,
  at: SimTime,
): (readonly [string, rules.Verdict])[] {
  const { release, spec } = pod;
  const list = resizeConditions(pod);
  if (release.readyToStartCondition) {
    const { changed } = sandboxChange(sandboxViews(pod, at), spec.hostNetwork);
    list.push([READY_TO_START, rules.readyToStartContainers(changed)]);
  }
  if (!release.restartAllContainers) return list;
  const statuses = [...next.initStatuses, ...next.statuses];
  const containers = pod.containers.map((one) => ({
    rules: ownRestart(pod, one)?.rules ?? [],
    state: statuses.find(({ name }) => name === one.container.name)?.state ?? null,
  }));
  const verdict = rules.allContainersRestarting(next.phase, containers);
  const known = old.conditions.some(({ type }) => type === RESTARTING);
  if (verdict.status === 'True' || known) list.push([RESTARTING, verdict]);
  return list;
}

/** Whether two statuses would be the same JSON; times of conditions follow from the rest. */
export function sameStatus(a: PodStatus, b: PodStatus): boolean {
  return (
    a.phase === b.phase &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.podIP === b.podIP &&
    a.startTime === b.startTime &&
    a.conditions.length === b.conditions.length &&
    a.conditions.every((one, i) => sameCondition(one, b.conditions[i])) &&
    sameContainers(a.initStatuses, b.initStatuses) &&
    sameContainers(a.statuses, b.statuses) &&
    sameReports(a.resources, b.resources)
  );
}

function sameCondition(a: Condition, b: Condition | undefined): boolean {
  return (
    b !== undefined &&
    a.type === b.type &&
    a.status === b.status &&
    a.reason === b.reason &&
    a.message === b.message
  );
}

function sameContainers(a: readonly ContainerStatus[], b: readonly ContainerStatus[]): boolean {
  return a.length === b.length && a.every((status, i) => sameContainer(status, b[i]));
}

function sameContainer(a: ContainerStatus, b: ContainerStatus | undefined): boolean {
  return (
    b !== undefined &&
    a.name === b.name &&
    a.ready === b.ready &&
    a.started === b.started &&
    a.restartCount === b.restartCount &&
    a.containerId === b.containerId &&
    sameState(a.state, b.state) &&
    (a.last === null ? b.last === null : b.last !== null && sameState(a.last, b.last))
  );
}

function sameState(a: ContainerStatus['state'], b: ContainerStatus['state']): boolean {
  if (a.type === 'waiting') {
    return b.type === 'waiting' && a.reason === b.reason && a.message === b.message;
  }
  if (a.type === 'running') return b.type === 'running' && a.startedAt === b.startedAt;
  return (
    b.type === 'terminated' &&
    a.exitCode === b.exitCode &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.finishedAt === b.finishedAt
  );
}
