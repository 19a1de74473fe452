import { type Path, recordOf } from '@podsim/api';
import { asTime, type Duration, minutes } from '@podsim/kernel';
import { DEFAULT_PROFILE, LATENCY_NAMES, RUNTIME_PROFILES } from '../runtime-profiles.ts';
import { unknownKey } from '../schema/check.ts';
import type { ClusterInput, ImageInput, NodeInput } from '../schema/cluster-schema.ts';
import type { Source } from '../source/source.ts';
import type {
  ImageRule,
  KubeletSettings,
  NodeSpec,
  RuntimeLatencies,
  ScenarioCluster,
} from '../types.ts';
import type { Findings } from './builder.ts';
import { buildSchedulers } from './schedulers.ts';

export const DEFAULT_RELEASE = '1.32';

const CLUSTER: Path = ['spec', 'cluster'];
const DEFAULT_CAPACITY = { cpu: 2000, memory: 8 * 1024 * 1024 * 1024, pods: 110 };
const MOST_NODES = 100_000;

/** Fills in the cluster's defaults and adds what no schema can say to `findings`. */
export function buildCluster(
  input: ClusterInput | null | undefined,
  source: Source,
  findings: Findings,
): ScenarioCluster {
  return {
    release: input?.version ?? DEFAULT_RELEASE,
    featureGates: input?.featureGates ?? [],
    kubelet: buildKubelet(input?.kubelet, source, findings),
    runtime: buildRuntime(input?.runtime),
    nodes: buildNodes(input?.nodes, source, findings),
    scheduler: buildSchedulers(input?.scheduler, source, findings),
    images: (input?.images ?? []).map((rule, i) => buildImage(rule, i, source, findings)),
  };
}

/** KubeletConfiguration defaults: spec section 16.1. */
function buildKubelet(
  input: ClusterInput['kubelet'],
  source: Source,
  findings: Findings,
): KubeletSettings {
  const serial = input?.serializeImagePulls ?? true;
  const parallel = input?.maxParallelImagePulls ?? null;
  if (serial && parallel !== null && parallel > 1) {
    const path = [...CLUSTER, 'kubelet', 'maxParallelImagePulls'];
    const message = 'cannot be above 1 unless serializeImagePulls is false';
    findings.at('invalid-value', source, path, message);
  }
  return {
    serializeImagePulls: serial,
    maxParallelImagePulls: parallel,
    registryPullQPS: input?.registryPullQPS ?? 5,
    registryBurst: input?.registryBurst ?? 10,
    eventRecordQPS: input?.eventRecordQPS ?? 50,
    eventBurst: input?.eventBurst ?? 100,
    maxContainerBackOff: backOff(input, source, findings),
    ...shutdownPeriods(input, source, findings),
  };
}

/**
 * TERM-26, as the kubelet validates it: each is 0 or at least a second, and the pods that are
 * critical get a part of the whole.
 */
function shutdownPeriods(
  input: ClusterInput['kubelet'],
  source: Source,
  findings: Findings,
): Pick<KubeletSettings, 'shutdownGracePeriod' | 'shutdownGracePeriodCriticalPods'> {
  const total = input?.shutdownGracePeriod ?? 0;
  const critical = input?.shutdownGracePeriodCriticalPods ?? 0;
  const fail = (name: string, message: string): void => {
    findings.at('invalid-value', source, [...CLUSTER, 'kubelet', name], message);
  };
  const given = { shutdownGracePeriod: total, shutdownGracePeriodCriticalPods: critical };
  for (const [name, period] of Object.entries(given)) {
    if (period > 0 && period < 1_000_000) fail(name, 'must be 0 or at least 1s');
  }
  if (critical > total) {
    fail('shutdownGracePeriodCriticalPods', 'cannot be more than shutdownGracePeriod');
  }
  return {
    shutdownGracePeriod: wholeSeconds(total),
    shutdownGracePeriodCriticalPods: wholeSeconds(critical),
  };
}

/** The kubelet hands pods whole seconds. */
const wholeSeconds = (period: number): number => Math.trunc(period / 1_000_000);

const DEFAULT_BACK_OFF = minutes(5);

