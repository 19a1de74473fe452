import type { MetricTarget, ScalingMetric } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import type { PodMetrics, PodUsage } from '../../metrics/pod-metrics.ts';
import type { PodObject } from '../../store/objects.ts';
import { groupPods } from './pod-groups.ts';
import { average, replicasFor, type Tolerances, utilization } from './replicas.ts';

/** What one metric comes to: a proposal, or why there is none. */
export type Reading =
  | {
      readonly replicas: number;
      /** Such as `cpu resource utilization (percentage of request)`. */
      readonly name: string;
      /** As kubectl shows it: `45%/50%`. */
      readonly shown: string;
    }
  | {
      readonly reason: string;
      readonly error: string;
      /** What the error of all metrics together says before this one. */
      readonly context: string;
      readonly shown: string;
    };

/** What a metric is read from. */
export interface Subject {
  readonly now: SimTime;
  readonly pods: readonly PodObject[];
  readonly current: number;
  readonly metrics: PodMetrics;
  readonly tolerances: Tolerances;
}

/** Reads one metric of a workload's pods (HPA-1). */
export function readMetric(metric: ScalingMetric, subject: Subject): Reading {
  const { name, target } = metric;
  const shown = `<unknown>/${target === null ? '?' : targetText(target)}`;
  if (target === null) {
    const error = `unable to get metric ${name}: no ${metric.type} metrics are simulated`;
    const context = `failed to get ${metric.type.toLowerCase()} metric value`;
    return { reason: `FailedGet${metric.type}Metric`, error, context, shown };
  }
  try {
    const { replicas, value } = proposal(metric as Measured, subject);
    const text = `${target.type === 'Utilization' ? `${value}%` : milliText(value)}`;
    return { replicas, name: nameOf(metric as Measured), shown: `${text}/${targetText(target)}` };
  } catch (error) {
    if (!(error instanceof MissingMetric)) throw error;
    const { type } = metric;
    const wanted = target.type === 'Utilization' ? `${name} utilization` : name;
    const text = type === 'Pods' ? `unable to get metric ${name}: ` : `failed to get ${wanted}: `;
    const context = `failed to get ${CONTEXTS[type as Measured['type']](name)} metric value`;
    return { reason: `FailedGet${type}Metric`, error: text + error.message, context, shown };
  }
}

const CONTEXTS = {
  Resource: (name: string) => `${name} resource`,
  ContainerResource: (name: string) => `${name} container`,
  Pods: () => 'pods',
} as const;

type Measured = Exclude<ScalingMetric, { target: null }>;

/** Why a metric cannot be had now. */
class MissingMetric extends Error {}

function proposal(metric: Measured, subject: Subject): { replicas: number; value: number } {
  const { pods, now, current, tolerances } = subject;
  if (pods.length === 0) {
    throw new MissingMetric('no pods returned by selector while calculating replica count');
  }
  const samples = samplesOf(metric, subject);
  if (samples.size === 0) throw new MissingMetric(nothing(metric));
  const groups = groupPods(pods, samples, metric.name === 'cpu' && metric.type !== 'Pods', now);
  if (groups.ready.length === 0) {
    const text = 'did not receive metrics for targeted pods (pods might be unready)';
    throw new MissingMetric(text);
  }
  const counted = new Map(groups.ready.map((pod) => [pod, samples.get(pod) ?? 0]));
  const { target } = metric;
  if (target.type === 'AverageValue') {
    const { averageMilli } = target;
    const ratioOf = (some: ReadonlyMap<string, number>): number => average(some) / averageMilli;
    const usage = { samples, ratioOf, assumed: () => averageMilli };
    return { replicas: replicasFor(current, groups, usage, tolerances), value: average(counted) };
  }
  const { averageUtilization: percent } = target;
  const requests = requestsOf(metric, pods);
  const ratioOf = (some: ReadonlyMap<string, number>): number =>
    utilization(some, requests) / percent;
  const assumed = (pod: string): number =>
    Math.trunc(((requests.get(pod) ?? 0) * Math.max(100, percent)) / 100);
  const replicas = replicasFor(current, groups, { samples, ratioOf, assumed }, tolerances);
  return { replicas, value: utilization(counted, requests) };
}

/** By pod, in thousandths. */
function samplesOf(metric: Measured, { pods, metrics }: Subject): ReadonlyMap<string, number> {
  const sharers = pods.filter(
    ({ status, deletionTimestamp }) =>
      deletionTimestamp === null &&
      status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  ).length;
  const samples = new Map<string, number>();
  for (const pod of pods) {
    const usage = metrics.of(pod, sharers);
    const value = usage && usedOf(metric, usage);
    if (value !== null) samples.set(pod.name, value);
  }
  return samples;
}

function usedOf(metric: Measured, usage: PodUsage): number | null {
  if (metric.type === 'Pods') return usage.metrics.get(metric.name) ?? null;
  const containers =
    metric.type === 'ContainerResource'
      ? usage.containers.filter(({ name }) => name === metric.container)
      : usage.containers;
  if (containers.length === 0) return null;
  const all = containers.map(({ cpu, memory }) => (metric.name === 'cpu' ? cpu : memory));
  // Who knows what one container uses takes the others for idle.
  if (all.every((one) => one === null)) return null;
  return all.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}

/** Thousandths that each pod requests. @throws MissingMetric in upstream's words. */
function requestsOf(metric: Measured, pods: readonly PodObject[]): ReadonlyMap<string, number> {
  const requests = new Map<string, number>();
  for (const pod of pods) {
    let sum = 0;
    for (const { name, resources } of pod.spec.containers) {
      if (metric.type === 'ContainerResource' && name !== metric.container) continue;
      const { cpu, memory } = resources.requests;
      const amount = metric.name === 'cpu' ? cpu : memory === null ? null : memory * 1000;
      if (amount === null) {
        const text = `missing request for ${metric.name} in container ${name} of Pod ${pod.name}`;
        throw new MissingMetric(text);
      }
      sum += amount;
    }
    requests.set(pod.name, sum);
  }
  return requests;
}

function nothing({ type, name }: Measured): string {
  return type === 'Pods'
    ? `unable to fetch metrics from custom metrics API: no metric ${name} for pods`
    : `unable to get metrics for resource ${name}: no metrics returned from resource metrics API`;
}

function nameOf({ type, name, target }: Measured): string {
  if (type === 'Pods') return `pods metric ${name}`;
  const what = type === 'ContainerResource' ? `${name} container resource` : `${name} resource`;
  return target.type === 'Utilization' ? `${what} utilization (percentage of request)` : what;
}

const targetText = (target: MetricTarget): string =>
  target.type === 'Utilization' ? `${target.averageUtilization}%` : milliText(target.averageMilli);

/** Kubernetes' canonical form of thousandths. */
function milliText(milli: number): string {
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}
