import type { Container, ProbeType } from '@podsim/api';
import { type Duration, type Place, type SimTime, type Simulation, seconds } from '@podsim/kernel';
import type { Hold } from '@podsim/sdk';
import type { Recorder } from '../../events/recorder.ts';
import type { Models } from '../../model-registry.ts';
import type { Release } from '../../releases.ts';
import type { ContainerStatus } from '../../store/objects.ts';
import type { Timeline } from '../../store/timeline.ts';
import type { HealthVerdict, KubeletPod } from '../kubelet-pod.ts';
import type { CachedResult, ProbeResult } from './outcome.ts';
import { failure, internalError, success, warning } from './outcome.ts';
import { probeIn } from './probe-in.ts';
import { ProbeWorker } from './worker.ts';

export interface ProberParts {
  readonly simulation: Simulation;
  readonly release: Release;
  readonly recorder: Recorder;
  readonly models: Models;
  readonly timeline: Timeline;
  readonly noSkip: boolean;
  readonly attempts: boolean;
  /** When the kubelet started; null: long ago (PROBE-2). */
  readonly startedAt: SimTime | null;
  /** A cached result changed (SYNC-5): what the kubelet's main loop does about it. */
  readonly onResult: (worker: ProbeWorker, result: CachedResult) => void;
}

const TITLES: Record<ProbeType, string> = {
  startup: 'Startup',
  readiness: 'Readiness',
  liveness: 'Liveness',
};

/** In order of creation per container (PROBE-1). */
const TYPES: readonly ProbeType[] = ['startup', 'readiness', 'liveness'];

/**
 * The probe workers of one kubelet.
 *
 * Mirrors pkg/kubelet/prober (prober_manager.go, prober.go). Left out: lifecycle of workers after
 * a kubelet restart.
 */
export class Prober {
  readonly release: Release;
  readonly noSkip: boolean;
  readonly #parts: ProberParts;

  constructor(parts: ProberParts) {
    this.#parts = parts;
    this.release = parts.release;
    this.noSkip = parts.noSkip || parts.attempts;
  }

  get now(): SimTime {
    return this.#parts.simulation.now;
  }

  nextPlace(): Place {
    return this.#parts.simulation.nextPlace();
  }

  /** Creates the pod's workers once, before any container starts (PROBE-1). */
  addPod(pod: KubeletPod): void {
    if (pod.probes.length > 0 || pod.probesAdded) return;
    pod.probesAdded = true;
    const workers = pod.containers
      .filter(({ kind }) => kind !== 'init')
      .flatMap(({ container }) => this.#workersOf(pod, container));
    // A copy has just its length.
    pod.probes = workers.slice();
    for (const worker of pod.probes) worker.start(this.#startDelay(worker));
  }

  #workersOf(pod: KubeletPod, container: Container): ProbeWorker[] {
    return TYPES.flatMap((type) => {
      const hasProbe = probeIn(container, type) !== null;
      return hasProbe ? [new ProbeWorker(this, pod, container, type)] : [];
    });
  }

  /** Shortly after a start of the kubelet, workers spread over one period (PROBE-2). */
  #startDelay({ pod, container, type, probe }: ProbeWorker): Duration {
    const { startedAt } = this.#parts;
    const period = probe.periodSeconds * 1_000_000;
    if (startedAt === null || this.now - startedAt >= period) return 0 as Duration;
    const draws = pod.latencies.next(`${container.name}/${type}/start`);
    return Math.floor(draws.uniform() * period) as Duration;
  }

  /**
   * What a container that ran before the kubelet restarted keeps of the API's status, until its
   * probes have reported (NEW-11); null: it begins anew (PROBE-29).
   */
  inherited({ pod, container, type }: ProbeWorker, status: ContainerStatus): CachedResult | null {
    const { startedAt } = this.#parts;
    if (startedAt === null || !this.release.keepsStatusOnRestart || type === 'liveness')
      return null;
    if (status.state.type !== 'running' || status.state.startedAt >= startedAt) return null;
    const { statuses, initStatuses } = pod.object.status;
    const known = [...statuses, ...initStatuses].find(({ name }) => name === container.name);
    const held = type === 'readiness' ? known?.ready : known?.started;
    return held ? 'success' : null;
  }

  /** TERM-11 step 2; sidecars keep theirs (SIDE-12). */
  stopLivenessAndStartup(pod: KubeletPod): void {
    for (const worker of [...pod.probes]) {
      const { name } = worker.container;
      const main = pod.object.spec.containers.some((container) => container.name === name);
      if (main && worker.type !== 'readiness') this.remove(worker);
    }
  }

