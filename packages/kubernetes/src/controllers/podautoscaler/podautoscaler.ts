import { isWorkloadObject, type Raw, selects } from '@podsim/api';
import { type Entity, seconds } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import type { PodMetrics } from '../../metrics/pod-metrics.ts';
import type { Step } from '../../steps.ts';
import type { WatchEvent } from '../../store/watch.ts';
import {
  isKind,
  type Workload,
  type WorkloadKind,
  type WorkloadOf,
} from '../../store/workloads.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { WorkQueue } from '../work-queue.ts';
import { History } from './history.ts';
import { type Reading, readMetric } from './metric.ts';

type Autoscaler = WorkloadOf<'HorizontalPodAutoscaler'>;

/** How long after one look an autoscaler looks again, and how long after its creation (HPA-1). */
const PERIOD = seconds(15);

const SCALED: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet']);

interface Decision {
  readonly replicas: number;
  readonly reason: string;
  readonly targets: readonly string[];
}

/**
 * Scales workloads by what their pods use.
 *
 * Mirrors pkg/controller/podautoscaler/horizontal.go (HPA-1 to HPA-4). What pods use comes from
 * the models that play them, as of the moment of the look: the scrapes of metrics-server and its
 * means over time are left out. Left out, too: conditions, and metrics of Objects and from outside.
 */
export class PodAutoscaler implements Controller {
  readonly #parts: ControllerParts;
  readonly #metrics: PodMetrics;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #queue: WorkQueue<Autoscaler>;
  readonly #histories = new Map<Autoscaler, History>();

  constructor(parts: ControllerParts, metrics: PodMetrics) {
    this.#parts = parts;
    this.#metrics = metrics;
    const entity: Entity = parts.simulation.createEntity('horizontal-pod-autoscaler');
    this.#client = new Client(parts, entity, 'horizontal-pod-autoscaler');
    this.#recorder = parts.recorder('horizontal-pod-autoscaler');
    this.#queue = new WorkQueue(parts.simulation, entity, (object) => this.#sync(object));
  }

  onWatchEvent({ change, object }: WatchEvent): void {
    if (!object || !isKind(object, 'HorizontalPodAutoscaler')) return;
    if (change === 'added') this.#queue.addAfter(object, PERIOD);
    if (change !== 'removed') return;
    this.#histories.delete(object);
    this.#client.forget(object);
    this.#queue.drop(object);
  }

  *#sync(autoscaler: Autoscaler): Step {
    if (autoscaler.removed) return;
    this.#queue.addAfter(autoscaler, PERIOD);
    const workload = this.#target(autoscaler);
    if (!workload || !('replicas' in workload.manifest.spec)) return;
    const before = workload.manifest.spec.replicas;
    // Somebody has turned it off (HPA-2).
    if (before === 0) return;
    const decision = this.#decide(autoscaler, workload, before);
    if (!decision) return;
    const { replicas, reason, targets } = decision;
    if (replicas !== before) {
      yield* this.#client.request(autoscaler);
      if (!this.#scale(workload, replicas)) return;
      const text = `New size: ${replicas}; reason: ${reason}`;
      this.#recorder.object(autoscaler, 'Normal', 'SuccessfulRescale', text);
      const { now } = this.#parts.simulation;
      this.#historyOf(autoscaler).scaled(now, before, replicas, autoscaler.manifest.spec);
    }
    this.#report(autoscaler, before, replicas, targets);
  }

