import { matchLabels, type Service } from '@podsim/api';
import type { Endpoint } from '../../network/endpoint.ts';
import { isTerminal, isTrue, type PodObject } from '../../store/objects.ts';
import { isKind } from '../../store/workloads.ts';

/** What a Service's slices say of a pod; null when it is in none of them. */
export type FindEndpoint = (service: Service, pod: PodObject) => Endpoint | null;

/** EP-1. */
export const endpointOf: FindEndpoint = (service, pod) =>
  isTerminal(pod.status.phase) ? null : endpointIn(service, pod);

/**
 * A pod that is being deleted has no endpoint, unless the Service publishes pods that are not
 * ready; one that has ended has it for as long as its restart policy would have it (K21-56).
 */
export const endpointUntilDeleted: FindEndpoint = (service, pod) => {
  const { restartPolicy } = pod.spec;
  const { phase } = pod.status;
  const hasEnded =
    (restartPolicy === 'Never' && isTerminal(phase)) ||
    (restartPolicy === 'OnFailure' && phase === 'Succeeded');
  const goes = pod.deletionTimestamp !== null && !service.spec.publishNotReadyAddresses;
  return hasEnded || goes ? null : endpointIn(service, pod);
};

function endpointIn(service: Service, pod: PodObject): Endpoint | null {
  const { status } = pod;
  if (pod.removed || status.podIP === '' || !selects(service, pod)) return null;
  const serving = isTrue(status, 'Ready');
  const terminating = pod.deletionTimestamp !== null;
  const ready = service.spec.publishNotReadyAddresses || (serving && !terminating);
  const hostname = hostnameIn(service, pod);
  // A pod in a new sandbox has a new address under its old name (SBX-7).
  const address = status.podIP;
  return { pod, address, hostname, serving, terminating, ready, since: -1 };
}

/** Whether a Service selects a pod. */
export function selects(service: Service, pod: PodObject): boolean {
  const { selector } = service.spec;
  if (selector === null || service.metadata.namespace !== pod.namespace) return false;
  return matchLabels(selector, pod.manifest.metadata.labels);
}

/** Pods of a StatefulSet have names of their own under its Service. */
function hostnameIn({ metadata }: Service, { name, owner }: PodObject): string {
  const isNamed =
    owner && isKind(owner, 'StatefulSet') && owner.manifest.spec.serviceName === metadata.name;
  return isNamed ? name : '';
}
