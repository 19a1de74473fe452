import { describe, expect, it } from 'vitest';
import { readObject } from '../src/index.ts';

const autoscaler = (spec: object, apiVersion = 'autoscaling/v2') =>
  readObject({
    apiVersion,
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 5, ...spec },
  });

const specOf = (spec: object, apiVersion?: string) => {
  const { object, errors } = autoscaler(spec, apiVersion);
  expect(errors).toEqual([]);
  if (object?.kind !== 'HorizontalPodAutoscaler') throw new Error('it is none');
  return object.spec;
};

const messages = (spec: object): string[] => autoscaler(spec).errors.map(({ message }) => message);

const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } };

describe('a HorizontalPodAutoscaler', () => {
  it('has the defaults of autoscaling/v2', () => {
    expect(specOf({})).toEqual({
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [
        {
          ...{ type: 'Resource', name: 'cpu' },
          target: { type: 'Utilization', averageUtilization: 80 },
        },
      ],
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
        tolerance: 0.1,
      },
      scaleDown: {
        stabilizationWindowSeconds: 300,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
        tolerance: 0.1,
      },
    });
  });

  it('is read from autoscaling/v1', () => {
    const { metrics } = specOf({ targetCPUUtilizationPercentage: 60 }, 'autoscaling/v1');
    expect(metrics).toMatchObject([{ name: 'cpu', target: { averageUtilization: 60 } }]);
  });

  it('has a tolerance from 1.35 on', () => {
    const spec = { behavior: { scaleDown: { tolerance: '0.05' } } };
    expect(specOf(spec).scaleDown.tolerance).toBe(0.05);
  });

  it.each<[string, object, string]>([
    ['no most', { maxReplicas: undefined }, 'spec.maxReplicas: Required value'],
    [
      'more at least than at most',
      { minReplicas: 9 },
      'spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`',
    ],
    [
      'no target',
      { metrics: [cpu] },
      'spec.metrics[0].resource.target.averageUtilization: Required value: ' +
        'must set either a target raw value or a target utilization',
    ],
    [
      'no source',
      { metrics: [{ type: 'Pods' }] },
      'spec.metrics[0].pods: Required value: ' +
        'must populate information for the given metric source',
    ],
    [
      'a window that is too long',
      { behavior: { scaleUp: { stabilizationWindowSeconds: 4000 } } },
      'spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 4000: ' +
        'must be less than or equal to 3600',
    ],
  ])('is refused with %s', (_, spec, message) => {
    expect(messages(spec)).toContain(message);
  });
});
