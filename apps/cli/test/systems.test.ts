import { readFileSync } from 'node:fs';
import { runScenario, type ScenarioRun } from '@podsim/experiment';
import { describe, expect, it } from 'vitest';

/** What the systems' rows say (SYS ids), checked in numbers over several seeds. */

const seeds = [1, 2, 3, 4, 5];
const SECOND = 1_000_000;

async function runExample(name: string, seed: number): Promise<ScenarioRun> {
  const file = new URL(`../../../examples/${name}/scenario.yaml`, import.meta.url);
  return runScenario(readFileSync(file, 'utf8'), { seed });
}

/** Age of a moment for who looks at `at` seconds. */
function age(at: number, microseconds: unknown): number {
  return at - Number(microseconds) / SECOND;
}

describe('SYS-11: liveness by exec with a slow pull at every start', () => {
  it.each(seeds)('gives the event table of the article within 3 s (seed %i)', async (seed) => {
    const run = await runExample('sys-11-liveness-exec', seed);
    const events = run.rows('events');
    const looked = 129;
    const of = (reason: string) => events.filter((event) => event.reason === reason);
    const last = (reason: string) => of(reason).map((event) => age(looked, event.last));
    const first = (reason: string) => of(reason).map((event) => age(looked, event.first));
    const near = (ages: readonly number[], expected: readonly number[]) => {
      expect(ages.length).toBe(expected.length);
      ages.forEach((value, i) => {
        expect(Math.abs(value - Number(expected[i]))).toBeLessThanOrEqual(3);
      });
    };
    near(last('Scheduled'), [129]);
    near(last('Pulled'), [113, 22]);
    near(last('Unhealthy'), [68]);
    near(first('Unhealthy'), [78]);
    expect(of('Unhealthy').map(({ count }) => count)).toEqual([3]);
    near(last('Killing'), [68]);
    near(last('Pulling'), [38]);
    near(first('Pulling'), [129]);
    near(last('Started'), [22]);
    near(first('Started'), [112]);
    expect(of('Started').map(({ count }) => count)).toEqual([2]);
    expect(run.rows('containers').map(({ restarts }) => restarts)).toEqual([1]);
  });
});

describe('SYS-12: liveness against something that is not there', () => {
  it.each(seeds)('restarts every 30 s or so, then backs off (seed %i)', async (seed) => {
    const run = await runExample('sys-12-liveness-nothing-there', seed);
    for (const pod of ['pod-liveness-exec', 'pod-liveness-tcpsocket', 'pod-liveness-httpget']) {
      const restarts = run.rows('restarts').filter((row) => row.pod === pod);
      expect(restarts.every(({ cause }) => cause === 'liveness')).toBe(true);
      const times = restarts.map(({ time }) => Number(time) / SECOND);
      // CRASH-10: four prompt restarts, before the wait exceeds the life of an instance.
      times.slice(0, 4).forEach((time, i) => {
        expect(Math.abs(time - 30 * (i + 1))).toBeLessThanOrEqual(11);
      });
      const timeline = run.rows('timeline').filter((row) => row.pod === pod);
      const waits = timeline.filter((row) => String(row.detail).startsWith('CrashLoopBackOff'));
      expect(waits.length).toBeGreaterThan(0);
      expect(times.length).toBeGreaterThanOrEqual(5);
    }
    const messages = run.rows('events').map(({ message }) => String(message));
    const some = (pattern: RegExp) => messages.some((message) => pattern.test(message));
    expect(some(/^Liveness probe failed: dial tcp [\d.]+:8080: connect: connection refused$/)).toBe(
      true,
    );
    expect(some(/^Liveness probe failed: HTTP probe failed with statuscode: 404$/)).toBe(true);
    expect(some(/^Liveness probe failed: .*cat: .*\/tmp\/hello\.txt.*No such file/)).toBe(true);
  });
});

describe('SYS-10: the flow of a pod’s end', () => {
  it.each(seeds)('endpoint, preStop, SIGTERM, SIGKILL in their order (seed %i)', async (seed) => {
    const run = await runExample('sys-10-termination-flow', seed);
    const rows = run.rows('timeline');
    const time = (pod: string, kind: string, what: string) => {
      const row = rows.find((one) => one.pod === pod && one.kind === kind && one.what === what);
      if (!row) throw new Error(`no row ${kind} ${what} of ${pod}`);
      return Number(row.time) / SECOND;
    };
    for (const pod of ['prompt', 'draining', 'stuck']) {
      const requested = time(pod, 'pod', 'DeletionRequested');
      const left = rows.find((row) => {
        const ready = /ready=(\S*)/.exec(String(row.detail))?.[1]?.split(',') ?? [];
        return row.kind === 'endpoints' && Number(row.time) > 59e6 && !ready.includes(pod);
      });
      expect(Math.abs(Number(left?.time) / SECOND - requested)).toBeLessThan(0.3);
    }
    const termAfter = (pod: string) =>
      time(pod, 'signal', 'SIGTERM') - time(pod, 'pod', 'DeletionRequested');
    expect(termAfter('prompt')).toBeLessThan(1.1);
    expect(termAfter('draining')).toBeGreaterThanOrEqual(5);
    expect(termAfter('draining')).toBeLessThan(6.2);
    expect(termAfter('stuck')).toBeGreaterThanOrEqual(30);
    expect(termAfter('stuck')).toBeLessThan(31.1);
    // TERM-8: a preStop that outlives the grace period leaves the 2 s minimum.
    const killed = time('stuck', 'signal', 'SIGKILL') - time('stuck', 'signal', 'SIGTERM');
    expect(killed).toBeCloseTo(2, 5);
    const ended = run.rows('terminations');
    const of = (pod: string) => ended.find((row) => row.pod === pod);
    expect(of('stuck')?.killed).toBe(true);
    expect(of('prompt')?.killed).toBe(false);
    expect(of('draining')?.exit_code).toBe(0);
  });
});
