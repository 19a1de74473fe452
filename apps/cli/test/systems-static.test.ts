import { describe, expect, it } from 'vitest';
import { runText, type SystemRun } from './system-run.ts';

/** Pods whose manifest lies on their node (TERM-29). */

const seeds = [1, 2, 3];

const scenario = (timeline: string, nodeName: string): string => `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 1m
  timeline: [${timeline}]
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: { kubernetes.io/config.source: file }
spec:
  ${nodeName}
  terminationGracePeriodSeconds: 3
  containers: [{ name: app, image: busybox, command: [sleep, "600"] }]
`;

const set = '{ at: 20s, set: pod/web, container: app, image: "busybox:1.36" }';

/** How many processes of the container run after each start and end. */
function running(system: SystemRun): readonly number[] {
  let count = 0;
  return system.all({ kind: 'process', container: 'app' }).map(({ what }) => {
    count += what === 'start' ? 1 : -1;
    return count;
  });
}

describe.each(seeds)('a static pod (seed %i)', (seed) => {
  it.each(['', 'nodeName: node1'])(
    'whose manifest changes ends with its own grace and is run anew (%s)',
    async (nodeName) => {
      const system = await runText(scenario(set, nodeName), seed);
      const pod = system.all({ kind: 'pod' }).map(({ what }) => what);
      expect(pod).toEqual(['Created', 'Bound', 'Deleted', 'Created', 'Bound']);
      expect(running(system)).toEqual([1, 0, 1]);
      expect(system.exitCodes('web', 'app')).toEqual([137]);
      const killed = system.time({ kind: 'signal', what: 'SIGKILL' });
      expect(killed).toBeGreaterThan(23);
      expect(killed).toBeLessThan(23.5);
      expect(system.all({ kind: 'event', what: 'SandboxChanged' })).toEqual([]);
    },
  );

  it('whose manifest is removed ends, and does not come back', async () => {
    const system = await runText(scenario('{ at: 20s, delete: pod/web }', ''), seed);
    const pod = system.all({ kind: 'pod' }).map(({ what }) => what);
    expect(pod).toEqual(['Created', 'Bound', 'Deleted']);
    expect(running(system)).toEqual([1, 0]);
  });
});
