import type { LabelSelector } from '@podsim/api';
import type { ScoreWeights } from '../../releases.ts';
import type { PodObject } from '../../store/objects.ts';
import type { Cache } from '../cache/cache.ts';
import type { NodeInfo } from '../cache/node-info.ts';
import type { PodGroup } from '../cache/pod-groups.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { Selections } from '../cache/selections.ts';
import type { ContributedName, Contributions } from './contributed.ts';

/** The plugins that can refuse a node, in the order in which they are asked (SCHED-3). */
export type PluginName =
  | 'NodeUnschedulable'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'PodTopologySpread'
  | 'InterPodAffinity'
  | ContributedName;

/** Why a node does not take a pod. */
export interface Refusal {
  readonly plugin: PluginName;
  readonly reasons: readonly string[];
  /** Removing pods from the node could help (framework `Unschedulable`). */
  readonly resolvable: boolean;
}

/** Of one pod: answers for a node. What is the same for all nodes was computed before. */
export type Filter = (node: NodeInfo) => Refusal | null;

/** Of one pod: points for a node, and how the points of all nodes become 0 to 100. */
export interface Score {
  readonly weight: number;
  readonly of: (node: NodeInfo) => number;
  /** In place; null leaves the points as they are. */
  readonly normalize: ((points: Float64Array, nodes: readonly NodeInfo[]) => void) | null;
}

/** What the releases have different. */
export interface Wording {
  readonly oversizedIsHopeless: boolean;
  readonly taintText: (key: string, value: string) => string;
  readonly balancesBestEffort: boolean;
  readonly balancesNonZero: boolean;
  readonly scoreWeights: ScoreWeights;
  readonly disruptionTarget: boolean;
}

/** What plugins are asked about. */
export interface Subject {
  readonly pod: PodObject;
  readonly info: PodInfo;
  readonly group: PodGroup;
  readonly cache: Cache;
  readonly selections: Selections;
  /** Which pods it belongs with, where it says nothing about spreading. */
  readonly defaultSelector: () => LabelSelector | null;
  readonly wording: Wording;
  /** Asked after all others. */
  readonly contributions: Contributions;
}

export const MOST_POINTS = 100;

/** Scales points to 0 to 100 by the largest; reversed, most points become none. */
export function normalizeByLargest(points: Float64Array, reverse: boolean): void {
  let largest = 0;
  for (const value of points) if (value > largest) largest = value;
  for (let i = 0; i < points.length; i++) {
    const share = largest === 0 ? 0 : Math.floor((MOST_POINTS * (points[i] as number)) / largest);
    points[i] = reverse ? MOST_POINTS - share : share;
  }
}
