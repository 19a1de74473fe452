import { describe, expect, it } from 'vitest';
import { readObject } from '../src/index.ts';

const OLD = { release: '1.21', featureGates: [] };
const NEW = { release: '1.28', featureGates: [] };

const app = { name: 'app', image: 'busybox' };
const pod = (spec: object) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } },
  spec: { containers: [app], ...spec },
});
const job = (spec: object) => ({
  ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' } },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [app] } }, ...spec },
});

describe('1.21 drops what came later, and tells (K21-60)', () => {
  it.each<[string, unknown, string[]]>([
    ['scheduling gates', pod({ schedulingGates: [{ name: 'a/b' }] }), ['spec.schedulingGates']],
    [
      'a sidecar',
      pod({ initContainers: [{ ...app, name: 'i', restartPolicy: 'Always' }] }),
      ['spec.initContainers.0.restartPolicy'],
    ],
    [
      'the grace of a probe',
      pod({
        containers: [
          { ...app, livenessProbe: { tcpSocket: { port: 1 }, terminationGracePeriodSeconds: 5 } },
        ],
      }),
      ['spec.containers.0.livenessProbe.terminationGracePeriodSeconds'],
    ],
    [
      'Indexed, suspended Jobs',
      job({ completions: 2, completionMode: 'Indexed', suspend: true }),
      ['spec.completionMode', 'spec.suspend'],
    ],
    ['a pod failure policy', job({ podFailurePolicy: { rules: [] } }), ['spec.podFailurePolicy']],
  ])('%s', (_, value, paths) => {
    const old = readObject(value, OLD);
    expect(old.errors).toEqual([]);
    expect(old.dropped.map((path) => path.join('.'))).toEqual(paths);
    expect(readObject(value, NEW).dropped).toEqual([]);
  });

  it('what is dropped has no effect, and the object does not show it', () => {
    const { object } = readObject(job({ completionMode: 'Indexed', completions: 2 }), OLD);
    if (object?.kind !== 'Job') throw new Error('not a Job');
    expect(object.spec).toMatchObject({ completions: 2, completionMode: 'NonIndexed' });
    expect(object.raw).toEqual(job({ completions: 2 }));
  });

  it('keeps an object that has nothing of the kind as it is', () => {
    const value = job({ suspend: null });
    expect(readObject(value, OLD).dropped).toEqual([]);
    const plain = pod({});
    expect(readObject(plain, OLD).object?.raw).toBe(plain);
    expect(readObject(job({ completionMode: 'NonIndexed' }), OLD).dropped).toEqual([]);
  });

  it('a probe that is left without a handler is refused', () => {
    const probed = pod({ containers: [{ ...app, livenessProbe: { grpc: { port: 1 } } }] });
    const { errors, dropped } = readObject(probed, OLD);
    expect(dropped.map(String)).toEqual(['spec,containers,0,livenessProbe,grpc']);
    expect(errors.map(({ path }) => path.join('.'))).toEqual(['spec.containers.0.livenessProbe']);
    expect(readObject(probed, NEW).errors).toEqual([]);
  });

  it('a DaemonSet has no surge, a Deployment has', () => {
    const set = (kind: string, key: string) => ({
      ...{ apiVersion: 'apps/v1', kind, metadata: { name: 's' } },
      spec: {
        selector: { matchLabels: { app: 's' } },
        template: { metadata: { labels: { app: 's' } }, spec: { containers: [app] } },
        [key]: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      },
    });
    const { dropped, errors } = readObject(set('DaemonSet', 'updateStrategy'), OLD);
    expect(dropped.map(String)).toEqual(['spec,updateStrategy,rollingUpdate,maxSurge']);
    // Without the surge nothing is left that may be unavailable.
    expect(errors).not.toEqual([]);
    expect(readObject(set('Deployment', 'strategy'), OLD).dropped).toEqual([]);
  });
});
