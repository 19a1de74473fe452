import {
  CaseError,
  type Fields,
  flag,
  has,
  number,
  oneOf,
  optionalRecord,
  record,
  requiredText,
  text,
  texts,
} from '@podsim/experiment/assert';
import {
  asTime,
  type ContainerState,
  type ContainerStatus,
  generateStatus,
  type KubeletPod,
  type PodStatus,
  type ProbeWorker,
} from '@podsim/experiment/rules';
import { PodWorld } from './pod-world.ts';
import { containerFields, type ProbedContainer, podManifest, TYPES } from './probed-pod.ts';

const SECOND = 1_000_000;
const PERIOD_SECONDS = 10;
const CONTAINER = 'main';
const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed'] as const;
const ANSWERS = ['success', 'failure', 'error'] as const;

/** Function `proberWorker` of the grammar: real workers in a real simulation. */
export class ProberRows {
  readonly #world: PodWorld;
  #step: StepRows | null = null;

  constructor(release: string) {
    this.#world = new PodWorld(release);
  }

  row(input: Fields): Fields {
    if (text(input, 'ask', '') === 'workers') return this.#workers(input);
    switch (text(input, 'op', 'step')) {
      case 'step':
        this.#step ??= new StepRows(this.#world, input);
        return this.#step.row(input);
      case 'stop': {
        const step = new StepRows(this.#world, input);
        step.row({ ...input, answer: 'success' });
        return step.stop();
      }
      case 'updatePodStatus':
        return updatePodStatus(this.#world, record(input, 'container'));
      case 'probe':
        return probeOnce(this.#world, input);
      default:
        throw new CaseError(`there is no op ${requiredText(input, 'op')}`);
    }
  }

  #workers(input: Fields): Fields {
    const world = this.#world;
    const { prober } = world;
    switch (requiredText(input, 'op')) {
      case 'addPod':
        prober.addPod(addProbedPod(world, requiredText(input, 'pod'), input));
        break;
      case 'removePod':
        for (const pod of world.pods) {
          if (pod.object.name === requiredText(input, 'pod')) prober.removePod(pod);
        }
        break;
      case 'cleanup':
        for (const pod of world.pods) {
          if (!texts(input, 'keep').includes(pod.object.name)) prober.removePod(pod);
        }
        break;
      default:
        throw new CaseError(`there is no op ${requiredText(input, 'op')}`);
    }
    const names = ({ pod, container, type }: ProbeWorker): string =>
      `${pod.object.name}/${container.name}/${type}`;
    return { workers: world.pods.flatMap((pod) => pod.probes.map(names)) };
  }
}

function addProbedPod(world: PodWorld, name: string, input: Fields): KubeletPod {
  const containers = (['sidecars', 'containers'] as const).flatMap((key) =>
    Object.keys(record(input, key)).map((container): ProbedContainer => {
      const probes = texts(record(input, key), container);
      const kind = key === 'sidecars' ? 'sidecar' : 'main';
      return { name: container, kind, probes: TYPES.filter((type) => probes.includes(type)) };
    }),
  );
  return world.addPod(podManifest(name, 'Always', containers, {}), {}, false);
}

/** One worker of one container, turn by turn. */
class StepRows {
  readonly #world: PodWorld;
  readonly #pod: KubeletPod;
  readonly #worker: ProbeWorker;
  readonly #type: (typeof TYPES)[number];
  /** Identities that rows give to instances, in order of appearance. */
  readonly #ids: string[] = [];
  #started = false;

  constructor(world: PodWorld, input: Fields) {
    this.#world = world;
    this.#type = oneOf(input, 'type', TYPES, 'readiness');
    const probe = {
      periodSeconds: PERIOD_SECONDS,
      failureThreshold: number(input, 'failureThreshold', 1),
      successThreshold: number(input, 'successThreshold', 1),
      initialDelaySeconds: number(input, 'initialDelaySeconds', 0),
    };
    const container = { name: CONTAINER, kind: 'main' as const, probes: [this.#type] };
    const policy = text(input, 'restartPolicy', 'Always');
    const deleted = flag(input, 'deleted', false);
    this.#pod = world.addPod(podManifest('pod', policy, [container], probe), {}, deleted);
    world.start(this.#pod, [CONTAINER]);
    world.prober.addPod(this.#pod);
    this.#worker = this.#pod.probes[0] as ProbeWorker;
  }

  row(input: Fields): Fields {
    const { status, id } = this.#status(input);
    this.#pod.status = status;
    // The first turn is immediate; the following ones come with the period.
    const answer = oneOf(input, 'answer', ANSWERS, oneOf(input, 'probeAnswer', ANSWERS, 'success'));
    this.#world.pass(this.#started ? PERIOD_SECONDS : 0, answer);
    this.#started = true;
    const { onHold, resultRun } = this.#worker;
    return {
      go: this.#pod.probes.includes(this.#worker),
      result: this.#worker.resultFor(id),
      ...{ onHold, resultRun },
    };
  }

  stop(): Fields {
    this.#world.prober.removePod(this.#pod);
    const { probes } = this.#pod;
    return { result: probes[0]?.resultFor(0) ?? null, workers: probes.length };
  }

  #status(input: Fields): { status: PodStatus | null; id: number } {
    const id = this.#idOf(text(input, 'containerId', 'c'));
    if (has(input, 'podStatus') && input.podStatus === null) return { status: null, id };
    const given = optionalRecord(input, 'podStatus') ?? { container: { state: 'running' } };
    const container = optionalRecord(given, 'container');
    const statuses: ContainerStatus[] = [];
    if (container) statuses.push(this.#containerStatus(input, container, id));
    if (flag(given, 'otherContainer', false)) {
      statuses.push({ ...this.#containerStatus(input, { state: 'running' }, id), name: 'other' });
    }
    const phase = oneOf(given, 'phase', PHASES, 'Running');
    return { status: { ...this.#pod.object.status, phase, statuses }, id };
  }

  #idOf(name: string): number {
    if (!this.#ids.includes(name)) this.#ids.push(name);
    return this.#ids.indexOf(name);
  }

  #containerStatus(input: Fields, container: Fields, containerId: number): ContainerStatus {
    const state = this.#stateOf(input, container);
    // The probes of a container begin once its startup probe, if it has one, has succeeded.
    const started = flag(input, 'started', this.#type !== 'startup');
    return {
      name: CONTAINER,
      kind: 'main',
      state,
      last: null,
      ready: false,
      started: state.type === 'running' && started,
      restartCount: 0,
      containerId,
      image: 'image',
    };
  }

  #stateOf(input: Fields, container: Fields): ContainerState {
    const { now } = this.#world;
    const type = oneOf(container, 'state', ['waiting', 'running', 'terminated'], 'running');
    const runningFor = number(container, 'runningFor', number(input, 'runningFor', 60));
    if (type === 'waiting') return { type, reason: '', message: '' };
    const startedAt = asTime(now - runningFor * SECOND);
    if (type === 'running') return { type, startedAt };
    const end = { exitCode: 0, reason: 'Completed', message: '', startedAt, finishedAt: now };
    return { type, ...end };
  }
}

/** `op: updatePodStatus`: ready and started, as the kubelet generates them. */
function updatePodStatus(world: PodWorld, container: Fields): Fields {
  const kind = oneOf(container, 'kind', ['init', 'sidecar', 'main'], 'main');
  const state = oneOf(container, 'state', ['waiting', 'running', 'terminated'], 'running');
  const probes = TYPES.filter((type) => container[type] !== undefined && container[type] !== null);
  const settings = { periodSeconds: PERIOD_SECONDS, failureThreshold: 1 };
  const specs: ProbedContainer[] = [{ name: CONTAINER, kind, probes }];
  if (kind !== 'main') specs.push({ name: 'regular', kind: 'main', probes: [] });
  const pod = world.addPod(podManifest('pod', 'Always', specs, settings), {}, false);
  if (state !== 'waiting') world.start(pod, [CONTAINER]);
  world.prober.addPod(pod);
  for (const type of ['startup', 'readiness'] as const) report(world, pod, container, type);
  if (state === 'terminated') world.exit(CONTAINER, number(container, 'exitCode', 0));
  const { status } = generateStatus(pod, world.clock, world.now, world.now, false, null);
  const all = [...status.initStatuses, ...status.statuses];
  const found = all.find(({ name }) => name === CONTAINER);
  return { ready: found?.ready ?? null, started: found?.started ?? null };
}

/** Has one worker report a result: time passes in which no other may probe. */
function report(
  world: PodWorld,
  pod: KubeletPod,
  container: Fields,
  type: 'startup' | 'readiness',
): void {
  const result = oneOf(container, type, ['success', 'failure', 'none'], 'none');
  if (result === 'none') return;
  const instance = pod.runtime.newestAt(CONTAINER, world.now);
  const status = generateStatus(pod, world.clock, world.now, world.now, false, null).status;
  const seen = (one: ContainerStatus): ContainerStatus =>
    one.name === CONTAINER
      ? { ...one, started: type !== 'startup', containerId: instance?.id ?? null }
      : one;
  pod.status = {
    ...status,
    initStatuses: status.initStatuses.map(seen),
    statuses: status.statuses.map(seen),
  };
  world.pass(PERIOD_SECONDS, result);
}

/** `op: probe`: what one execution comes to. */
function probeOnce(world: PodWorld, input: Fields): Fields {
  const probe = input.probe;
  if (probe === null || probe === undefined) {
    // Without a probe there is no worker, and a container that runs is as good as probed.
    const { ready } = updatePodStatus(world, { state: 'running' });
    return { result: ready === true ? 'success' : 'failure', error: false };
  }
  const outcome = text(input, 'outcome', 'error');
  const handled = typeof probe === 'string' || Object.keys(containerFields(probe)).length > 0;
  const answers = { success: 'success', warning: 'success', error: 'error' } as const;
  const answer = outcome in answers ? answers[outcome as keyof typeof answers] : 'failure';
  const step = new StepRows(world, { type: 'readiness' });
  const error = !handled || answer === 'error';
  const { result } = step.row({ answer: error ? 'error' : answer });
  return { result, error };
}
