import {
  type Deployment,
  type HorizontalPodAutoscaler,
  isWorkloadObject,
  scaled,
  type WorkloadObject,
} from '@podsim/api';
import { placeOf, SECOND } from '../instances.ts';
import type { Life, Moment, Observation } from '../observation.ts';
import type { Check } from './check.ts';

/** What controllers may take to notice, and to write what they have decided. */
const LAG = 60 * SECOND;

const ENDED = new Set(['Failed', 'Succeeded']);

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
  const { maxReplicas = 0 } = autoscalerOf(observation, object)?.spec ?? {};
  const most = mostOf(object, maxReplicas);
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
  (kind === 'phase' && ENDED.has(what));

/** What scales it (HPA-1). */
function autoscalerOf({ spec }: Observation, { kind, metadata }: WorkloadObject) {
  return spec.objects.filter(isAutoscaler).find((one) => {
    const { scaleTargetRef } = one.spec;
    return scaleTargetRef.kind === kind && scaleTargetRef.name === metadata.name;
  });
}

const isAutoscaler = (object: { readonly kind: string }): object is HorizontalPodAutoscaler =>
  object.kind === 'HorizontalPodAutoscaler';

/**
 * How many pods it has at most; null if that depends on something else.
 *
 * @param scaledTo by an autoscaler; 0 without one.
 */
function mostOf(object: WorkloadObject, scaledTo: number): number | null {
  switch (object.kind) {
    case 'Deployment': {
      const replicas = Math.max(object.spec.replicas, scaledTo);
      return replicas + surgeOf(object, replicas);
    }
    case 'ReplicaSet':
    case 'StatefulSet':
      return Math.max(object.spec.replicas, scaledTo);
    case 'Job':
      return object.spec.parallelism;
    default:
      return null;
  }
}

function surgeOf({ spec: { strategy } }: Deployment, replicas: number): number {
  return strategy.type === 'Recreate' ? 0 : scaled(strategy.maxSurge, replicas, 'up');
}

/** At the end, if it has been quiet for long. */
function tooFew(observation: Observation, object: WorkloadObject, lives: readonly Life[]) {
  const { moments, end } = observation;
  const isBusy = moments.some(
    ({ time, kind }) => time > end - LAG && ['action', 'pod', 'phase', 'node'].includes(kind),
  );
  if (isBusy || end < LAG || !isConstant(observation, object)) return [];
  // The end of the last old pod goes unnoticed beside one that ended before (deletePod of
  // deployment_controller.go counts that one, too), so the new ReplicaSet waits.
  const isRecreated = object.kind === 'Deployment' && object.spec.strategy.type === 'Recreate';
  if (isRecreated && lives.some(hasEnded)) return [];
  const least = leastOf(object, autoscalerOf(observation, object)?.spec.minReplicas ?? null);
  const count = lives.filter(isActive).length;
  return count >= least ? [] : [`${object.metadata.name}: ${count} pods at the end, not ${least}`];
}

function hasEnded({ moments }: Life): boolean {
  return moments.some(({ kind, what }) => kind === 'phase' && ENDED.has(what));
}

function isActive({ moments }: Life): boolean {
  return !moments.some(ends);
}

/** @param fewest that an autoscaler may scale it to; null without one. */
function leastOf(object: WorkloadObject, fewest: number | null): number {
  const wanted = (replicas: number): number => Math.min(replicas, fewest ?? replicas);
  switch (object.kind) {
    case 'Deployment': {
      const { strategy } = object.spec;
      const replicas = wanted(object.spec.replicas);
      if (strategy.type === 'Recreate') return replicas;
      return replicas - scaled(strategy.maxUnavailable, replicas, 'down');
    }
    case 'ReplicaSet':
      return wanted(object.spec.replicas);
    case 'StatefulSet':
      // One that is not ready holds up those after it.
      return object.spec.podManagementPolicy === 'Parallel' ? wanted(object.spec.replicas) : 0;
    default:
      return 0;
  }
}