/** NEW-4: between 1 s and 300 s. */
function backOff(input: ClusterInput['kubelet'], source: Source, findings: Findings): Duration {
  const period = input?.crashLoopBackOff?.maxContainerRestartPeriod ?? DEFAULT_BACK_OFF;
  if (period < 1_000_000 || period > DEFAULT_BACK_OFF) {
    const path = [...CLUSTER, 'kubelet', 'crashLoopBackOff', 'maxContainerRestartPeriod'];
    findings.at('invalid-value', source, path, 'must be between 1s and 300s');
  }
  return period;
}

function buildRuntime(input: ClusterInput['runtime']): RuntimeLatencies {
  const given = typeof input === 'object' && input !== null ? input : {};
  const name = typeof input === 'string' ? input : given.profile;
  const profile = RUNTIME_PROFILES.get(name ?? DEFAULT_PROFILE);
  if (profile === undefined) throw new Error(`no profile ${name}, although the schema allows it`);
  const merged = LATENCY_NAMES.map((latency) => [latency, given[latency] ?? profile[latency]]);
  return Object.fromEntries(merged) as unknown as RuntimeLatencies;
}

function buildNodes(
  input: readonly NodeInput[] | null | undefined,
  source: Source,
  findings: Findings,
): NodeSpec[] {
  const nodes: NodeSpec[] = [];
  const names = new Set<string>();
  const groups = input ?? [{ name: 'node1' }];
  if (groups.length === 0) {
    const message = 'a cluster needs at least one node';
    findings.at('invalid-value', source, [...CLUSTER, 'nodes'], message);
  }
  groups.forEach((group, i) => {
    for (const [resource] of others(group)) {
      if (resource === 'ephemeral-storage' || resource.includes('/')) continue;
      const path = [...CLUSTER, 'nodes', i, 'capacity'];
      findings.problems.push(unknownKey(source, path, resource, RESOURCES));
    }
    for (const node of expand(group)) {
      if (names.has(node.name)) {
        const message = `there are two nodes named ${node.name}`;
        findings.at('invalid-value', source, [...CLUSTER, 'nodes', i, 'name'], message);
        return;
      }
      names.add(node.name);
      nodes.push(node);
    }
  });
  if (nodes.length > MOST_NODES) {
    const message = `at most ${MOST_NODES} nodes, got ${nodes.length}`;
    findings.at('invalid-value', source, [...CLUSTER, 'nodes'], message);
  }
  return nodes;
}

const RESOURCES = ['cpu', 'memory', 'pods', 'ephemeral-storage', 'DOMAIN/RESOURCE'];

/** Capacities beside cpu, memory and pods. */
function others({ capacity }: NodeInput): [string, number][] {
  return Object.entries(capacity ?? {}).flatMap(([name, amount]): [string, number][] => {
    const own = name === 'cpu' || name === 'memory' || name === 'pods';
    return own || typeof amount !== 'number' ? [] : [[name, amount]];
  });
}

/** With a count, `node` becomes node1 to nodeN; without, the name stands as it is. */
function expand(group: NodeInput): NodeSpec[] {
  const { cpu, memory, pods } = DEFAULT_CAPACITY;
  const shared = {
    labels: group.labels ?? {},
    taints: (group.taints ?? []).map((taint) => ({ ...taint, value: taint.value ?? '' })),
    capacity: {
      cpu: group.capacity?.cpu ?? cpu,
      memory: group.capacity?.memory ?? memory,
      pods: group.capacity?.pods ?? pods,
      others: recordOf(others(group)),
    },
  };
  const count = group.count ?? null;
  if (count === null) return [{ name: group.name, ...shared }];
  return Array.from({ length: count }, (_, i) => ({ name: `${group.name}${i + 1}`, ...shared }));
}

function buildImage(
  input: ImageInput,
  index: number,
  source: Source,
  findings: Findings,
): ImageRule {
  const path = [...CLUSTER, 'images', index];
  const fail = (message: string, hint: string | null = null): void => {
    findings.at('invalid-value', source, path, message, hint);
  };
  const [pull, failure] = [input.pull ?? null, input.fail ?? null];
  if (pull !== null && failure !== null)
    fail('a pull either takes time or fails: give one of both');
  if (pull === null && failure === null) fail('missing what a pull does', 'expected pull or fail');
  if (input.for != null && input.until != null) fail('for and until mean the same: give one');
  const until = input.for ?? input.until ?? null;
  return { match: input.match, pull, fail: failure, until: until === null ? null : asTime(until) };
}
