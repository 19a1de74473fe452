import type { ScalingMetric } from '@podsim/api';
import { asTime, seconds } from '@podsim/kernel';
import { describe, expect, it } from 'vitest';
import { readMetric } from '../../src/controllers/podautoscaler/metric.ts';
import { PodMetrics, type RunningContainer } from '../../src/metrics/pod-metrics.ts';
import type { PodObject } from '../../src/store/objects.ts';

/** Pods that have been ready for long, each with one container `app`. */
function podsOf(count: number, requests: { cpu: number | null; memory: number | null }) {
  return Array.from({ length: count }, (_, index) => ({
    name: `web-${index}`,
    deletionTimestamp: null,
    spec: { containers: [{ name: 'app', resources: { requests } }] },
    status: {
      phase: 'Running',
      startTime: asTime(0),
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: asTime(0) }],
    },
  })) as unknown as PodObject[];
}

const REQUESTS = { cpu: 500, memory: 100 };

function read(
  metric: ScalingMetric,
  usage: RunningContainer['usage'],
  { pods = podsOf(2, REQUESTS), cpuLimit = null as number | null } = {},
) {
  const metrics = new PodMetrics(() => [{ name: 'app', cpuLimit, usage }]);
  const tolerances = { up: 0.1, down: 0.1 };
  return readMetric(metric, { now: asTime(seconds(900)), pods, current: 2, metrics, tolerances });
}

const cpu = (percent: number): ScalingMetric => ({
  type: 'Resource',
  name: 'cpu',
  target: { type: 'Utilization', averageUtilization: percent },
});

describe('readMetric (HPA-1, HPA-4)', () => {
  it('takes the share of what is requested', () => {
    expect(read(cpu(50), { cpu: 500 })).toEqual({
      replicas: 4,
      name: 'cpu resource utilization (percentage of request)',
      shown: '100%/50%',
    });
  });

  it('splits the load of the workload among its ready pods', () => {
    expect(read(cpu(50), { shared: { cpu: 1500 } })).toMatchObject({ replicas: 6 });
  });

  it('sees no more than the limit of a container', () => {
    const limited = read(cpu(50), { shared: { cpu: 9000 } }, { cpuLimit: 600 });
    expect(limited).toMatchObject({ replicas: 5, shown: '120%/50%' });
  });

  it('takes a mean of bytes, and a metric of the model, per pod', () => {
    const memory: ScalingMetric = {
      type: 'Resource',
      name: 'memory',
      target: { type: 'AverageValue', averageMilli: 50_000 },
    };
    const used = read(memory, { memory: 100 });
    expect(used).toEqual({ replicas: 4, name: 'memory resource', shown: '100/50' });
    const requests: ScalingMetric = {
      type: 'Pods',
      name: 'rps',
      target: { type: 'AverageValue', averageMilli: 10_000 },
    };
    const asked = read(requests, { shared: { metrics: { rps: 50 } } });
    expect(asked).toEqual({ replicas: 5, name: 'pods metric rps', shown: '25/10' });
  });

  it('looks at one container only if it is told to', () => {
    const metric: ScalingMetric = {
      ...{ type: 'ContainerResource', name: 'cpu', container: 'app' },
      target: { type: 'Utilization', averageUtilization: 100 },
    };
    const name = 'cpu container resource utilization (percentage of request)';
    expect(read(metric, { cpu: 1000 })).toMatchObject({ replicas: 4, name });
    expect(read({ ...metric, container: 'other' }, { cpu: 1000 })).toHaveProperty('error');
  });

  it.each<[string, ReturnType<typeof read>, string]>([
    [
      'a model that tells nothing',
      read(cpu(50), null),
      'failed to get cpu utilization: unable to get metrics for resource cpu: ' +
        'no metrics returned from resource metrics API',
    ],
    [
      'a container without a request',
      read(cpu(50), { cpu: 5 }, { pods: podsOf(2, { cpu: null, memory: null }) }),
      'failed to get cpu utilization: missing request for cpu in container app of Pod web-0',
    ],
    [
      'no pods',
      read(cpu(50), { cpu: 5 }, { pods: [] }),
      'failed to get cpu utilization: no pods returned by selector while calculating replica count',
    ],
    [
      'a metric from outside',
      read({ type: 'External', name: 'queue', target: null }, { cpu: 5 }),
      'unable to get metric queue: no External metrics are simulated',
    ],
  ])('says what is wrong: %s', (_, reading, error) => {
    expect(reading).toMatchObject({ error });
  });
});
