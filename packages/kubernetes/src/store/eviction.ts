import { selects } from '@podsim/api';
import type { SimTime } from '@podsim/kernel';
import { isTerminal, isTrue, type PodObject } from './objects.ts';
import type { Store } from './store.ts';
import type { WorkloadOf } from './workloads.ts';

type Budget = WorkloadOf<'PodDisruptionBudget'>;

const TOO_MANY = "Cannot evict pod as it would violate the pod's disruption budget.";

const MORE_THAN_ONE =
  'This pod has more than one PodDisruptionBudget, which the eviction subresource does not ' +
  'support.';

/** Whether a PodDisruptionBudget is about a pod. */
export function budgetSelects({ namespace, manifest }: Budget, pod: PodObject): boolean {
  const { selector } = manifest.spec;
  if (selector === null || namespace !== pod.namespace) return false;
  return selects(selector, pod.manifest.metadata.labels);
}

/**
 * What the API server says to an eviction (PDB-2): null grants it and takes it out of the budget;
 * a text refuses it. The DELETE that follows is the caller's.
 *
 * Mirrors pkg/registry/core/pod/storage/eviction.go.
 */
export function requestEviction(store: Store, pod: PodObject, now: SimTime): string | null {
  const { phase } = pod.status;
  if (isTerminal(phase) || phase === 'Pending' || pod.deletionTimestamp !== null) {
    return grant(store, pod);
  }
  const budgets = [...store.workloads.all('PodDisruptionBudget')].filter((budget) =>
    budgetSelects(budget, pod),
  );
  if (budgets.length > 1) {
    return MORE_THAN_ONE;
  }
  const [budget] = budgets;
  if (!budget || mayGoUnready(budget, pod)) return grant(store, pod);
  const refusal = withoutRoom(budget);
  if (refusal !== null) return refusal;
  const { status } = budget;
  store.workloads.writeStatus(budget, {
    ...status,
    disruptionsAllowed: status.disruptionsAllowed - 1,
    disruptedPods: new Map([...status.disruptedPods, [pod.name, now]]),
  });
  return grant(store, pod);
}

/** A pod that is not ready does not count, while enough others are (or by its policy always). */
function mayGoUnready({ status, manifest }: Budget, pod: PodObject): boolean {
  if (isTrue(pod.status, 'Ready')) return false;
  if (manifest.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0;
}

function withoutRoom({ name, generation, status }: Budget): string | null {
  if (status.observedGeneration < generation) {
    return `${TOO_MANY} The disruption budget ${name} is still being processed by the server.`;
  }
  if (status.disruptionsAllowed > 0) return null;
  return (
    `${TOO_MANY} The disruption budget ${name} needs ${status.desiredHealthy} healthy pods ` +
    `and has ${status.currentHealthy} currently`
  );
}

function grant(store: Store, pod: PodObject): null {
  const text = 'Eviction API: evicting';
  store.markDisrupted(pod, 'EvictionByEvictionAPI', text);
  return null;
}
