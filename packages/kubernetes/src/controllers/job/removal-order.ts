import { conditionOf, type PodObject } from '../../store/objects.ts';

const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed'];

/**
 * Pods in the order in which a controller removes surplus ones: what has got least far first
 * (pkg/controller/controller_utils.go `ActivePods`).
 */
export function inRemovalOrder(pods: readonly PodObject[]): PodObject[] {
  return [...pods].sort(compare);
}

function compare(a: PodObject, b: PodObject): number {
  const bound = Number(a.nodeName !== null) - Number(b.nodeName !== null);
  if (bound !== 0) return bound;
  const phase = PHASES.indexOf(a.status.phase) - PHASES.indexOf(b.status.phase);
  if (phase !== 0) return phase;
  const [readyA, readyB] = [readySince(a), readySince(b)];
  if ((readyA === null) !== (readyB === null)) return readyA === null ? -1 : 1;
  if (readyA !== readyB) return (readyB ?? 0) - (readyA ?? 0);
  const restarts = restartsOf(b) - restartsOf(a);
  return restarts === 0 ? b.createdAt - a.createdAt : restarts;
}

function readySince({ status }: PodObject): number | null {
  const ready = conditionOf(status, 'Ready');
  return ready?.status === 'True' ? ready.lastTransitionTime : null;
}

const restartsOf = ({ status }: PodObject): number =>
  status.statuses.reduce((most, { restartCount }) => Math.max(most, restartCount), 0);
