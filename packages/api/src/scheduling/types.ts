import type { ObjectMeta, Raw } from '../types.ts';
import type { LabelSelector } from '../workload/types.ts';

/** What a pod asks of its place. Mirrors `core/v1/types.go` and `scheduling/v1/types.go`. */
export interface Affinity {
  readonly node: NodeAffinity;
  readonly pod: PodAffinity;
  readonly podAnti: PodAffinity;
}

export interface NodeAffinity {
  /** One of them must hold; null asks nothing. */
  readonly required: readonly NodeSelectorTerm[] | null;
  readonly preferred: readonly {
    /** 1 to 100. */
    readonly weight: number;
    readonly preference: NodeSelectorTerm;
  }[];
}

/** All requirements must hold; a term without any selects nothing. */
export interface NodeSelectorTerm {
  readonly matchExpressions: readonly NodeRequirement[];
  /** `metadata.name` is the only field. */
  readonly matchFields: readonly NodeRequirement[];
}
export interface NodeRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values: readonly string[];
}

/** Next to other pods (affinity), or away from them (anti-affinity). */
export interface PodAffinity {
  readonly required: readonly PodAffinityTerm[];
  readonly preferred: readonly {
    /** 1 to 100. */
    readonly weight: number;
    readonly term: PodAffinityTerm;
  }[];
}
export interface PodAffinityTerm {
  /** null selects no pod. */
  readonly labelSelector: LabelSelector | null;
  readonly topologyKey: string;
  readonly namespaces: readonly string[];
  /** null selects no namespace; without `namespaces` the pod's own is meant then. */
  readonly namespaceSelector: LabelSelector | null;
  /** Keys whose values must be those of the pod itself. */
  readonly matchLabelKeys: readonly string[];
  readonly mismatchLabelKeys: readonly string[];
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  /** null selects no pod. */
  readonly labelSelector: LabelSelector | null;
  readonly minDomains: number;
  readonly nodeAffinityPolicy: 'Honor' | 'Ignore';
  readonly nodeTaintsPolicy: 'Honor' | 'Ignore';
  readonly matchLabelKeys: readonly string[];
}

export type PreemptionPolicy = 'PreemptLowerPriority' | 'Never';

export interface PriorityClass {
  readonly kind: 'PriorityClass';
  readonly metadata: ObjectMeta;
  readonly raw: Raw;
  readonly value: number;
  /** For pods that name no class. */
  readonly globalDefault: boolean;
  readonly preemptionPolicy: PreemptionPolicy;
}
