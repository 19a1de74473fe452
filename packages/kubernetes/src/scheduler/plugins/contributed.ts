import type { Simulation } from '@podsim/kernel';
import type { CandidateNode, PendingPod, PlacedPod } from '@podsim/sdk';
import type { GuardedPlacement } from '@podsim/sdk/host';
import type { PodObject } from '../../store/objects.ts';
import type { NodeInfo } from '../cache/node-info.ts';
import { podInfo } from '../cache/pod-info.ts';
import type { Filter, PluginName, Score } from './plugin.ts';

/** A scheduler of a plugin that the scenario names. */
export interface Contributed {
  readonly id: ContributedName;
  readonly weight: number;
  /** For one attempt of one pod. */
  create(pod: PendingPod): GuardedPlacement;
}

/** Schedulers of plugins have a namespace, kube-scheduler's own have none. */
export type ContributedName = `${string}/${string}`;

export function isContributed(plugin: PluginName): plugin is ContributedName {
  return plugin.includes('/');
}

/** The say that plugins have about one pod. */
export interface Contributions {
  readonly filters: readonly Filter[];
  readonly scores: readonly Score[];
}

export const noContributions: Contributions = { filters: [], scores: [] };

/** @param attempt from 1. */
export function contributionsTo(
  pod: PodObject,
  attempt: number,
  contributed: readonly Contributed[],
  simulation: Simulation,
): Contributions {
  if (contributed.length === 0) return noContributions;
  const filters: Filter[] = [];
  const scores: Score[] = [];
  for (const { id, weight, create } of contributed) {
    const random = (purpose: string) =>
      simulation.draws(`${pod.identity}/schedule/${id}/${purpose}`);
    const { filter, score } = create(Object.freeze({ ...placedPod(pod), attempt, random }));
    if (filter) filters.push(filterOf(id, filter));
    if (score) scores.push({ weight, of: (node) => score(viewOf(node)), normalize: null });
  }
  return { filters, scores };
}

/** Removing pods may help: nobody knows what the plugin looks at. */
function filterOf(
  plugin: ContributedName,
  filter: NonNullable<GuardedPlacement['filter']>,
): Filter {
  return (node) => {
    const reason = filter(viewOf(node));
    return reason === null ? null : { plugin, reasons: [reason], resolvable: true };
  };
}

const pods = new WeakMap<PodObject, PlacedPod>();

/** Made again when its labels have changed. */
function placedPod(pod: PodObject): PlacedPod {
  const { labels, annotations } = pod.manifest.metadata;
  const known = pods.get(pod);
  if (known !== undefined && known.labels === labels) return known;
  const { name, namespace, workload, identity, priority } = pod;
  const { cpu, memory } = podInfo(pod.spec).requests;
  const placed = Object.freeze({
    ...{ name, namespace, workload, identity, priority },
    labels: Object.freeze(labels),
    annotations: Object.freeze(annotations),
    requests: Object.freeze({ cpu, memory }),
  });
  pods.set(pod, placed);
  return placed;
}

const views = new WeakMap<NodeInfo, CandidateNode>();

function viewOf(node: NodeInfo): CandidateNode {
  const known = views.get(node);
  if (known !== undefined) return known;
  const view = Object.freeze(new NodeView(node));
  views.set(node, view);
  return view;
}

/** A node as it is when it is looked at: a dry run of a preemption takes pods from it. */
class NodeView implements CandidateNode {
  readonly name: string;
  readonly #node: NodeInfo;

  constructor(node: NodeInfo) {
    this.#node = node;
    this.name = node.name;
  }

  get labels(): CandidateNode['labels'] {
    return Object.freeze(this.#node.labels);
  }
  get taints(): CandidateNode['taints'] {
    return Object.freeze(this.#node.taints.map((taint) => Object.freeze({ ...taint })));
  }
  get unschedulable(): boolean {
    return this.#node.unschedulable;
  }
  get capacity(): CandidateNode['capacity'] {
    const { cpu, memory, pods: most } = this.#node.capacity;
    return { cpu, memory, pods: most };
  }
  get reserved(): CandidateNode['reserved'] {
    const { cpu, memory, pods: here } = this.#node;
    return { cpu, memory, pods: here.size };
  }
  get pods(): CandidateNode['pods'] {
    return [...this.#node.pods.keys()].map(placedPod);
  }
}
