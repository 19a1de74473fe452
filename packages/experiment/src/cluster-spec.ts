import type { ClusterSpec } from '@podsim/kubernetes';
import type { Scenario } from '@podsim/scenario';

/** What is asked of a run beyond its scenario; changes what is recorded, never what happens. */
export interface Recording {
  /** One row per probe attempt in the timeline. */
  readonly probeAttempts: boolean;
  /** Execute every probe attempt, also those whose result is known. */
  readonly noSkip: boolean;
}

/**
 * What a cluster is built from. Scenario and cluster may not import one another; that their types
 * fit is checked here, where both are known.
 */
export function clusterSpec(scenario: Scenario, recording: Recording): ClusterSpec {
  const { cluster, objects, apps, actions } = scenario;
  return { ...cluster, objects, apps, actions, ...recording };
}

// Compiles only while the cluster reads everything that the scenario's cluster section holds.
type Unread = Exclude<keyof Scenario['cluster'], keyof ClusterSpec>;
const everythingIsRead: [Unread] extends [never] ? true : Unread = true;
void everythingIsRead;
