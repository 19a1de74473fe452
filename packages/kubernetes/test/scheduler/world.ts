import { readObject } from '@podsim/api';
import { runKey, type SimTime, Simulation } from '@podsim/kernel';
import { Cache } from '../../src/scheduler/cache/cache.ts';
import { podInfo } from '../../src/scheduler/cache/pod-info.ts';
import { Selections } from '../../src/scheduler/cache/selections.ts';
import { noContributions } from '../../src/scheduler/plugins/contributed.ts';
import type { Subject, Wording } from '../../src/scheduler/plugins/plugin.ts';
import type { NodeObject, Taint } from '../../src/store/nodes.ts';
import type { PodObject } from '../../src/store/objects.ts';
import { StoredPod } from '../../src/store/stored-pod.ts';

/** As of 1.32. */
export const WORDING: Wording = {
  oversizedIsHopeless: false,
  taintText: (key: string, value: string) => `node(s) had untolerated taint {${key}: ${value}}`,
  balancesBestEffort: true,
  balancesNonZero: false,
  scoreWeights: { taints: 3, nodeAffinity: 2, interPodAffinity: 2 },
  disruptionTarget: true,
};

export interface NodeFacts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  readonly cpu?: number;
  readonly memory?: number;
  readonly pods?: number;
  readonly others?: Readonly<Record<string, number>>;
}

export interface PodFacts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly requests?: Readonly<Record<string, string>>;
  readonly priority?: number;
  readonly ports?: readonly unknown[];
}

export function nodeOf(name: string, facts: NodeFacts = {}): NodeObject {
  const { labels = {}, taints = [], unschedulable = false } = facts;
  const { cpu = 1000, memory = 1000, pods = 10, others = {} } = facts;
  return {
    ...{ kind: 'Node', identity: `node/${name}`, name, namespace: '', uid: name },
    labels: { 'kubernetes.io/hostname': name, ...labels },
    ...{ taints, unschedulable, capacity: { cpu, memory, pods, others }, conditions: [] },
    heartbeats: { newest: (time) => time, stoppedAt: null },
    createdAt: 0 as SimTime,
    removed: false,
  };
}

let ordinal = 0;
const simulation = new Simulation({ key: runKey('scheduler', 1) });

/** @throws Error when the API server would refuse it. */
export function podOf(name: string, facts: PodFacts = {}): PodObject {
  const { labels = {}, namespace = 'default', spec = {}, requests = {}, ports = [] } = facts;
  const containers = [{ name: 'app', image: 'a', resources: { requests }, ports }];
  const metadata = { name, namespace, labels };
  const { object, errors } = readObject({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, ...spec } },
  });
  if (object?.kind !== 'Pod') throw new Error(errors.map(({ message }) => message).join('\n'));
  const { priority = 0 } = facts;
  return new StoredPod(simulation, {
    ...{ id: ordinal++, identity: `pod/${name}`, name, manifest: object, owner: null },
    ...{ workload: '', priority, createdAt: 0 as SimTime },
    preemptionPolicy: object.spec.preemptionPolicy ?? 'PreemptLowerPriority',
    status: {
      ...{ phase: 'Pending', reason: '', message: '', conditions: [], initStatuses: [] },
      ...{ statuses: [], startTime: null, podIP: '', resources: null },
    },
  });
}

export class World {
  readonly cache = new Cache();
  readonly selections = new Selections(this.cache.groups);

  node(name: string, facts: NodeFacts = {}): this {
    this.cache.addNode(nodeOf(name, facts));
    return this;
  }

  on(node: string, pod: PodObject): this {
    this.cache.addPod(pod, node);
    return this;
  }

  about(pod: PodObject, wording: Partial<Wording> = {}): Subject {
    return {
      pod,
      info: podInfo(pod.spec),
      group: this.cache.groups.of(pod),
      cache: this.cache,
      selections: this.selections,
      defaultSelector: () => null,
      contributions: noContributions,
      wording: { ...WORDING, ...wording },
    };
  }
}