  #target(autoscaler: Autoscaler): Workload | null {
    const { kind, name } = autoscaler.manifest.spec.scaleTargetRef;
    const { store, note } = this.#parts;
    const found = SCALED.has(kind)
      ? store.workloads.get(kind as WorkloadKind, autoscaler.namespace, name)
      : null;
    if (found) return found;
    if (!SCALED.has(kind)) note(`hpa/${autoscaler.name}: the scale of a ${kind} is not simulated`);
    const resource = `${kind.toLowerCase()}s${kind === 'ReplicationController' ? '' : '.apps'}`;
    const text = `${resource} ${JSON.stringify(name)} not found`;
    this.#recorder.object(autoscaler, 'Warning', 'FailedGetScale', text);
    return null;
  }

  /** null: a metric that is missing forbids to scale (HPA-2). */
  #decide(autoscaler: Autoscaler, workload: Workload, current: number): Decision | null {
    const { spec } = autoscaler.manifest;
    const { minReplicas, maxReplicas } = spec;
    if (current > maxReplicas) {
      const reason = 'Current number of replicas above Spec.MaxReplicas';
      return { replicas: maxReplicas, reason, targets: autoscaler.status.targets };
    }
    if (current < minReplicas) {
      const reason = 'Current number of replicas below Spec.MinReplicas';
      return { replicas: minReplicas, reason, targets: autoscaler.status.targets };
    }
    const readings = this.#readings(autoscaler, workload, current);
    const targets = readings.map(({ shown }) => shown);
    const largest = this.#largest(autoscaler, readings, current);
    if (!largest) {
      this.#report(autoscaler, current, current, targets);
      return null;
    }
    const { now } = this.#parts.simulation;
    const bounded = Math.min(Math.max(largest.replicas, minReplicas), maxReplicas);
    const replicas = this.#historyOf(autoscaler).decide(now, current, bounded, spec);
    const isAbove = largest.replicas > current;
    const reason = isAbove ? `${largest.name} above target` : 'All metrics below target';
    return { replicas, reason, targets };
  }

  #readings(autoscaler: Autoscaler, workload: Workload, current: number): readonly Reading[] {
    const { manifest } = workload;
    const { simulation, store } = this.#parts;
    const { now } = simulation;
    const { metrics, scaleUp, scaleDown } = autoscaler.manifest.spec;
    if (!isWorkloadObject(manifest) || !('selector' in manifest.spec)) return [];
    const { selector } = manifest.spec;
    const pods = store.pods.filter(
      (pod) =>
        !pod.removed &&
        pod.namespace === workload.namespace &&
        selector !== null &&
        selects(selector as Parameters<typeof selects>[0], pod.manifest.metadata.labels),
    );
    const tolerances = { up: scaleUp.tolerance, down: scaleDown.tolerance };
    const subject = { now, pods, current, metrics: this.#metrics, tolerances };
    return metrics.map((metric) => readMetric(metric, subject));
  }

  /** The largest proposal; events tell of metrics that are missing. */
  #largest(autoscaler: Autoscaler, readings: readonly Reading[], current: number) {
    const failures = readings.filter((one) => 'error' in one);
    for (const { reason, error } of failures) {
      this.#recorder.object(autoscaler, 'Warning', reason, error);
    }
    let largest: Extract<Reading, { replicas: number }> | null = null;
    for (const one of readings) {
      if ('replicas' in one && one.replicas > (largest?.replicas ?? 0)) largest = one;
    }
    const [first] = failures;
    if (first && (!largest || largest.replicas < current)) {
      const counts = `${failures.length} invalid out of ${readings.length}`;
      const text = `invalid metrics (${counts}), first error is: ${first.context}: ${first.error}`;
      this.#recorder.object(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', text);
      return null;
    }
    return largest ?? { replicas: 0, name: '', shown: '' };
  }

  #historyOf(autoscaler: Autoscaler): History {
    const known = this.#histories.get(autoscaler) ?? new History();
    this.#histories.set(autoscaler, known);
    return known;
  }

  /** A PUT of the scale; false when the workload is gone. */
  #scale({ kind, namespace, name }: Workload, replicas: number): boolean {
    const { workloads } = this.#parts.store;
    const workload = workloads.get(kind, namespace, name);
    if (!workload) return false;
    const { manifest } = workload;
    const raw = { ...manifest.raw, spec: { ...(manifest.raw.spec as Raw), replicas } };
    const spec = { ...manifest.spec, replicas };
    workloads.replace(workload, { ...manifest, raw, spec } as Workload['manifest']);
    return true;
  }

  #report(
    autoscaler: Autoscaler,
    currentReplicas: number,
    desiredReplicas: number,
    targets: readonly string[],
  ): void {
    const { store, simulation } = this.#parts;
    const { lastScaleTime } = autoscaler.status;
    const scaledAt = currentReplicas === desiredReplicas ? lastScaleTime : simulation.now;
    store.workloads.writeStatus(autoscaler, {
      ...{ currentReplicas, desiredReplicas, targets },
      lastScaleTime: scaledAt,
    });
  }
}
