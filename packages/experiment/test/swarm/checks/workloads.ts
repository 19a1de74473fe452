import { type Deployment, isWorkloadObject, scaled, type WorkloadObject } from '@podsim/api';
import { placeOf, SECOND } from '../instances.ts';
import type { Life, Moment, Observation } from '../observation.ts';
import type { Check } from './check.ts';

/** What controllers may take to notice, and to write what they have decided. */
const LAG = 60 * SECOND;

/** Verbs that change how many pods a workload is to have. */
const CHANGES = new Set(['scale', 'patch', 'delete', 'suspend', 'resume', 'apply', 'label']);

/**
 * Workloads have no more pods than they may have at any row (DEP-1, DEP-8, JOB-2), and as many as
 * they want once nothing has happened for a while; what is deleted leaves none behind.
 */
export const workloads: Check = (observation) =>
  observation.spec.objects
    .filter((object) => isWorkloadObject(object))
    .flatMap((object) => {
      const lives = livesOf(observation, object);
      return [...tooMany(observation, object, lives), ...tooFew(observation, object, lives)];
    });

function livesOf({ lives }: Observation, { kind, metadata }: WorkloadObject): readonly Life[] {
  const between = kind === 'StatefulSet' ? '-' : '#';
  return lives.filter(({ name }) => name.startsWith(`${metadata.name}${between}`));
}

/** Whether something changes how many pods it is to have. */
function isConstant({ spec }: Observation, { kind, metadata }: WorkloadObject): boolean {
  return !spec.actions.some((action) => {
    if (!CHANGES.has(action.do)) return false;
    // A relabelled pod is no longer one of its workload.
    if (action.do === 'label' || action.do === 'apply') return true;
    const target = 'workload' in action ? action.workload : null;
    return target?.kind === kind && target.name === metadata.name;
  });
}

function tooMany(observation: Observation, object: WorkloadObject, lives: readonly Life[]) {
  const most = mostOf(object);
  if (most === null || !isConstant(observation, object)) return [];
  const active = new Set<Life>();
  const rows = lives.flatMap((life) => life.moments.map((moment) => ({ life, moment })));
  rows.sort((a, b) => a.moment.time - b.moment.time);
  for (const { life, moment } of rows) {
    if (begins(moment)) active.add(life);
    if (ends(moment)) active.delete(life);
    if (active.size > most) return [`${placeOf(moment)}: ${active.size} pods, ${most} are allowed`];
  }
  return [];
}

const begins = ({ kind, what }: Moment): boolean => kind === 'pod' && what === 'Created';

const ends = ({ kind, what }: Moment): boolean =>
  (kind === 'pod' && what !== 'Created' && what !== 'Bound') ||
  (kind === 'phase' && (what === 'Failed' || what === 'Succeeded'));

/** How many pods it has at most; null if that depends on something else. */
function mostOf(object: WorkloadObject): number | null {
  switch (object.kind) {
    case 'Deployment':
      return object.spec.replicas + surgeOf(object);
    case 'ReplicaSet':
    case 'StatefulSet':
      return object.spec.replicas;
    case 'Job':
      return object.spec.parallelism;
    default:
      return null;
  }
}

function surgeOf({ spec }: Deployment): number {
  const { strategy, replicas } = spec;
  return strategy.type === 'Recreate' ? 0 : scaled(strategy.maxSurge, replicas, 'up');
}

/** At the end, if it has been quiet for long. */
function tooFew(observation: Observation, object: WorkloadObject, lives: readonly Life[]) {
  const { moments, end } = observation;
  const isBusy = moments.some(
    ({ time, kind }) => time > end - LAG && ['action', 'pod', 'phase', 'node'].includes(kind),
  );
  if (isBusy || end < LAG || !isConstant(observation, object)) return [];
  const least = leastOf(object);
  const count = lives.filter(isActive).length;
  return count >= least ? [] : [`${object.metadata.name}: ${count} pods at the end, not ${least}`];
}

function isActive({ moments }: Life): boolean {
  return !moments.some(ends);
}

function leastOf(object: WorkloadObject): number {
  switch (object.kind) {
    case 'Deployment': {
      const { strategy, replicas } = object.spec;
      if (strategy.type === 'Recreate') return replicas;
      return replicas - scaled(strategy.maxUnavailable, replicas, 'down');
    }
    case 'ReplicaSet':
      return object.spec.replicas;
    case 'StatefulSet':
      // One that is not ready holds up those after it.
      return object.spec.podManagementPolicy === 'Parallel' ? object.spec.replicas : 0;
    default:
      return 0;
  }
}
