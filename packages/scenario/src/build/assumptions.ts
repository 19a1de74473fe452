import type { ApiObject, Pod } from '@podsim/api';
import { ownValue, podSpecOf } from '@podsim/api';
import { globMatches } from '../glob.ts';
import type { ScenarioCluster } from '../types.ts';
import type { Findings } from './builder.ts';

const MOST_NAMED = 5;

/**
 * Says what the cluster takes for granted about the pods, and adapts what a live export brings
 * along: a pod of another cluster was bound to a node that this one may not have.
 */
export function settlePods(
  objects: readonly ApiObject[],
  cluster: ScenarioCluster,
  findings: Findings,
): ApiObject[] {
  noteImages(objects, cluster, findings);
  const nodes = new Set(cluster.nodes.map((node) => node.name));
  return objects.map((object) =>
    object.kind === 'Pod' ? settleNode(object, nodes, findings) : object,
  );
}

function settleNode(pod: Pod, nodes: ReadonlySet<string>, findings: Findings): Pod {
  const { nodeName } = pod.spec;
  if (nodeName === null || nodes.has(nodeName)) return pod;
  const who = `Pod/${pod.metadata.name}`;
  if (ownValue(pod.raw.metadata, 'uid') === undefined) {
    findings.note(`${who} names the node ${nodeName}, which does not exist: it will never run`);
    return pod;
  }
  findings.note(`${who} ran on ${nodeName}, which does not exist here: it is scheduled anew`);
  return { ...pod, spec: { ...pod.spec, nodeName: null } };
}

function noteImages(
  objects: readonly ApiObject[],
  cluster: ScenarioCluster,
  findings: Findings,
): void {
  const listed = (image: string): boolean =>
    cluster.images.some((rule) => globMatches(rule.match, image));
  const images = new Set<string>();
  for (const object of objects) {
    const spec = podSpecOf(object);
    for (const { image } of spec ? [...spec.initContainers, ...spec.containers] : []) {
      if (!listed(image)) images.add(image);
    }
  }
  const [...names] = images;
  if (names.length === 0) return;
  const more = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).join(', ');
  findings.note(
    `taken as present on every node: ${shown}${more > 0 ? ` and ${more} more images` : ''}`,
  );
}

/** NEW-4: before 1.35 the kubelet refuses the setting unless its gate is on. */
export function noteGates(cluster: ScenarioCluster, findings: Findings): void {
  const gate = 'KubeletCrashLoopBackOffMax';
  const isDefault = cluster.kubelet.maxContainerBackOff === 300_000_000;
  const minor = Number(cluster.release.split('.')[1]);
  if (isDefault || minor >= 35 || cluster.featureGates.some(([name, on]) => name === gate && on)) {
    return;
  }
  findings.note(
    `a kubelet ${cluster.release} takes maxContainerRestartPeriod only with the feature gate ` +
      `${gate}, which is assumed`,
  );
}
