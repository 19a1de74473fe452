import type { ObjectMeta } from '../types.ts';
import type { LabelSelector, PodTemplate } from './types.ts';

/** Mirrors `staging/src/k8s.io/api/batch/v1/types.go`; rules JOB-1, JOB-8, JOB-9. */
export interface JobSpec {
  readonly parallelism: number;
  /** null: a work queue, done when a pod has succeeded and all have ended. */
  readonly completions: number | null;
  readonly completionMode: 'NonIndexed' | 'Indexed';
  /** Seconds since the start; null is no limit. */
  readonly activeDeadlineSeconds: number | null;
  readonly backoffLimit: number;
  readonly backoffLimitPerIndex: number | null;
  readonly maxFailedIndexes: number | null;
  readonly podFailurePolicy: readonly PodFailureRule[] | null;
  readonly successPolicy: readonly SuccessRule[] | null;
  readonly podReplacementPolicy: 'TerminatingOrFailed' | 'Failed';
  readonly suspend: boolean;
  /** Seconds from the end until the Job is deleted; null keeps it. */
  readonly ttlSecondsAfterFinished: number | null;
  /** Controller that looks after the Job; null is the Job controller. */
  readonly managedBy: string | null;
  /** null: by the labels that the API server generates. */
  readonly selector: LabelSelector | null;
  readonly template: PodTemplate;
}

export interface PodFailureRule {
  readonly action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';
  readonly on:
    | {
        readonly type: 'exitCodes';
        /** null is any container. */
        readonly containerName: string | null;
        readonly operator: 'In' | 'NotIn';
        readonly values: readonly number[];
      }
    | {
        readonly type: 'podConditions';
        readonly patterns: readonly { readonly type: string; readonly status: string }[];
      };
}

/** Of two criteria both must hold. */
export interface SuccessRule {
  /** Such as `0,2-4`; null is all indexes. */
  readonly succeededIndexes: string | null;
  readonly succeededCount: number | null;
}

export interface CronJobSpec {
  /** Five fields, or `@hourly` and the like. */
  readonly schedule: string;
  readonly timeZone: string | null;
  /** Seconds; null is none. */
  readonly startingDeadlineSeconds: number | null;
  readonly concurrencyPolicy: 'Allow' | 'Forbid' | 'Replace';
  readonly suspend: boolean;
  readonly jobTemplate: {
    readonly metadata: Pick<ObjectMeta, 'labels' | 'annotations'>;
    readonly spec: JobSpec;
  };
  readonly successfulJobsHistoryLimit: number;
  readonly failedJobsHistoryLimit: number;
}
