import { selects, type Taint, tolerated, wantsNode } from '@podsim/api';
import type { NodeInfo } from '../cache/node-info.ts';
import { meets, type PodGroup, type Term } from '../cache/pod-groups.ts';
import type { HostPort, PodInfo } from '../cache/pod-info.ts';
import { type ContributedName, isContributed } from '../plugins/contributed.ts';
import { fitsEmpty } from '../plugins/node-resources.ts';
import type { PluginName } from '../plugins/plugin.ts';

/** What has changed in the cluster, as far as a pod without a node may care (SCHED-8). */
export type ClusterEvent =
  /** A pod has left its node, or ended there. */
  | { readonly what: 'podGone'; readonly group: PodGroup; readonly info: PodInfo }
  | { readonly what: 'podBound'; readonly group: PodGroup }
  /** A pod reserves less of its node than before. */
  | { readonly what: 'podShrunk' }
  /** A node is new (`before` is null), or another than before. */
  | { readonly what: 'node'; readonly node: NodeInfo; readonly before: NodeView | null };

/** As much of a node as plugins look at. */
export type NodeView = Pick<NodeInfo, 'name' | 'labels' | 'taints' | 'unschedulable' | 'capacity'>;

interface Waiting {
  readonly info: PodInfo;
  readonly group: PodGroup;
}

/** Whether one of the plugins that refused a pod may now think otherwise (QueueingHints). */
export function mayHelp(
  event: ClusterEvent,
  waiting: Waiting,
  plugins: ReadonlySet<PluginName>,
): boolean {
  for (const plugin of plugins) {
    // Like any plugin that says nothing of events, it may think otherwise after each of them.
    if (isContributed(plugin)) return true;
    if (event.what === 'podShrunk') {
      if (plugin === 'NodeResourcesFit') return true;
    } else if (
      event.what === 'node' ? nodeHelps(plugin, event, waiting) : podHelps(plugin, event, waiting)
    ) {
      return true;
    }
  }
  return false;
}

/**
 * Without hints any change may help any pod; a pod that was bound only those that want to be near
 * it (K21-57).
 */
export function mayHelpAnyone(event: ClusterEvent, { group }: Waiting): boolean {
  return event.what !== 'podBound' || anyMeets(group.affinity.required, event.group);
}

type OwnPlugin = Exclude<PluginName, ContributedName>;
type NodeEvent = Extract<ClusterEvent, { what: 'node' }>;
type PodEvent = Extract<ClusterEvent, { what: 'podGone' | 'podBound' }>;

const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

function nodeHelps(plugin: OwnPlugin, event: NodeEvent, { info }: Waiting): boolean {
  const { node, before } = event;
  const { spec } = info;
  const turned = (holds: (view: NodeView) => boolean): boolean =>
    holds(node) && (before === null || !holds(before));
  const admits = ({ taints }: NodeView): boolean =>
    taints.every(
      (taint) => taint.effect === 'PreferNoSchedule' || tolerated(taint, spec.tolerations),
    );
  switch (plugin) {
    case 'NodeUnschedulable':
      return turned((view) => !view.unschedulable || tolerated(CORDON, spec.tolerations));
    case 'TaintToleration':
      return turned(admits);
    case 'NodeAffinity':
      return turned((view) => wantsNode(spec, view));
    case 'NodePorts':
      return before === null;
    case 'NodeResourcesFit':
      return fitsEmpty(info, node) && before?.capacity !== node.capacity;
    case 'PodTopologySpread':
    case 'InterPodAffinity':
      return before === null || before.labels !== node.labels || before.taints !== node.taints;
  }
}

function podHelps(plugin: OwnPlugin, event: PodEvent, waiting: Waiting): boolean {
  const { info, group } = waiting;
  const gone = event.what === 'podGone';
  switch (plugin) {
    case 'NodeResourcesFit':
      return gone;
    case 'NodePorts':
      return gone && event.info.hostPorts.some((port) => collides(port, info.hostPorts));
    case 'PodTopologySpread':
      return (
        event.group.namespace === group.namespace &&
        info.mustSpread.some(({ labelSelector }) => {
          return labelSelector !== null && selects(labelSelector, event.group.labels);
        })
      );
    case 'InterPodAffinity':
      return gone ? keepsApart(group, event.group) : brings(group, event.group);
    default:
      return false;
  }
}

function collides(one: HostPort, others: readonly HostPort[]): boolean {
  return others.some(
    ({ protocol, port, ip }) =>
      protocol === one.protocol &&
      port === one.port &&
      (ip === '' || one.ip === '' || ip === one.ip),
  );
}

const anyMeets = (terms: readonly Term[], group: PodGroup): boolean =>
  terms.some((term) => meets(term, group));

const keepsApart = (waiting: PodGroup, gone: PodGroup): boolean =>
  anyMeets(waiting.antiAffinity.required, gone) || anyMeets(gone.antiAffinity.required, waiting);

function brings(waiting: PodGroup, bound: PodGroup): boolean {
  const { required } = waiting.affinity;
  return required.length > 0 && required.every((term) => meets(term, bound));
}