  removePod(pod: KubeletPod): void {
    for (const worker of [...pod.probes]) this.remove(worker);
  }

  /** The kubelet's process has ended, and with it what its workers were doing. */
  abandonPod(pod: KubeletPod): void {
    this.removePod(pod);
    for (const worker of pod.endedProbes) worker.abandon();
  }

  remove(worker: ProbeWorker): void {
    worker.stop();
    const { pod } = worker;
    pod.probes = pod.probes.filter((other) => other !== worker);
    pod.endedProbes = pod.endedProbes.concat(worker);
  }

  /** The answer of a probe model that the scenario put in this probe's place. */
  modelFor(
    worker: ProbeWorker,
  ): ((ordinal: number) => { latency: Duration; result: ProbeResult }) | null {
    const { pod, container, type, probe } = worker;
    const verdict = pod.healthOf(container.name, type);
    if (verdict !== null) return () => forced(verdict, probe.timeoutSeconds);
    const model = this.#parts.models.probe(worker.model, pod.object, container, type);
    worker.model = model;
    if (!model) return null;
    return (ordinal) => {
      const view = pod.runtime.runningView(container.name);
      const outcome = model.outcome(view, ordinal, this.now, probe.timeoutSeconds);
      const timeout = probe.timeoutSeconds * 1_000_000;
      if (outcome.latency >= timeout) {
        return {
          latency: timeout as Duration,
          result: failure(outcome.message ?? 'timeout', true),
        };
      }
      return { latency: outcome.latency, result: modelResult(outcome) };
    };
  }

  /**
   * What an attempt takes beside the answer: setting up and tearing down an exec, or the network.
   * Drawn once per probe, so that answers can hold.
   */
  overhead({ pod, container, type, probe }: ProbeWorker): Duration {
    return probe.handler.type === 'exec'
      ? pod.latencies.fixed('exec', `${container.name}/${type}/exec`)
      : pod.latencies.fixed('localNetwork', `${container.name}/${type}/network`);
  }

  /** Whether an exec probe fails because its pod is being terminated. */
  cancelsExec({ pod }: ProbeWorker): boolean {
    return this.release.terminationCancelsExecProbes && pod.terminating;
  }

  /** Events of one execution (PROBE-17), and its row in the timeline on request. */
  report(worker: ProbeWorker, result: ProbeResult): void {
    const { pod, container, type } = worker;
    const { recorder, timeline, attempts } = this.#parts;
    const title = TITLES[type];
    if (attempts) {
      const detail = result.timedOut ? 'timeout' : result.outcome;
      timeline.row('probe', pod.object, container.name, type, detail);
    }
    if (result.outcome === 'failure') {
      recorder.container(
        pod.object,
        container.name,
        'Warning',
        'Unhealthy',
        `${title} probe failed: ${result.message}`,
      );
    } else if (result.outcome === 'error') {
      recorder.container(
        pod.object,
        container.name,
        'Warning',
        'Unhealthy',
        this.release.probeErrorText(title, result.message),
      );
    } else if (result.outcome === 'warning') {
      recorder.container(
        pod.object,
        container.name,
        'Warning',
        'ProbeWarning',
        `${title} probe warning: ${result.message}`,
      );
    }
  }

  resultChanged(worker: ProbeWorker, result: CachedResult): void {
    this.#parts.onResult(worker, result);
  }
}

/** What the timeline put in a probe's place. */
function forced(
  verdict: HealthVerdict,
  timeoutSeconds: number,
): { latency: Duration; result: ProbeResult } {
  const at = (latency: Duration, result: ProbeResult) => ({ latency, result });
  switch (verdict) {
    case 'ok':
      return at(seconds(0), success({}));
    case 'warn':
      return at(seconds(0), warning('forced by the timeline'));
    case 'timeout':
      return at(seconds(timeoutSeconds), failure('timeout forced by the timeline', true));
    case 'error':
      return at(seconds(0), internalError('forced by the timeline'));
    default:
      return at(seconds(0), failure('forced by the timeline'));
  }
}

function modelResult(outcome: {
  readonly result: 'success' | 'failure' | 'error';
  readonly message?: string;
  readonly hold?: Hold;
}): ProbeResult {
  if (outcome.result === 'success') return success(outcome.hold ?? null);
  const message = outcome.message ?? '';
  return outcome.result === 'failure' ? failure(message) : internalError(message);
}
