import { parseQuantity } from '../quantity.ts';
import type { Field } from '../reading/field.ts';
import { gate, type ReadOptions } from '../release.ts';
import type {
  HorizontalPodAutoscalerSpec,
  MetricTarget,
  ScalingMetric,
  ScalingPolicy,
  ScalingRules,
} from './autoscaler-types.ts';
import { readCount } from './numbers.ts';

const LONGEST_WINDOW = 3600;
const LONGEST_PERIOD = 1800;
const TOLERANCE = 0.1;
/** Of CPU, where `autoscaling/v1` or a spec without metrics says nothing (HPA-1). */
const DEFAULT_UTILIZATION = 80;

/** Defaults of pkg/apis/autoscaling/v2/defaults.go. */
const UP: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
  tolerance: TOLERANCE,
};
const DOWN: ScalingRules = {
  stabilizationWindowSeconds: 300,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  tolerance: TOLERANCE,
};

/** Reads, defaults and validates `spec` of a HorizontalPodAutoscaler (pkg/apis/autoscaling). */
export function readHorizontalPodAutoscalerSpec(
  field: Field,
  options: ReadOptions,
): HorizontalPodAutoscalerSpec {
  const spec = field.struct();
  const target = spec.get('scaleTargetRef').struct();
  const [kind, name] = [target.get('kind'), target.get('name')];
  if (!kind.text()) kind.required();
  if (!name.text()) name.required();
  const minReplicas = atLeastOne(spec.get('minReplicas'), 1);
  const most = spec.get('maxReplicas');
  if (!most.present) most.required();
  const maxReplicas = atLeastOne(most, minReplicas);
  if (maxReplicas < minReplicas) most.invalid('must be greater than or equal to `minReplicas`');
  const behavior = spec.get('behavior').struct();
  return {
    scaleTargetRef: { kind: kind.text() ?? '', name: name.text() ?? '' },
    minReplicas,
    maxReplicas,
    metrics: readMetrics(spec),
    scaleUp: readRules(behavior.get('scaleUp'), UP, options),
    scaleDown: readRules(behavior.get('scaleDown'), DOWN, options),
  };
}

function atLeastOne(field: Field, fallback: number): number {
  const value = field.integer() ?? fallback;
  if (value < 1) field.invalid('must be greater than 0');
  return value;
}

function readMetrics(spec: Field): readonly ScalingMetric[] {
  const v1 = spec.get('targetCPUUtilizationPercentage');
  const metrics = spec.get('metrics').items().map(readMetric);
  if (metrics.length > 0) return metrics;
  const averageUtilization = atLeastOne(v1, DEFAULT_UTILIZATION);
  return [{ type: 'Resource', name: 'cpu', target: { type: 'Utilization', averageUtilization } }];
}

/** The field that goes with each type. */
const SOURCES = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
} as const;

function readMetric(field: Field): ScalingMetric {
  const metric = field.struct();
  const types = ['Resource', 'ContainerResource', 'Pods', 'Object', 'External'] as const;
  const type = metric.get('type').oneOf(types, 'Resource');
  if (!metric.get('type').present) metric.get('type').required();
  const source = metric.get(SOURCES[type]);
  if (!source.present) source.required('must populate information for the given metric source');
  const of = source.struct();
  if (type === 'Object' || type === 'External') {
    return { type, name: of.get('metric').struct().get('name').text() ?? '', target: null };
  }
  const isPods = type === 'Pods';
  const named = isPods ? of.get('metric').struct().get('name') : of.get('name');
  const name = named.text() ?? '';
  if (name === '') named.required();
  const target = readTarget(of.get('target').struct(), isPods);
  if (type !== 'ContainerResource') return { type, name, target };
  const container = of.get('container');
  if (!container.text()) container.required();
  return { type, name, container: container.text() ?? '', target };
}

function readTarget(target: Field, isPods: boolean): MetricTarget {
  const types = isPods ? (['AverageValue'] as const) : (['Utilization', 'AverageValue'] as const);
  const type: MetricTarget['type'] = target.get('type').oneOf(types, types[0]);
  if (!target.get('type').present) target.get('type').required('must specify a metric target type');
  if (type === 'Utilization') {
    const field = target.get('averageUtilization');
    if (!field.present)
      field.required('must set either a target raw value or a target utilization');
    return { type, averageUtilization: atLeastOne(field, 1) };
  }
  return { type, averageMilli: readMilli(target.get('averageValue')) };
}

/** A positive quantity, in thousandths. */
function readMilli(field: Field): number {
  if (!field.present) {
    field.required('must specify a positive target averageValue');
    return 1;
  }
  try {
    const { numerator, denominator } = parseQuantity(field.value as string | number);
    const milli = Number((numerator * 1000n + denominator - 1n) / denominator);
    if (milli > 0) return milli;
    field.invalid('must be positive');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    field.invalid(error.message);
  }
  return 1;
}

function readRules(field: Field, defaults: ScalingRules, options: ReadOptions): ScalingRules {
  const rules = field.struct();
  const window = rules.get('stabilizationWindowSeconds');
  const stabilizationWindowSeconds = readCount(window, defaults.stabilizationWindowSeconds);
  if (stabilizationWindowSeconds > LONGEST_WINDOW) {
    window.invalid('must be less than or equal to 3600');
  }
  const selectPolicy = rules.get('selectPolicy').oneOf(['Max', 'Min', 'Disabled'] as const, 'Max');
  const policies = rules.get('policies').items().map(readPolicy);
  return {
    stabilizationWindowSeconds,
    selectPolicy,
    policies: policies.length > 0 ? policies : defaults.policies,
    tolerance: hasTolerance(options) ? readTolerance(rules.get('tolerance')) : TOLERANCE,
  };
}

function readPolicy(field: Field): ScalingPolicy {
  const policy = field.struct();
  const type = policy.get('type').oneOf(['Pods', 'Percent'] as const, 'Pods');
  if (!policy.get('type').present) policy.get('type').required();
  const period = policy.get('periodSeconds');
  const periodSeconds = atLeastOne(period, 15);
  if (periodSeconds > LONGEST_PERIOD) period.invalid('must be less than or equal to 1800');
  return { type, value: atLeastOne(policy.get('value'), 1), periodSeconds };
}

function readTolerance(field: Field): number {
  return field.present ? readMilli(field) / 1000 : TOLERANCE;
}

/** HPAConfigurableTolerance is on from 1.35 (NEW-14). */
export function hasTolerance(options: ReadOptions): boolean {
  return gate(options, 'HPAConfigurableTolerance', 35);
}
