import { Draws, type Duration, runKey, seconds } from '@podsim/kernel';
import type { HookCall, ProbeAttempt, ProbeOutcome } from '@podsim/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duration } from '../../src/models/duration/index.ts';
import { latency } from '../../src/models/latency/index.ts';
import { at, ms, validated, World } from './world.ts';

const key = runKey(4, 0);
const TIMEOUT = ms(1000);
const { container } = new World({}).process;

function attempt(ordinal: number, timeout: Duration = TIMEOUT): ProbeAttempt {
  const random = (purpose: string) => new Draws(key, `pod/web/app/readiness/model/${purpose}`);
  const onNode = (purpose: string) => new Draws(key, `node/node1/probes/${purpose}`);
  const draws = new Draws(key, `pod/web/app/readiness#${ordinal}`);
  return Object.freeze({
    type: 'readiness' as const,
    ordinal,
    startedAt: at(10 * ordinal),
    timeout,
    container,
    draws,
    random,
    onNode,
  });
}

function probeOf(options: unknown): (ordinal: number, timeout?: Duration) => ProbeOutcome {
  const instance = latency.create(validated(latency.options, options));
  return (ordinal, timeout) => instance.probe(attempt(ordinal, timeout));
}

describe('latency', () => {
  it('succeeds in the ordinary time', () => {
    expect(probeOf('20ms')(3)).toEqual({ result: 'success', latency: 20_000, hold: {} });
  });

  it('loses, delays and fails its shares', () => {
    const probe = probeOf({ latency: '~400ms', loss: '10%', fail: '20%' });
    const n = 10_000;
    const outcomes = Array.from({ length: n }, (_, ordinal) => probe(ordinal));
    const share = (is: (one: ProbeOutcome) => boolean) => outcomes.filter(is).length / n;
    const slow = Math.exp(-2.5);
    const expected = [
      [0.1, share((one) => one.latency === TIMEOUT)],
      [0.9 * slow, share((one) => one.latency > TIMEOUT)],
      [0.9 * (1 - slow) * 0.2, share(({ message }) => message === 'the answer was bad')],
      [0.9 * (1 - slow) * 0.8, share(({ result }) => result === 'success')],
    ] as const;
    for (const [p, seen] of expected) {
      expect(Math.abs(seen - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
    }
  });

  it('is lost always with a loss of 1', () => {
    expect(probeOf({ loss: 1 })(9)).toEqual({ result: 'failure', latency: TIMEOUT });
  });

  it('answers the same attempt the same, from another instance, too', () => {
    const options = { latency: '~400ms', loss: '5%', fail: '5%' };
    const inOrder = Array.from({ length: 300 }, (_, ordinal) => probeOf(options)(ordinal));
    const probe = probeOf(options);
    for (let i = 299; i >= 0; i--) expect(probe((i * 77) % 300)).toEqual(inOrder[(i * 77) % 300]);
  });

  it('holds as long as the following attempts get the same', () => {
    const share = fc.constantFrom(0, 0.001, 0.01, 0.3);
    const options = fc.record({
      latency: fc.constantFrom('20ms', '40ms..900ms', '~400ms'),
      loss: share,
      fail: share,
    });
    fc.assert(
      fc.property(options, fc.nat(20_000), fc.constantFrom(0.2, 1, 3), (given, from, timeout) => {
        const probe = probeOf(given);
        const first = probe(from, seconds(timeout));
        if (first.hold === undefined) return;
        const held = first.hold.attempts ?? 300;
        const { hold: _, ...same } = first;
        for (let k = 1; k <= Math.min(held, 300); k++) {
          expect(probe(from + k, seconds(timeout))).toMatchObject(same);
        }
        // The hold ends where something happens, unless that is beyond what it looks at.
        if (held < 300) expect(probe(from + held + 1, seconds(timeout)).result).toBe('failure');
      }),
      { seed: 3, numRuns: 150 },
    );
  });
});

describe('duration', () => {
  const call = (attempt: number): HookCall =>
    Object.freeze({
      hook: 'preStop' as const,
      container,
      attempt,
      draws: new Draws(key, `pod/web/app#${attempt}/preStop`),
    });

  it('takes its time and succeeds', () => {
    const hook = duration.create(validated(duration.options, '3s'));
    expect(hook.run(call(0))).toEqual({ result: 'success', duration: 3_000_000 });
  });

  it('draws the time by call, and gives the same for the same call', () => {
    const hook = duration.create(validated(duration.options, '3s..8s'));
    const one = call(0);
    expect(hook.run(one)).toEqual(hook.run(one));
    const times = [0, 1, 2, 3].map((attempt) => hook.run(call(attempt)).duration);
    expect(new Set(times).size).toBe(4);
  });

  it('fails its share of the runs', () => {
    const hook = duration.create(validated(duration.options, { duration: '3s..8s', fail: '25%' }));
    const failed = Array.from({ length: 2_000 }, (_, i) => hook.run(call(i))).filter(
      ({ result }) => result === 'failure',
    );
    expect(Math.abs(failed.length - 500)).toBeLessThan(4 * Math.sqrt(500 * 0.75));
  });
});
