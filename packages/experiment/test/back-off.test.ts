import { expect, it } from 'vitest';
import { clusterOf, createCluster, runKey, Simulation, seconds, tables } from '../src/rules.ts';

/**
 * The first container fails its hook at each start, the second one never passes its probe. A sync
 * that kills the second one starts the first one before it, and takes several relists.
 */
const text = `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 200s
  cluster:
    runtime:
      containerExit: { uniform: [1ms, 2s] }
      containerStopped: { uniform: [1ms, 2s] }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: hooked
      image: nginx
      lifecycle: { postStart: { exec: { command: [sh, -c, sleep 1; exit 1] } } }
    - name: probed
      image: nginx
      startupProbe: { tcpSocket: { port: 9 }, periodSeconds: 6, initialDelaySeconds: 3 }
`;

const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

it('CRASH-10: a kill counts from the end before it, however long its sync takes', () => {
  const early = seeds.filter((seed) => {
    const waits = waitsOf(seed);
    expect(waits.length).toBeGreaterThanOrEqual(3);
    return waits.some((wait, index) => wait < (index === 0 ? 0 : 10 * 2 ** (index - 1)));
  });
  expect(early).toEqual([]);
});

/** Seconds from an end of the second container to its start after the next. */
function waitsOf(seed: number): readonly number[] {
  const simulation = new Simulation({ key: runKey(seed, 1) });
  const [starts, ends]: [number[], number[]] = [[], []];
  simulation.records.subscribe(tables.timeline, ([time, kind, , , container, what]) => {
    if (kind !== 'process' || container !== 'probed') return;
    (what === 'start' ? starts : ends).push(Number(time) / 1e6);
  });
  createCluster(simulation, clusterOf(text, { probeAttempts: false, noSkip: false }));
  simulation.run(seconds(200) as never);
  return starts.slice(2).map((start, index) => start - (ends[index] as number));
}
