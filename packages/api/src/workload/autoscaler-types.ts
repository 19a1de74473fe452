/**
 * A HorizontalPodAutoscaler, after defaulting and conversion to `autoscaling/v2`. Mirrors
 * `staging/src/k8s.io/api/autoscaling/v2/types.go`.
 */

/** What a metric is held to; amounts in thousandths (millicores for CPU). */
export type MetricTarget =
  /** Percent of what the pods request. */
  | { readonly type: 'Utilization'; readonly averageUtilization: number }
  /** Per pod. */
  | { readonly type: 'AverageValue'; readonly averageMilli: number };

export type ScalingMetric =
  | { readonly type: 'Resource'; readonly name: string; readonly target: MetricTarget }
  | {
      readonly type: 'ContainerResource';
      readonly name: string;
      readonly container: string;
      readonly target: MetricTarget;
    }
  | { readonly type: 'Pods'; readonly name: string; readonly target: MetricTarget }
  /** Object and External: of things that are not simulated. */
  | { readonly type: 'Object' | 'External'; readonly name: string; readonly target: null };

export interface ScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  readonly periodSeconds: number;
}

/** How fast it may scale in one direction. */
export interface ScalingRules {
  readonly stabilizationWindowSeconds: number;
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly ScalingPolicy[];
  /** Deviation of the ratio from 1 that changes nothing. */
  readonly tolerance: number;
}

export interface HorizontalPodAutoscalerSpec {
  readonly scaleTargetRef: { readonly kind: string; readonly name: string };
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly ScalingMetric[];
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}
