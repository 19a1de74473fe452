import { describe, expect, it } from 'vitest';
import { seconds } from '../../src/rules.ts';
import { pod, resize, run } from './world.ts';

describe('a node whose pods are resized at random', () => {
  const names = ['p1', 'p2', 'p3', 'p4', 'p5'];
  const pods = names
    .map((name) => pod(name, '{ requests: { cpu: 300m, memory: 256Mi } }'))
    .join('');

  it.each(
    ['1.33', '1.34', '1.35', '1.36'].flatMap((release) => [1, 2, 3, 4].map((n) => [release, n])),
  )('grants no more than it has (%s, %i)', (release, n) => {
    // A linear congruential generator: the cases are the same each time.
    let state = Number(n) * 7919;
    const next = (below: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor(state / 65536) % below;
    };
    const actions = Array.from({ length: 40 }, (_, i) => {
      const cpu = `${100 + 50 * next(24)}m`;
      const memory = `${128 + 64 * next(30)}Mi`;
      const at = `${10 * (i + 1)}s`;
      return resize(at, names[next(5)] ?? '', `{ requests: { cpu: ${cpu}, memory: ${memory} } }`);
    });
    const { simulation, cluster } = run({
      release: String(release),
      timeline: actions.join(', '),
      pods,
      until: 9,
    });
    let granted = 0;
    let waits = 0;
    for (let time = 19; time <= 419; time += 10) {
      simulation.run(seconds(time) as never);
      const sums = { cpu: 0, memory: 0 };
      for (const { status, spec } of cluster.store.pods) {
        const { cpu, memory } = (status.resources ?? [])[0]?.allocated ?? {
          ...(spec.containers[0]?.resources.requests ?? { cpu: 0, memory: 0 }),
        };
        sums.cpu += cpu ?? 0;
        sums.memory += memory ?? 0;
        if (status.conditions.some(({ type }) => type === 'PodResizePending')) waits++;
        if (status.resources?.[0]?.allocated.cpu === spec.containers[0]?.resources.requests.cpu) {
          granted++;
        }
      }
      expect(sums.cpu).toBeLessThanOrEqual(2000);
      expect(sums.memory).toBeLessThanOrEqual(4 * 2 ** 30);
    }
    expect(granted).toBeGreaterThan(10);
    expect(waits).toBeGreaterThan(0);
  });
});
