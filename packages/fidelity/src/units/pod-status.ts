import { type Fields, flag, oneOf, optionalRecord, record, text } from '@podsim/experiment/assert';
import {
  asTime,
  type ContainerStatus,
  generateStatus,
  type Instance,
  type KubeletPod,
  type PodPhase,
  type PodStatus,
} from '@podsim/experiment/rules';
import { conditionsOf } from './pod-conditions.ts';
import { PodWorld } from './pod-world.ts';
import { restartPolicyOf } from './restart-policy.ts';
import { type SpecEntry, specEntries, statusesOf, statusOf } from './statuses.ts';

const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed'] as const satisfies PodPhase[];
const EPOCH = asTime(0);

/** `type: podStatus` and `containerStatus`: what the kubelet generates from what it knows. */
export function podStatusRow(input: Fields): Fields {
  const entries = specEntries(input);
  const previous = record(input, 'previous');
  const known = previousStatus(previous, entries);
  const api = { ...known, phase: oneOf(input, 'apiPhase', PHASES, known.phase) };
  const world = new PodWorld('1.32');
  const pod = world.addPod(manifestOf(input, entries), api, flag(input, 'deleted', false));
  if (optionalRecord(input, 'previous')) pod.status = { ...pod.object.status, ...known };
  const runtime = record(input, 'runtime');
  for (const entry of entries) {
    const status = optionalRecord(runtime, entry.name);
    if (status) addInstance(pod, entry, statusOf(status, entry.kind));
  }
  if (Object.keys(runtime).length > 0) {
    pod.runtime.addSandbox({ attempt: 0, createdAt: EPOCH, ip: '10.0.0.1', exitedAt: null });
  }
  const isTerminal = flag(input, 'podIsTerminal', false);
  const { status } = generateStatus(pod, world.clock, world.now, world.now, isTerminal, null);
  return shown(status, entries);
}

/** A manifest whose containers exist only by name: rows use capitals, which the API refuses. */
function manifestOf(input: Fields, entries: readonly SpecEntry[]): Fields {
  const containers = (kinds: readonly string[]): readonly Fields[] =>
    entries
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ name, kind }) => ({
        name: name.toLowerCase(),
        image: 'image',
        ...(kind === 'sidecar' ? { restartPolicy: 'Always' } : {}),
      }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pod' },
    spec: {
      restartPolicy: restartPolicyOf(input),
      initContainers: containers(['init', 'sidecar']),
      containers: containers(['main']),
    },
  };
}

function previousStatus(
  previous: Fields,
  entries: readonly SpecEntry[],
): Pick<PodStatus, 'phase' | 'reason' | 'message' | 'conditions' | 'initStatuses' | 'statuses'> {
  const lower = (status: ContainerStatus): ContainerStatus => {
    return { ...status, name: status.name.toLowerCase() };
  };
  return {
    phase: oneOf(previous, 'phase', PHASES, 'Pending'),
    reason: text(previous, 'reason', ''),
    message: text(previous, 'message', ''),
    conditions: conditionsOf(previous),
    initStatuses: (statusesOf(previous, 'initStatuses', entries) ?? []).map(lower),
    statuses: (statusesOf(previous, 'statuses', entries) ?? []).map(lower),
  };
}

/** An instance in the runtime that looks like a status. */
function addInstance(pod: KubeletPod, { name }: SpecEntry, status: ContainerStatus): void {
  const { state } = status;
  const spec = pod.containers.find(({ container }) => container.name === name.toLowerCase());
  if (!spec) return;
  const instance: Instance = {
    id: pod.runtime.nextId++,
    container: spec.container,
    attempt: status.restartCount,
    sandbox: 0,
    createdAt: EPOCH,
    startedAt: state.type === 'waiting' ? null : EPOCH,
    exitedAt: state.type === 'terminated' ? EPOCH : null,
    exitCode: state.type === 'terminated' ? state.exitCode : 0,
    exitReason: state.type === 'terminated' && state.exitCode !== 0 ? 'Error' : 'Completed',
    exitMessage: '',
    removedAt: null,
    process: null,
    stopSignaled: false,
    killed: null,
    previous: null,
  };
  pod.runtime.add(instance);
}

function shown(status: PodStatus, entries: readonly SpecEntry[]): Fields {
  const { phase, reason, message, conditions } = status;
  const all = [...status.initStatuses, ...status.statuses];
  const containers = entries.flatMap(({ name }) => {
    const found = all.find((one) => one.name === name.toLowerCase());
    return found ? [[name, shownContainer(found)]] : [];
  });
  return {
    ...{ phase, reason, message },
    conditions: Object.fromEntries(conditions.map((one) => [one.type, { ...one }])),
    containers: Object.fromEntries(containers),
  };
}

function shownContainer({ state, last, restartCount }: ContainerStatus): Fields {
  const reason = state.type === 'running' || state.reason === '' ? '' : `:${state.reason}`;
  return {
    state: `${state.type}${reason}`,
    last: last && { exitCode: last.exitCode, reason: last.reason },
    restartCount,
  };
}
