import { expect, it } from 'vitest';
import { pod, run } from './resize/world.ts';

const MOST = '{ requests: { cpu: 1500m } }';
const spec = `{ containers: [{ name: app, image: "corp/app:1", resources: ${MOST} }] }`;
const second = `{ apiVersion: v1, kind: Pod, metadata: { name: second }, spec: ${spec} }`;

it.each(['1.21', '1.32', '1.36'])(
  'a pod that was deleted by force holds no room (%s)',
  (release) => {
    const { all } = run({
      release,
      timeline: `{ at: 10s, apply: [${second}] },
        { at: 20s, delete: pod/first, gracePeriodSeconds: 0 }`,
      pods: pod('first', MOST, 'command: [sleep, "3600"],'),
      until: 60,
    });
    const end = all('process', 'exit')[0];
    const bound = all('pod', 'Bound')[1];
    expect([end?.pod, bound?.pod]).toEqual(['first', 'second']);
    expect(bound?.time).toBeLessThan(end?.time ?? 0);
    expect(all('event', 'OutOfcpu')).toEqual([]);
    expect(all('phase', 'Running').map((row) => row.pod)).toEqual(['first', 'second']);
  },
);
