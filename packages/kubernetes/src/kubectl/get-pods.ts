import type { PodObject } from '../store/objects.ts';
import { listedPod } from './listed-pod.ts';
import type { Moment } from './moment.ts';
import { statusColumn } from './status-column.ts';

/** What a listing shows of pods. */
export interface PodListing {
  readonly wide: boolean;
  /** Of all namespaces: with a column for them. */
  readonly allNamespaces: boolean;
}

export function podHeader({ wide, allNamespaces }: PodListing): string[] {
  return [
    ...(allNamespaces ? ['NAMESPACE'] : []),
    ...['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
    ...(wide ? ['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'] : []),
  ];
}

/** The cells of one pod (STAT-30 to STAT-37). Mirrors printPod of pkg/printers. */
export function podRow(pod: PodObject, listing: PodListing, moment: Moment): string[] {
  const columns = statusColumn(listedPod(pod, moment.now), moment.bareColumns);
  return [
    ...(listing.allNamespaces ? [pod.namespace] : []),
    ...[pod.name, columns.ready, columns.status, columns.restarts, moment.age(pod.createdAt)],
    ...(listing.wide
      ? [pod.status.podIP || '<none>', pod.nodeName ?? '<none>', '<none>', columns.readinessGates]
      : []),
  ];
}
